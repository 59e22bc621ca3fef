package dev.lathe.engine.data;

import dev.lathe.base.LatheException;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A table: CSV (comma, semicolon or tab, quotes), TSV (quotes where all names have them) or JSON
 * lines. Of its lines only the first is kept; the others are read anew each time, so that a table
 * may be larger than memory.
 */
final class Table {
  private static final int MAX_DROPPED = 1000;

  private final String file;
  private final TextSource text;
  private final char delimiter;
  private final boolean json;
  private final List<String> first;
  private final int columns;
  private final List<String> dropped;

  private Table(
      String file,
      TextSource text,
      char delimiter,
      boolean json,
      List<String> first,
      int columns,
      List<String> dropped) {
    this.file = file;
    this.text = text;
    this.delimiter = delimiter;
    this.json = json;
    this.first = List.copyOf(first);
    this.columns = columns;
    this.dropped = List.copyOf(dropped);
  }

  /**
   * Reads a table that lies in memory; see {@link #read(TextSource.Bytes, String)}.
   *
   * @param name decides the format by its ending
   */
  static Table read(byte[] bytes, String name) throws IOException {
    return read(() -> new ByteArrayInputStream(bytes), name);
  }

  /**
   * Looks through a table once.
   *
   * @param name decides the format by its ending
   * @throws LatheException when it is empty, not text, or its lines differ in length
   */
  static Table read(TextSource.Bytes bytes, String name) throws IOException {
    TextSource text = TextSource.of(bytes, name);
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".jsonl") || lower.endsWith(".ndjson") || lower.endsWith(".json")) {
      return ofObjects(text, name);
    }
    boolean tabs = lower.endsWith(".tsv") || lower.endsWith(".tab") || lower.endsWith(".txt");
    char delimiter = tabs ? Lines.TABS : delimiter(text);
    Widths widths = new Widths();
    Lines.cells(text, delimiter, name, widths::add);
    return widths.table(name, text, delimiter);
  }

  /** The most frequent one outside quotes in the first line. */
  private static char delimiter(TextSource text) throws IOException {
    int commas = 0;
    int semicolons = 0;
    int tabs = 0;
    boolean quoted = false;
    try (BufferedReader in = text.open()) {
      for (int c = in.read(); c >= 0 && (quoted || c != '\n' && c != '\r'); c = in.read()) {
        quoted ^= c == '"';
        commas += !quoted && c == ',' ? 1 : 0;
        semicolons += !quoted && c == ';' ? 1 : 0;
        tabs += !quoted && c == '\t' ? 1 : 0;
      }
    }
    if (tabs > 0 && commas == 0 && semicolons == 0) {
      return Lines.TABS;
    }
    return semicolons > commas ? ';' : ',';
  }

  /** How many cells the lines have. */
  private static final class Widths {
    private final List<String> dropped = new ArrayList<>();
    private List<String> first = List.of();
    private long lines;
    private long uneven;
    private long oneMore;
    private long blankEnds;

    void add(List<String> cells, long line) {
      if (lines++ == 0) {
        first = cells;
        return;
      }
      if (cells.size() != first.size()) {
        uneven++;
        boolean longer = cells.size() == first.size() + 1;
        oneMore += longer ? 1 : 0;
        blankEnds += longer && cells.get(first.size()).isBlank() ? 1 : 0;
        if (dropped.size() < MAX_DROPPED) {
          dropped.add("line " + line + " has " + cells.size() + " columns");
        }
      }
    }

    Table table(String name, TextSource text, char delimiter) {
      if (lines == 0) {
        throw LatheException.input(name + " is empty.", "It has no lines.", "Choose another file.");
      }
      if (oneMore > 0 && blankEnds == lines - 1) {
        // Each row ends with a delimiter, and the header does not.
        return new Table(name, text, delimiter, false, first, first.size() + 1, List.of());
      } else if (oneMore > 0 && oneMore == lines - 1) {
        // R names the rows in a column that its header leaves out.
        List<String> header = new ArrayList<>(first);
        header.add(0, "");
        return new Table(name, text, delimiter, false, header, first.size() + 1, List.of());
      }
      if (uneven > 0 && uneven * 20 > lines) {
        throw LatheException.input(
            name + " is not a table.",
            "The first line has " + first.size() + " columns, but " + dropped.get(0) + ".",
            delimiter == Lines.TABS
                ? "Put one tab between the columns and none inside."
                : "Put cells that contain a comma into double quotes.");
      }
      return new Table(name, text, delimiter, false, first, first.size(), dropped);
    }
  }

  private static Table ofObjects(TextSource text, String name) throws IOException {
    Set<String> keys = new LinkedHashSet<>();
    Lines.objects(text, name, (o, line) -> o.fieldNames().forEachRemaining(keys::add));
    if (keys.isEmpty()) {
      throw LatheException.input(
          name + " has no objects.", "", "Write one JSON object a line with text and label.");
    }
    List<String> header = List.copyOf(keys);
    return new Table(name, text, ',', true, header, header.size(), List.of());
  }

  /** Its name. */
  String file() {
    return file;
  }

  /** The first line, which may be a header; the keys of JSON objects. */
  List<String> first() {
    return first;
  }

  /** Whether the first line is surely a header: JSON keys are. */
  boolean header() {
    return json;
  }

  /** Whether cells are parted by tabs. */
  boolean tabs() {
    return delimiter == Lines.TABS;
  }

  /** What parts its cells. */
  char delimiter() {
    return delimiter;
  }

  /** What was left out because it has another number of columns, for people; few. */
  List<String> dropped() {
    return dropped;
  }

  /** The column whose name in the first line is one of these, the first name that is found; -1. */
  int column(List<String> names) {
    List<String> lower = first.stream().map(c -> c.strip().toLowerCase(Locale.ROOT)).toList();
    for (String name : names) {
      if (lower.contains(name)) {
        return lower.indexOf(name);
      }
    }
    return -1;
  }

  /** Reads the lines after the header. */
  void forEachRow(Consumer<Row> onRow) {
    forEach(false, onRow);
  }

  /** Reads all lines; of JSON objects, too, there is no line for the header. */
  void forEachLine(Consumer<Row> onRow) {
    forEach(true, onRow);
  }

  private void forEach(boolean withFirst, Consumer<Row> onRow) {
    try {
      if (json) {
        Lines.objects(
            text, file, (object, line) -> onRow.accept(new Row.OfObject(line, object, first)));
        return;
      }
      boolean[] begun = {withFirst};
      Lines.cells(
          text,
          delimiter,
          file,
          (cells, line) -> {
            if (!begun[0]) {
              begun[0] = true;
            } else if (cells.size() == columns) {
              onRow.accept(new Row.OfCells(line, cells));
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines after the header, all at once. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    forEachRow(rows::add);
    return rows;
  }

  /** The error of a table whose first line should name its columns. */
  LatheException noHeader(String example, String why) {
    String line = String.join(tabs() ? "  " : ",", first);
    return LatheException.input(
        file + " has no header that Lathe understands.",
        why
            + " Its first line is '"
            + (line.length() > 80 ? line.substring(0, 77) + "..." : line)
            + "'.",
        "Write '" + example + "' as its first line, with the names of your columns.");
  }
}
