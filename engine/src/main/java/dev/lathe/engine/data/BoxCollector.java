package dev.lathe.engine.data;

import dev.lathe.engine.answer.Box;
import dev.lathe.engine.answer.TrueBoxes;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.picture.Pictures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The true boxes of each picture, checked one by one. */
final class BoxCollector {
  /** Boxes are often rounded outwards; a box may stick out by this many pixels unnoticed. */
  private static final double SLACK = 2;

  /** More objects than this in a picture are a broken or hostile file. */
  private static final int MOST_BOXES = 10_000;

  private final FileTree tree;
  private final Problems problems;
  private final Map<String, FileTree.Entry> byPath = new HashMap<>();
  private final Map<String, List<FileTree.Entry>> byName = new HashMap<>();
  private final Map<FileTree.Entry, OfPicture> pictures = new LinkedHashMap<>();

  /** What is known of one picture. */
  private static final class OfPicture {
    private final List<Box> boxes = new ArrayList<>();
    private final BitSet ignored = new BitSet();
    private Optional<int[]> size = Optional.empty();
    private boolean looked;
  }

  BoxCollector(FileTree tree, Problems problems) {
    this.tree = tree;
    this.problems = problems;
    for (FileTree.Entry e : pictureFiles()) {
      byPath.put(e.path(), e);
      byName.computeIfAbsent(e.fileName(), k -> new ArrayList<>()).add(e);
    }
  }

  /** The pictures of the tree, whether they have boxes or not. */
  List<FileTree.Entry> pictureFiles() {
    return tree.files().stream().filter(e -> Pictures.hasPictureName(e.path())).toList();
  }

  /**
   * The picture that an annotation names. Only files of the tree are found, so that a name cannot
   * lead out of it.
   */
  Optional<FileTree.Entry> find(String name) {
    String path = name.strip().replace('\\', '/').replaceFirst("^(\\./)+", "");
    FileTree.Entry exact = byPath.get(path);
    if (exact != null) {
      return Optional.of(exact);
    }
    List<FileTree.Entry> same =
        byName.getOrDefault(path.substring(path.lastIndexOf('/') + 1), List.of());
    List<FileTree.Entry> ending = same.stream().filter(e -> e.path().endsWith("/" + path)).toList();
    List<FileTree.Entry> fitting = ending.isEmpty() ? same : ending;
    return fitting.size() == 1 ? Optional.of(fitting.get(0)) : Optional.empty();
  }

  /** A picture that is annotated, with or without boxes; one that is not there is reported. */
  Optional<FileTree.Entry> picture(String name) {
    Optional<FileTree.Entry> e = find(name);
    if (e.isEmpty()) {
      problems.add(
          "are left out, because there is no such picture in the folder, or more than one", name);
    }
    e.ifPresent(this::annotated);
    return e;
  }

  /** Says that a picture is annotated, with or without boxes. */
  void annotated(FileTree.Entry e) {
    pictures.computeIfAbsent(e, k -> new OfPicture());
  }

  /** What an annotation says of a picture's size; without it the picture's header is asked. */
  void size(FileTree.Entry e, int width, int height) {
    OfPicture p = pictures.computeIfAbsent(e, k -> new OfPicture());
    if (width > 0 && height > 0) {
      p.size = Optional.of(new int[] {width, height});
      p.looked = true;
    }
  }

  /** Width and height of a picture in pixels, where they can be told. */
  Optional<int[]> size(FileTree.Entry e) {
    OfPicture p = pictures.computeIfAbsent(e, k -> new OfPicture());
    if (!p.looked) {
      p.looked = true;
      try {
        p.size = e.pictureSize();
      } catch (IOException unreadable) {
        problems.add("cannot be read", e.path());
      }
    }
    return p.size;
  }

  /** A box in pixels; what is no box, or lies outside of the picture, is reported and left out. */
  void add(FileTree.Entry e, int index, double x, double y, double w, double h, boolean ignored) {
    OfPicture p = pictures.computeIfAbsent(e, k -> new OfPicture());
    if (!Double.isFinite(x + y + w + h) || w <= 0 || h <= 0) {
      problems.add("have a box without an area, which is left out", e.path());
      return;
    }
    if (p.boxes.size() >= MOST_BOXES) {
      problems.add(
          "have more than " + MOST_BOXES + " boxes, the rest of which is left out", e.path());
      return;
    }
    Optional<int[]> size = size(e);
    double x1 = x;
    double y1 = y;
    double x2 = x + w;
    double y2 = y + h;
    if (size.isPresent()) {
      int width = size.get()[0];
      int height = size.get()[1];
      if (x1 >= width || y1 >= height || x2 <= 0 || y2 <= 0) {
        problems.add("have a box outside of the picture, which is left out", e.path());
        return;
      }
      if (x1 < -SLACK || y1 < -SLACK || x2 > width + SLACK || y2 > height + SLACK) {
        problems.add("have a box that reaches out of the picture, which is cut", e.path());
      }
      x1 = Math.max(0, x1);
      y1 = Math.max(0, y1);
      x2 = Math.min(width, x2);
      y2 = Math.min(height, y2);
    }
    p.ignored.set(p.boxes.size(), ignored);
    p.boxes.add(new Box(index, 1, (float) x1, (float) y1, (float) (x2 - x1), (float) (y2 - y1)));
  }

  /** A box of a class that the model does not know. */
  void unknown(FileTree.Entry e, String name) {
    problems.add(
        "have a box of a class that the model does not know",
        e.path() + " (" + shortened(name) + ")");
  }

  static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "…";
  }

  /** Every annotated picture, in the order of the tree. */
  List<Example> examples() {
    List<Example> list = new ArrayList<>();
    for (FileTree.Entry e : pictureFiles()) {
      OfPicture p = pictures.get(e);
      if (p != null) {
        list.add(example(e, Optional.of(new TrueBoxes(p.boxes, p.ignored))));
      }
    }
    return list;
  }

  /** An example of the tree. */
  Example example(FileTree.Entry e, Optional<Truth> truth) {
    return new Example(new ImageSample(tree.root() + e.path(), e.bytes()), truth);
  }
}
