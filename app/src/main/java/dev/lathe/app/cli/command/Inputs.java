package dev.lathe.app.cli.command;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.OrdinaryFiles;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.task.InputKind;
import dev.lathe.engine.task.Model;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Turns the INPUT arguments into samples: pictures, sentences, or files that hold several. */
public final class Inputs {
  private static final Set<String> DATA = Set.of("npz", "npy", "csv", "tsv", "jsonl", "zip", "gz");

  private final Model model;
  private final JobContext context;
  private final Consumer<String> say;
  private BiConsumer<List<String>, List<String>> lines = (names, cells) -> {};

  /**
   * For a model.
   *
   * @param say gets what a person should know of how a file was read
   */
  public Inputs(Model model, JobContext context, Consumer<String> say) {
    this.say = say;
    this.model = model;
    this.context = context;
  }

  /**
   * Wants each line of a table, before its sample.
   *
   * @param onLine gets the names of the columns and the cells
   */
  public Inputs withLines(BiConsumer<List<String>, List<String>> onLine) {
    lines = onLine;
    return this;
  }

  /**
   * Reads the samples, one after the other; of a large file few are in memory at a time.
   *
   * @param to gets each sample
   * @return how many were left out
   * @throws LatheException naming the argument that is no input for the model
   */
  public int read(List<String> arguments, Consumer<Sample> to) {
    int leftOut = 0;
    for (String argument : arguments) {
      context.checkCancelled();
      leftOut += read(argument, to);
    }
    return leftOut;
  }

  private int read(String argument, Consumer<Sample> to) {
    boolean text = model.setup().task().input() == InputKind.TEXT;
    Optional<Path> path = existing(argument);
    if (path.isEmpty()) {
      if (!text) {
        throw missing(argument);
      }
      to.accept(new Sample.TextSample(argument));
    } else if (Files.isDirectory(path.get()) || DATA.contains(extension(argument))) {
      Datasets.Reading reading = Datasets.inOrder(path.get(), model, context, lines, to);
      reading.notes().forEach(say);
      return reading.leftOut();
    } else {
      OrdinaryFiles.require(
          path.get(), "'" + argument + "' cannot be read.", "Give an ordinary file.");
      if (text) {
        lines(path.get(), to);
      } else {
        to.accept(Sample.ImageSample.of(path.get()));
      }
    }
    return 0;
  }

  private static LatheException missing(String argument) {
    return argument.isBlank()
        ? LatheException.input(
            "An input is empty.", "The model takes files, not sentences.", "Name a file.")
        : LatheException.input("There is no file '" + argument + "'.", "", "Check the path.");
  }

  private static Optional<Path> existing(String argument) {
    if (argument.isBlank()) {
      return Optional.empty(); // as a path, the empty sentence would be the current folder
    }
    try {
      return Optional.of(Path.of(argument)).filter(Files::exists);
    } catch (InvalidPathException e) {
      return Optional.empty(); // a sentence may hold characters that no path can
    }
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static void lines(Path file, Consumer<Sample> to) {
    boolean any = false;
    try (Stream<String> lines = Files.lines(file)) {
      for (Iterator<String> all = lines.iterator(); all.hasNext(); ) {
        String line = all.next();
        if (!line.isBlank()) {
          any = true;
          to.accept(new Sample.TextSample(line));
        }
      }
    } catch (java.io.UncheckedIOException | IOException e) {
      boolean noText =
          e.getCause() instanceof MalformedInputException || e instanceof MalformedInputException;
      throw LatheException.input(
          "'" + file + "' cannot be read as sentences.",
          noText ? "It is not text in UTF-8." : String.valueOf(e.getMessage()),
          "Give a text file with one sentence a line, or the sentence itself.",
          e);
    }
    if (!any) {
      throw LatheException.input("'" + file + "' holds no sentence.", "Every line is empty.", "");
    }
  }
}
