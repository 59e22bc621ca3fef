package dev.lathe.engine.data;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Whether the first column of a table only names or counts its lines, as pandas, R and spreadsheets
 * write one: taken for a value it would shift all others by one.
 */
final class IndexColumn {
  private static final List<String> NAMES =
      List.of("index", "id", "row", "rowid", "row_id", "rowname", "rownames", "row_names", "#");

  private final String name;
  private long rows;
  private OptionalLong start = OptionalLong.empty();
  private boolean counts = true;
  private boolean numbers = true;
  private boolean blank = true;

  IndexColumn(String header) {
    this.name = header.strip();
  }

  /** What to do with a first column. */
  enum Verdict {
    /** It holds values. */
    VALUES,
    /** It is left out. */
    INDEX,
    /** It may be either. */
    UNCERTAIN
  }

  /** The cell of the next line. */
  void add(String cell, NumberCells reader) {
    String c = cell.strip();
    if (!isWhole(c)) {
      counts = false;
      numbers = numbers && (c.isEmpty() || reader.isNumber(c));
    } else if (counts) {
      long value = Long.parseLong(c);
      if (start.isEmpty()) {
        start = OptionalLong.of(value);
      }
      counts = value == start.getAsLong() + rows;
    }
    blank &= c.isEmpty();
    rows++;
  }

  private static boolean isWhole(String cell) {
    return !cell.isEmpty()
        && cell.length() <= 15
        && cell.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** 0, 1, 2, … or 1, 2, 3, …; of one line nothing is certain. */
  private boolean isCounter() {
    return counts && rows > 0 && start.isPresent() && start.getAsLong() <= 1;
  }

  /** A header that says nothing: R leaves it empty, pandas reads that as {@code Unnamed: 0}. */
  private boolean isNameless() {
    return name.isEmpty() || name.toLowerCase(Locale.ROOT).matches("unnamed: ?\\d+");
  }

  /** For errors and notes: "first column, 'Unnamed: 0'," or "first column, which has no name,". */
  String described() {
    return name.isEmpty() ? "first column, which has no name," : "first column, '" + name + "',";
  }

  /**
   * Decides.
   *
   * @param fits whether the model can take the columns with this one
   * @param fitsWithout whether it can take those without, the last one counted as a label where
   *     none is named
   */
  Verdict verdict(boolean fits, boolean fitsWithout) {
    if (isNameless()) {
      if (!numbers || blank || fitsWithout && !fits) {
        return Verdict.INDEX;
      } else if (fits && fitsWithout) {
        return isCounter() ? Verdict.INDEX : Verdict.UNCERTAIN;
      }
      return isCounter() ? Verdict.UNCERTAIN : Verdict.VALUES;
    }
    if (fits || !fitsWithout) {
      return Verdict.VALUES;
    }
    boolean named = NAMES.contains(name.toLowerCase(Locale.ROOT));
    if (named && (isCounter() || !numbers)) {
      return Verdict.INDEX;
    }
    return named || isCounter() && rows > 2 ? Verdict.UNCERTAIN : Verdict.VALUES;
  }
}
