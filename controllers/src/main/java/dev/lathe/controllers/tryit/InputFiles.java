package dev.lathe.controllers.tryit;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.experiment.Attachments;
import dev.lathe.engine.picture.Pictures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Finds the pictures in what a person dropped: files, folders, zips. Runs on worker threads. */
final class InputFiles {
  /** So many pictures make a strip; whole data sets belong to Compare. */
  static final int MOST = 60;

  private static final long MOST_BYTES = 64L << 20;

  private InputFiles() {}

  /**
   * The pictures.
   *
   * @throws LatheException when there is none
   */
  static List<InputItem> find(List<Path> paths, JobContext context) {
    List<InputItem> items = new ArrayList<>();
    for (Path p : paths) {
      context.checkCancelled();
      try {
        if (Files.isDirectory(p)) {
          folder(p, items);
        } else if (p.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
          zip(p, items);
        } else {
          items.add(item(p));
        }
      } catch (IOException | UncheckedIOException e) {
        throw LatheException.input(
            Texts.get("try.input.unreadable", p.getFileName()),
            String.valueOf(e.getMessage()),
            Texts.get("try.input.unreadable.todo"),
            e);
      }
    }
    if (items.isEmpty()) {
      throw LatheException.input(
          Texts.get("try.input.none", paths.isEmpty() ? "" : paths.get(0).getFileName()),
          Texts.get("try.input.none.why"),
          Texts.get("try.input.none.todo"));
    }
    return items.size() > MOST ? items.subList(0, MOST) : items;
  }

  private static void folder(Path folder, List<InputItem> items) throws IOException {
    try (Stream<Path> files = Files.walk(folder, 3)) {
      files
          .filter(f -> Files.isRegularFile(f) && Pictures.hasPictureName(f.toString()))
          .sorted()
          .limit(MOST)
          .forEach(f -> items.add(item(f)));
    }
  }

  private static InputItem item(Path file) {
    return InputItem.brought(InputPlace.of(file), ImageSample.of(file));
  }

  /** The picture that lay there; one that is gone says so. */
  static InputItem again(InputPlace place, Attachments kept) {
    Path file;
    try {
      file = kept.resolve(place.file());
    } catch (LatheException | InvalidPathException e) {
      return missing(place, String.valueOf(place.file()));
    }
    if (!Files.isRegularFile(file)) {
      return missing(place, file.toString());
    }
    return place.entry().isEmpty()
        ? InputItem.brought(place, ImageSample.of(file))
        : InputItem.brought(place, entrySample(place, file));
  }

  private static InputItem missing(InputPlace place, String where) {
    String why = Texts.get("try.input.missing", place.name(), where);
    ImageSample nothing =
        new ImageSample(
            place.name(),
            () -> {
              throw LatheException.input(why, "", Texts.get("try.input.missing.todo"));
            });
    return InputItem.missing(place, nothing, why + " " + Texts.get("try.input.missing.todo"));
  }

  private static ImageSample entrySample(InputPlace place, Path zip) {
    return new ImageSample(place.name(), () -> entry(zip, place.entry()));
  }

  private static void zip(Path file, List<InputItem> items) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements() && items.size() < MOST) {
        ZipEntry e = entries.nextElement();
        if (!e.isDirectory() && Pictures.hasPictureName(e.getName())) {
          InputPlace place = InputPlace.of(file, e.getName());
          items.add(InputItem.brought(place, entrySample(place, file)));
        }
      }
    }
  }

  private static byte[] entry(Path file, String name) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry e = zip.getEntry(name);
      if (e == null) {
        throw new IOException(name + " is no longer in " + file.getFileName());
      }
      // A zip may promise little and unpack to much.
      byte[] bytes = zip.getInputStream(e).readNBytes((int) MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException(name + " unpacks to more than 64 MB");
      }
      return bytes;
    }
  }
}
