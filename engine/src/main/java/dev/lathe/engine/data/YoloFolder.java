package dev.lathe.engine.data;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * YOLO's text files: beside each picture, or in a folder {@code labels} beside {@code images}, a
 * file of its name with one line an object: class number, then centre x, centre y, width and height
 * in shares of the picture; or the corners of an outline, whose bounding box is taken.
 */
final class YoloFolder {
  private static final int MOST_BYTES = 5_000_000;

  private final FileTree tree;
  private final Map<String, FileTree.Entry> texts = new HashMap<>();
  private final BoxCollector to;
  private final Problems problems;
  private final JobContext context;

  YoloFolder(FileTree tree, BoxCollector to, Problems problems, JobContext context) {
    this.tree = tree;
    this.to = to;
    this.problems = problems;
    this.context = context;
    for (FileTree.Entry e : tree.files()) {
      if (e.path().endsWith(".txt")) {
        texts.put(e.path(), e);
      }
    }
  }

  /** Whether a picture of the tree has such a file. */
  boolean hasLabels() {
    return to.pictureFiles().stream().anyMatch(e -> labels(e).isPresent());
  }

  /**
   * The label file of a picture: the last folder {@code images} in its path becomes {@code labels}.
   */
  private Optional<FileTree.Entry> labels(FileTree.Entry picture) {
    String text = picture.path().replaceFirst("\\.[A-Za-z]+$", ".txt");
    String path = "/" + text;
    int at = path.lastIndexOf("/images/");
    if (at >= 0) {
      String moved = path.substring(0, at) + "/labels/" + path.substring(at + 8);
      FileTree.Entry e = texts.get(moved.substring(1));
      if (e != null) {
        return Optional.of(e);
      }
    }
    return Optional.ofNullable(texts.get(text));
  }

  /**
   * Adds the boxes of the pictures that {@code data.yaml} names.
   *
   * @throws LatheException when there are none, or the classes have no names and are not the
   *     model's
   */
  void read(Optional<DataYaml> yaml, BoxClasses classes) throws IOException {
    Set<String> wanted = new HashSet<>();
    if (yaml.isPresent()) {
      yaml.get().pictures(tree, to, problems).forEach(e -> wanted.add(e.path()));
    } else {
      to.pictureFiles().forEach(e -> wanted.add(e.path()));
    }
    Map<FileTree.Entry, List<String>> lines = new HashMap<>();
    Map<Integer, String> names = new TreeMap<>(yaml.map(DataYaml::names).orElse(Map.of()));
    for (FileTree.Entry e : to.pictureFiles()) {
      if (!wanted.contains(e.path())) {
        continue;
      }
      context.checkCancelled();
      to.annotated(e);
      Optional<FileTree.Entry> text = labels(e);
      if (text.isEmpty()) {
        problems.add("have no label file, and are taken for pictures without objects", e.path());
        continue;
      }
      List<String> own = lines(text.get());
      lines.put(e, own);
      if (yaml.isEmpty()) {
        own.forEach(l -> number(l).ifPresent(c -> names.putIfAbsent(c, Integer.toString(c))));
      }
    }
    Map<Integer, Integer> known = classes.byNumber(names);
    for (FileTree.Entry e : to.pictureFiles()) {
      for (String line : lines.getOrDefault(e, List.of())) {
        add(e, line, known, names);
      }
    }
  }

  private List<String> lines(FileTree.Entry text) throws IOException {
    byte[] bytes = text.bytes().head(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      problems.add("are left out, because the label file is larger than 5 MB", text.path());
      return List.of();
    }
    return new String(bytes, StandardCharsets.UTF_8).lines().filter(l -> !l.isBlank()).toList();
  }

  private static Optional<Integer> number(String line) {
    String first = line.strip().split("\\s+", 2)[0];
    return first.matches("\\d{1,6}(\\.0*)?")
        ? Optional.of((int) Double.parseDouble(first))
        : Optional.empty();
  }

  private void add(
      FileTree.Entry e, String line, Map<Integer, Integer> known, Map<Integer, String> names) {
    Optional<Integer> number = number(line);
    double[] v = shares(line);
    boolean box = v.length == 4 || v.length >= 6 && v.length % 2 == 0;
    if (number.isEmpty() || !box) {
      problems.add(
          "have a line that is no box, which is left out",
          e.path() + ": " + BoxCollector.shortened(line.strip()));
      return;
    }
    Integer index = known.get(number.get());
    if (index == null) {
      to.unknown(e, names.getOrDefault(number.get(), "class " + number.get()));
      return;
    }
    Optional<int[]> size = to.size(e);
    if (size.isEmpty()) {
      problems.add(
          "have boxes that are left out, because the picture's size is not known", e.path());
      return;
    }
    double[] b = v.length == 4 ? v : around(v);
    double w = size.get()[0];
    double h = size.get()[1];
    to.add(e, index, (b[0] - b[2] / 2) * w, (b[1] - b[3] / 2) * h, b[2] * w, b[3] * h, false);
  }

  /** The numbers after the class; none where one of them is no number. */
  private static double[] shares(String line) {
    String[] parts = line.strip().split("\\s+");
    double[] v = new double[parts.length - 1];
    for (int i = 1; i < parts.length; i++) {
      try {
        v[i - 1] = Double.parseDouble(parts[i]);
      } catch (NumberFormatException e) {
        return new double[0];
      }
    }
    return v;
  }

  /** Centre and size of the box around an outline. */
  private static double[] around(double[] v) {
    double left = Double.POSITIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < v.length; i += 2) {
      left = Math.min(left, v[i]);
      right = Math.max(right, v[i]);
      top = Math.min(top, v[i + 1]);
      bottom = Math.max(bottom, v[i + 1]);
    }
    return new double[] {(left + right) / 2, (top + bottom) / 2, right - left, bottom - top};
  }
}
