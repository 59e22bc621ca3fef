package dev.lathe.engine.data;

import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.task.TableOptions.FirstLine;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The names of a table's columns: its first line, or 1, 2, 3, … where that is data.
 *
 * @param names one a column
 * @param firstLineIsData whether the first line is a row like all others
 */
record ColumnNames(Table table, List<String> names, boolean firstLineIsData) {
  /** As the person says; a table that looks otherwise is not taken for it. */
  static ColumnNames of(Table table, FirstLine said) {
    boolean data = said == FirstLine.DATA && !table.header();
    return new ColumnNames(
        table,
        data
            ? IntStream.rangeClosed(1, table.first().size()).mapToObj(String::valueOf).toList()
            : table.first(),
        data);
  }

  /** The column of a name, exactly or else but for case and spaces; below 0 where there is none. */
  int find(String name) {
    int exact = names.indexOf(name);
    if (exact >= 0) {
      return exact;
    }
    List<Integer> alike =
        IntStream.range(0, names.size())
            .filter(i -> normal(names.get(i)).equals(normal(name)))
            .boxed()
            .toList();
    return alike.size() == 1 ? alike.get(0) : -1;
  }

  private static String normal(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  /**
   * The column that a person named.
   *
   * @throws LatheException when there is none of that name
   */
  int require(String name) {
    int found = find(name);
    if (found < 0) {
      throw missing(List.of(name), Remedy.READING);
    }
    return found;
  }

  /** The error of a table that lacks columns. */
  LatheException missing(List<String> missing, Remedy way) {
    return LatheException.input(
            table.file()
                + " has no column "
                + missing.stream().map(n -> "'" + n + "'").collect(Collectors.joining(", "))
                + ".",
            (firstLineIsData ? "Its first line is taken as data, and its" : "Its")
                + " columns are "
                + shown(names)
                + ".",
            "Name the columns as the table calls them.")
        .with(way);
  }

  /** Some names for people. */
  static String shown(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(20, names.size())))
        + (names.size() > 20 ? ", …" : "");
  }

  /** The column whose name is one of these, by the first name that is found; below 0. */
  int known(List<String> usual) {
    return firstLineIsData ? -1 : table.column(usual);
  }

  /** All cells of a line. */
  List<String> cells(Row row) {
    return IntStream.range(0, names.size()).mapToObj(row::get).toList();
  }

  /** Reads the lines that are data. */
  void forEachRow(Consumer<Row> onRow) {
    if (firstLineIsData) {
      table.forEachLine(onRow);
    } else {
      table.forEachRow(onRow);
    }
  }
}
