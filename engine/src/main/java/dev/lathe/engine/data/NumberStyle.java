package dev.lathe.engine.data;

import java.util.regex.Pattern;

/**
 * How a table writes numbers: with a decimal point, or with a decimal comma as most of Europe does.
 * Digits may be grouped by threes with the other of the two, a space or an apostrophe.
 */
enum NumberStyle {
  /** 1,234.5. */
  POINT('.', ','),
  /** 1.234,5. */
  COMMA(',', '.');

  private final char decimal;
  private final Pattern number;
  private final Pattern groups;

  NumberStyle(char decimal, char group) {
    String mark = "[" + group + " \u00a0\u202f\u2009'\u2019]";
    this.decimal = decimal;
    this.groups = Pattern.compile(mark);
    this.number =
        Pattern.compile(
            "[+-]?(?:\\d{1,3}("
                + mark
                + ")\\d{3}(?:\\1\\d{3})*|\\d+|(?=["
                + decimal
                + "]\\d))(?:["
                + decimal
                + "]\\d*)?(?:[eE][+-]?\\d+)?");
  }

  /**
   * The same number with a decimal point and without groups, as Java reads it.
   *
   * @param cell stripped
   * @throws NumberFormatException when it is no number in this style
   */
  String plain(String cell) {
    if (isPlain(cell)) {
      return cell;
    }
    String c = cell.replace('\u2212', '-');
    if (!number.matcher(c).matches()) {
      throw new NumberFormatException(cell);
    }
    String whole = groups.matcher(c).replaceAll("");
    return whole.replace(decimal, '.');
  }

  /** Digits, signs, exponents; with a point only where a point is the decimal one. */
  private boolean isPlain(String cell) {
    boolean digits = false;
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      digits |= c >= '0' && c <= '9';
      boolean known =
          c >= '0' && c <= '9'
              || c == '-'
              || c == '+'
              || c == 'e'
              || c == 'E'
              || c == '.' && decimal == '.';
      if (!known) {
        return false;
      }
    }
    return digits;
  }

  /** What the cells of a table say about its style. */
  static final class Evidence {
    private static final Pattern UNCERTAIN = Pattern.compile("[+-]?[1-9]\\d{0,2}([.,])\\d{3}");

    /** So many cells with a point are no mistake; looking at more takes time only. */
    private static final int ENOUGH = 100;

    private final char delimiter;
    private long commas;
    private long points;
    private String comma = "";
    private String grouped = "";

    /** None yet; where semicolons part the cells, the comma is most often taken. */
    Evidence(char delimiter) {
      this.delimiter = delimiter;
    }

    /** One more cell. */
    void add(String cell, long line) {
      int c = cell.lastIndexOf(',');
      int p = cell.lastIndexOf('.');
      if (c < 0 && (p < 0 || points > ENOUGH)) {
        return;
      }
      boolean asComma = COMMA.number.matcher(cell).matches();
      boolean asPoint = POINT.number.matcher(cell).matches();
      boolean sure = asComma != asPoint && !UNCERTAIN.matcher(cell).matches();
      commas += sure && asComma ? 1 : 0;
      points += sure && asPoint ? 1 : 0;
      if (c >= 0 && comma.isEmpty() && asComma) {
        comma = "line " + line + ": '" + cell + "'";
      }
      if (c >= 0 && grouped.isEmpty() && asPoint) {
        grouped = "line " + line + ": '" + cell + "'";
      }
    }

    /** The style in which most can be read. */
    NumberStyle style() {
      if (commas > 0 || points > 0) {
        return points > 0 ? POINT : COMMA;
      }
      return delimiter == ';' && !comma.isEmpty() ? COMMA : POINT;
    }

    /** What a person should know of it, to follow "The numbers of FILE are read"; or empty. */
    String note() {
      if (style() == COMMA) {
        return comma.isEmpty() ? "" : "with a decimal comma, first in " + comma;
      }
      return grouped.isEmpty() ? "" : "with commas between thousands, first in " + grouped;
    }
  }
}
