package dev.lathe.engine.data;

import dev.lathe.base.LatheException;
import dev.lathe.base.OrdinaryFiles;
import dev.lathe.engine.task.TableOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a table begins: what there is to choose from when a person says what its columns are.
 *
 * @param names of the columns: its first line, or 1, 2, 3, … where that is data
 * @param firstRow the cells of the first line that is data, as many; empty where there is none
 */
public record TableHead(List<String> names, List<String> firstRow) {
  private static final long MOST_BYTES = 500_000_000;

  /** Copies the lists. */
  public TableHead {
    names = List.copyOf(names);
    firstRow = List.copyOf(firstRow);
  }

  /**
   * Of a file; empty where it is no table.
   *
   * @param said what is known of how it is read
   * @throws LatheException when it looks like a table and cannot be read as one
   */
  public static Optional<TableHead> of(Path file, TableOptions.Said said) {
    String name = String.valueOf(file.getFileName());
    if (Files.isDirectory(file) || !Datasets.isTable(name.toLowerCase(Locale.ROOT))) {
      return Optional.empty();
    }
    OrdinaryFiles.require(file, "The data " + file + " cannot be read.", "Check the path.");
    try {
      if (Files.size(file) > MOST_BYTES) {
        return Optional.empty(); // reading it will say so
      }
      Table table = Table.read(() -> Files.newInputStream(file), name);
      ColumnNames names = ColumnNames.of(table, said.firstLine());
      return Optional.of(new TableHead(names.names(), firstRow(table, names)));
    } catch (IOException e) {
      throw LatheException.input(
          "The data " + file + " cannot be read.",
          String.valueOf(e.getMessage()),
          "Check the file and its permissions.",
          e);
    }
  }

  private static List<String> firstRow(Table table, ColumnNames names) {
    if (names.firstLineIsData()) {
      return table.first();
    }
    List<String> cells = new ArrayList<>();
    names.forEachRow(
        row -> {
          if (cells.isEmpty()) {
            cells.addAll(names.cells(row));
          }
        });
    return cells;
  }
}
