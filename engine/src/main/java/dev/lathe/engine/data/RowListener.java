package dev.lathe.engine.data;

import java.util.List;

/** Hears of each row of a table that is read in order. */
@FunctionalInterface
public interface RowListener {
  /** Hears nothing. */
  RowListener NONE = (line, columns, cells) -> {};

  /**
   * A row, just before its sample.
   *
   * @param line where it ends or begins in the file, from 1: the number that messages name
   * @param columns the names of the cells
   * @param cells as many
   */
  void row(long line, List<String> columns, List<String> cells);

  /**
   * The row that was heard of last has no sample.
   *
   * @param reason a sentence
   */
  default void leftOut(String reason) {}
}
