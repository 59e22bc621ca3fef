package dev.lathe.engine.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A table with a row for each box: file, label, and either the corners or the left top corner with
 * width and height, in pixels. A row without numbers says that its picture has no objects.
 */
final class BoxTable {
  private static final List<String> FILE =
      List.of("file", "filename", "file_name", "path", "image", "image_path", "image_id");
  private static final List<String> LABEL =
      List.of("label", "class", "class_name", "category", "name");
  private static final List<List<String>> CORNERS =
      List.of(
          List.of("xmin", "x_min", "x1", "left"),
          List.of("ymin", "y_min", "y1", "top"),
          List.of("xmax", "x_max", "x2", "right"),
          List.of("ymax", "y_max", "y2", "bottom"));
  private static final List<List<String>> SIZES =
      List.of(
          List.of("x", "left", "xmin", "x_min"),
          List.of("y", "top", "ymin", "y_min"),
          List.of("width", "w", "bbox_width"),
          List.of("height", "h", "bbox_height"));

  private final Table table;
  private final int file;
  private final int label;
  private final int[] numbers;
  private final boolean corners;

  private BoxTable(Table table, int file, int label, int[] numbers, boolean corners) {
    this.table = table;
    this.file = file;
    this.label = label;
    this.numbers = numbers;
    this.corners = corners;
  }

  /** The table, if it has the columns. */
  static Optional<BoxTable> of(Table table) {
    int file = table.column(FILE);
    int label = table.column(LABEL);
    if (file < 0 || label < 0) {
      return Optional.empty();
    }
    // Corners first: beside them, width and height are those of the picture.
    for (boolean corners : new boolean[] {true, false}) {
      int[] columns = (corners ? CORNERS : SIZES).stream().mapToInt(table::column).toArray();
      if (Arrays.stream(columns).allMatch(c -> c >= 0)) {
        return Optional.of(new BoxTable(table, file, label, columns, corners));
      }
    }
    return Optional.empty();
  }

  /** Adds its boxes. */
  void read(BoxClasses classes, BoxCollector to, Problems problems) {
    Set<String> names = new TreeSet<>();
    table.rows().forEach(r -> names.add(r.get(label).strip()));
    names.remove("");
    Map<String, Integer> known = classes.byName(names);
    Map<String, Optional<FileTree.Entry>> pictures = new LinkedHashMap<>();
    for (Row row : table.rows()) {
      Optional<FileTree.Entry> e = pictures.computeIfAbsent(row.get(file).strip(), to::picture);
      if (e.isPresent() && !isEmpty(row)) {
        add(row, e.get(), known, to, problems);
      }
    }
  }

  private boolean isEmpty(Row row) {
    return Arrays.stream(numbers).allMatch(c -> row.get(c).isBlank());
  }

  private void add(
      Row row, FileTree.Entry e, Map<String, Integer> known, BoxCollector to, Problems problems) {
    double[] v = new double[4];
    for (int i = 0; i < 4; i++) {
      try {
        v[i] = Double.parseDouble(row.get(numbers[i]).strip());
      } catch (NumberFormatException notOne) {
        problems.add(
            "have a cell that is no number, whose box is left out",
            e.path() + " (" + BoxCollector.shortened(row.get(numbers[i])) + ")");
        return;
      }
    }
    String name = row.get(label).strip();
    Integer index = known.get(name);
    if (index == null) {
      to.unknown(e, name);
    } else if (corners) {
      to.add(e, index, v[0], v[1], v[2] - v[0], v[3] - v[1], false);
    } else {
      to.add(e, index, v[0], v[1], v[2], v[3], false);
    }
  }
}
