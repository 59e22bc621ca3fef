package dev.lathe.engine.change;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.OutputFiles;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.data.Sample.RowSample;
import dev.lathe.engine.data.Sample.TextSample;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes changed examples into a folder of its own: pictures and texts as files, and {@value
 * #TABLE} with a line an example. Nothing that was there is touched, and of what fails on its way
 * nothing stays.
 */
public final class ChangeExport {
  /** The table in the folder. */
  public static final String TABLE = "changes.csv";

  private static final List<String> COLUMNS =
      List.of(
          "file",
          "example",
          "name",
          "kind",
          "truth",
          "before",
          "after",
          "measure_before",
          "measure_after",
          "loss");

  private static final int LONGEST_NAME = 60;

  private final List<Example> examples;
  private final JobContext context;
  private final List<Path> written = new ArrayList<>();

  private ChangeExport(List<Example> examples, JobContext context) {
    this.examples = examples;
    this.context = context;
  }

  /**
   * Writes into a new folder, or an empty one.
   *
   * @param examples the whole data set, in which the changed ones have their numbers
   * @param changed what is written, in this order
   * @return the folder
   * @throws LatheException when the folder holds something, cannot be made, the disk is full, or an
   *     example is not there any more
   * @throws dev.lathe.base.CancelledException when cancelled; nothing is left then
   */
  public static Path write(
      Path folder, List<Example> examples, List<ChangedExample> changed, JobContext context) {
    boolean there = requireFree(folder);
    ChangeExport export = new ChangeExport(examples, context);
    boolean done = false;
    try {
      if (!there) {
        Files.createDirectory(folder);
      }
      export.all(folder, changed);
      done = true;
      return folder;
    } catch (IOException e) {
      throw unwritten(folder, e);
    } finally {
      if (!done) {
        export.takeBack(folder, there);
      }
    }
  }

  /**
   * Checks that a folder is free for an export, so that long work can ask before it begins.
   *
   * @return whether it is there already, and empty
   * @throws LatheException as {@link #write}
   */
  public static boolean requireFree(Path folder) {
    Path parent = folder.toAbsolutePath().getParent();
    if (Files.exists(folder)) {
      if (!Files.isDirectory(folder)) {
        throw unusable(folder, "A file of that name is there.", "Name another folder.");
      }
      try (Stream<Path> list = Files.list(folder)) {
        if (list.findAny().isPresent()) {
          throw unusable(
              folder, "It is not empty, and nothing in it is overwritten.", "Name a new folder.");
        }
      } catch (IOException e) {
        throw unusable(folder, String.valueOf(e.getMessage()), "Choose another folder.");
      }
      requireWritable(folder, folder);
      return true;
    }
    if (parent == null || !Files.isDirectory(parent)) {
      throw unusable(
          folder, "The folder '" + parent + "' does not exist.", "Create it, or choose another.");
    }
    requireWritable(parent, folder);
    return false;
  }

  private static void requireWritable(Path folder, Path wanted) {
    if (!Files.isWritable(folder)) {
      throw unusable(
          wanted,
          "The folder '" + folder + "' may not be written to.",
          "Choose a folder of yours.");
    }
  }

  /** A name in a folder that nothing has yet: {@code name}, {@code name-2}, … */
  public static Path free(Path parent, String name) {
    Path folder = parent.resolve(name);
    for (int i = 2; Files.exists(folder); i++) {
      folder = parent.resolve(name + "-" + i);
    }
    return folder;
  }

  private static LatheException unusable(Path folder, String why, String todo) {
    return LatheException.input("'" + folder + "' cannot take the examples.", why, todo);
  }

  private static LatheException unwritten(Path folder, IOException e) {
    boolean full = String.valueOf(e.getMessage()).contains("No space left");
    return LatheException.environment(
        "The examples could not be written to '" + folder + "'.",
        full ? "The disk is full." : String.valueOf(e.getMessage()),
        "Make room or choose another folder; nothing was left in this one.",
        e);
  }

  private void all(Path folder, List<ChangedExample> changed) throws IOException {
    List<String> cells = columnsOfRows(changed);
    Path table = folder.resolve(TABLE);
    written.add(table);
    OutputFiles.replace(
        table,
        channel -> {
          CSVPrinter out =
              new CSVPrinter(
                  new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8)),
                  CSVFormat.DEFAULT.builder().setRecordSeparator('\n').build());
          out.printRecord(Stream.concat(COLUMNS.stream(), cells.stream()).toList());
          for (int i = 0; i < changed.size(); i++) {
            context.checkCancelled();
            ChangedExample e = changed.get(i);
            Sample sample = sample(e);
            out.printRecord(line(e, sample, file(folder, i + 1, e, sample), cells));
            context.progress(i + 1, changed.size(), e.name());
          }
          out.flush();
        });
  }

  private Sample sample(ChangedExample e) {
    if (e.number() >= examples.size()) {
      throw LatheException.input(
          e.name() + " is not in the data any more.",
          "The data have " + examples.size() + " examples now.",
          "Compare again.");
    }
    return examples.get(e.number()).sample();
  }

  private List<String> columnsOfRows(List<ChangedExample> changed) {
    return changed.isEmpty() || !(sample(changed.get(0)) instanceof RowSample row)
        ? List.of()
        : row.columns();
  }

  private static List<String> line(
      ChangedExample e, Sample sample, String file, List<String> columns) {
    List<String> line = new ArrayList<>();
    line.add(file);
    line.add(String.valueOf(e.number()));
    line.add(e.name());
    line.add(e.change().kind().name().toLowerCase(Locale.ROOT));
    line.add(e.truth());
    line.add(e.before());
    line.add(e.after());
    line.add(number(e.change().before()));
    line.add(number(e.change().after()));
    line.add(Float.toString((float) e.change().loss()));
    if (sample instanceof RowSample row) {
      columns.forEach(c -> line.add(row.cell(c).orElse("")));
    }
    return line;
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? Float.toString((float) value.getAsDouble()) : "";
  }

  /** Copies a picture or a text; the name of its file, empty for what stands in the table. */
  private String file(Path folder, int rank, ChangedExample e, Sample sample) throws IOException {
    String begin = String.format(Locale.ROOT, "%04d-%s", rank, word(e));
    if (sample instanceof ImageSample image) {
      byte[] bytes = bytes(image);
      return write(folder, begin + "-" + named(image.name()) + PictureEndings.of(bytes), bytes);
    } else if (sample instanceof TextSample text) {
      return write(folder, begin + ".txt", text.text().getBytes(StandardCharsets.UTF_8));
    }
    return "";
  }

  private static String word(ChangedExample e) {
    return e.change().kind().name().toLowerCase(Locale.ROOT);
  }

  private static byte[] bytes(ImageSample image) {
    try {
      return image.source().read();
    } catch (IOException e) {
      throw LatheException.input(
          image.name() + " cannot be read any more.",
          String.valueOf(e.getMessage()),
          "Put the data back where they were, and compare again.",
          e);
    }
  }

  private String write(Path folder, String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    try {
      Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
      written.add(file);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("'" + name + "' was put there by another program.", e);
    }
    return name;
  }

  /** The last part of a name without its ending, in letters that every file system takes. */
  private static String named(String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    int dot = last.lastIndexOf('.');
    String plain = (dot > 0 ? last.substring(0, dot) : last).replaceAll("[^\\p{L}\\p{N}_-]+", "-");
    return plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME) : plain;
  }

  private void takeBack(Path folder, boolean wasThere) {
    try {
      for (Path file : written) {
        Files.deleteIfExists(file);
      }
      if (!wasThere) {
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      // The first error is the one to tell; what stays is a folder of copies.
      org.slf4j.LoggerFactory.getLogger(ChangeExport.class).warn("left {}", folder, e);
    }
  }
}
