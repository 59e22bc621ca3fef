package dev.lathe.engine.data;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample.ImageSample;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * IDX files as MNIST has them: bytes of pictures, and bytes of labels beside them; also gzipped.
 */
final class IdxFiles {
  private static final long MAX_BYTES = 1L << 30;

  private IdxFiles() {}

  /** What the head of an IDX file of unsigned bytes says. */
  private record Head(int[] lengths) {
    int count() {
      return lengths[0];
    }

    boolean pictures() {
      return lengths.length == 3 || (lengths.length == 4 && (lengths[3] == 3 || lengths[3] == 1));
    }

    int channels() {
      return lengths.length == 4 ? lengths[3] : 1;
    }
  }

  /** Whether the file begins like an IDX file of unsigned bytes, plain or gzipped. */
  static boolean isIdx(Path file) {
    return head(file).isPresent();
  }

  private static Optional<Head> head(Path file) {
    try (DataInputStream in = open(file)) {
      return Optional.of(readHead(in));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static DataInputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    try {
      in.mark(2);
      boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      return new DataInputStream(gzip ? new BufferedInputStream(new GZIPInputStream(in)) : in);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static Head readHead(DataInputStream in) throws IOException {
    int magic = in.readInt();
    int axes = magic & 0xff;
    if (magic >>> 8 != 0x08 || axes < 1 || axes > 4) {
      throw new IOException("not an IDX file of bytes");
    }
    int[] lengths = new int[axes];
    long bytes = 1;
    for (int i = 0; i < axes; i++) {
      lengths[i] = in.readInt();
      if (lengths[i] < 0 || lengths[i] > MAX_BYTES) {
        throw new IOException("an axis of length " + lengths[i]);
      }
      bytes *= lengths[i];
      if (bytes > MAX_BYTES) {
        throw new IllegalArgumentException("more than " + MAX_BYTES / 1_000_000 + " MB");
      }
    }
    return new Head(lengths);
  }

  /** The picture file of the only pair in a folder, if there is one. */
  static Optional<Path> inFolder(Path folder) throws IOException {
    List<Path> pictures;
    try (Stream<Path> files = Files.list(folder)) {
      pictures =
          files
              .filter(
                  f ->
                      f.getFileName().toString().toLowerCase(java.util.Locale.ROOT).contains("idx"))
              .filter(Files::isRegularFile)
              .filter(f -> head(f).map(Head::pictures).orElse(false))
              .sorted()
              .toList();
    }
    if (pictures.size() > 1) {
      throw LatheException.input(
          folder + " holds several data sets.",
          "There are " + pictures.size() + " IDX files of pictures in it.",
          "Choose one of them, e.g. " + pictures.get(0) + ".");
    }
    return pictures.stream().findFirst();
  }

  /**
   * The examples of a file of pictures.
   *
   * @throws LatheException when it is cut off or holds no pictures
   */
  static List<Example> read(
      Path pictures, LabelMatcher matcher, Problems problems, JobContext context)
      throws IOException {
    String name = pictures.getFileName().toString();
    Head head = head(pictures).filter(Head::pictures).orElseThrow(() -> noPictures(name));
    byte[] pixels = body(pictures, name);
    context.checkCancelled();
    byte[] labels = labels(pictures, head.count(), name, problems);
    int size = pixels.length / Math.max(1, head.count());
    byte[] pnm =
        ("P"
                + (head.channels() == 3 ? 6 : 5)
                + " "
                + head.lengths()[2]
                + " "
                + head.lengths()[1]
                + " 255\n")
            .getBytes(StandardCharsets.US_ASCII);
    Map<Integer, OptionalInt> classes = new TreeMap<>();
    List<Example> list = new ArrayList<>();
    for (int i = 0; i < head.count(); i++) {
      int at = i * size;
      OptionalInt label = OptionalInt.empty();
      if (labels.length > i) {
        label = classes.computeIfAbsent(labels[i] & 0xff, l -> matcher.match(Integer.toString(l)));
        if (label.isEmpty()) {
          problems.add("have a label that the model does not know", name + " row " + i);
        }
      }
      Sample.ImageBytes source =
          () -> {
            byte[] picture = new byte[pnm.length + size];
            System.arraycopy(pnm, 0, picture, 0, pnm.length);
            System.arraycopy(pixels, at, picture, pnm.length, size);
            return picture;
          };
      list.add(new Example(new ImageSample(name + "#" + i, source), label));
    }
    return list;
  }

  private static LatheException noPictures(String name) {
    return LatheException.input(
        name + " holds no pictures.",
        "An IDX file of unsigned bytes with the axes picture, row, column is wanted.",
        "Choose the file with the images, not the one with the labels.");
  }

  private static byte[] body(Path file, String name) throws IOException {
    try (DataInputStream in = open(file)) {
      Head head = readHead(in);
      int bytes = 1;
      for (int l : head.lengths()) {
        bytes = Math.multiplyExact(bytes, l);
      }
      byte[] body = in.readNBytes(bytes);
      if (body.length < bytes) {
        throw LatheException.input(
            name + " is cut off.",
            "It declares " + bytes + " bytes and holds " + body.length + ".",
            "Download it again.");
      }
      return body;
    }
  }

  private static byte[] labels(Path pictures, int count, String name, Problems problems)
      throws IOException {
    String sibling =
        name.replace("images", "labels").replace("idx3", "idx1").replace("idx4", "idx1");
    for (String candidate :
        List.of(
            sibling,
            sibling + ".gz",
            sibling.endsWith(".gz") ? sibling.substring(0, sibling.length() - 3) : sibling)) {
      Path file = pictures.resolveSibling(candidate);
      Optional<Head> head =
          candidate.equals(name) || !Files.isRegularFile(file) ? Optional.empty() : head(file);
      if (head.isPresent() && head.get().lengths().length == 1) {
        if (head.get().count() != count) {
          throw LatheException.input(
              name + " and " + candidate + " do not belong together.",
              count + " pictures, " + head.get().count() + " labels.",
              "Put the right pair into one folder.");
        }
        return body(file, candidate);
      }
    }
    problems.note(
        "There are no labels beside "
            + name
            + " (looked for "
            + sibling
            + "), so agreement can be"
            + " measured but not accuracy.");
    return new byte[0];
  }
}
