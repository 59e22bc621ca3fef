package dev.lathe.controllers.text;

import java.util.Locale;

/**
 * How numbers are written for people: few digits, the unit after a narrow step, one way everywhere.
 */
public final class Formats {
  /** A line never ends between a number and its unit. */
  private static final String NARROW = "\u00a0";

  private static final String[] COUNT_UNITS = {"", " k", " M", " G", " T", " P"};

  private Formats() {}

  /** Bytes as B, kB, MB, GB (powers of ten), e.g. {@code 14.0 MB}. */
  public static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    String[] units = {"kB", "MB", "GB", "TB"};
    double v = bytes;
    int u = -1;
    while (v >= 999.95 && u < units.length - 1) {
      v /= 1000;
      u++;
    }
    return number(v, v < 100 ? 1 : 0) + " " + units[u];
  }

  /** Milliseconds with two to three digits that matter, e.g. {@code 6.42 ms}, {@code 118 ms}. */
  public static String millis(double ms) {
    return millisNumber(ms) + " ms";
  }

  /** The same without the unit. */
  public static String millisNumber(double ms) {
    double a = Math.abs(ms);
    return number(ms, a < 0.095 ? 3 : a < 9.995 ? 2 : a < 99.95 ? 1 : 0);
  }

  /** A share in 0..1 as per cent with one decimal, e.g. {@code 71.2 %}. */
  public static String percent(double share) {
    return number(share * 100, 1) + " %";
  }

  /** Large counts, e.g. {@code 3.50 M}, {@code 270 k}. */
  public static String count(double n) {
    double v = n;
    int u = 0;
    while (Math.abs(v) >= 999.5 && u < COUNT_UNITS.length - 1) {
      v /= 1000;
      u++;
    }
    if (u == 0) {
      return number(v, v == Math.rint(v) ? 0 : 1);
    }
    double a = Math.abs(v);
    return number(v, a < 9.995 ? 2 : a < 99.95 ? 1 : 0) + COUNT_UNITS[u];
  }

  /** Whole numbers with thousands separators, e.g. {@code 1,000}. */
  public static String whole(long n) {
    return String.format(Locale.ENGLISH, "%,d", n);
  }

  /** A number with so many decimals. */
  public static String number(double v, int decimals) {
    return String.format(Locale.ENGLISH, "%,." + decimals + "f", v);
  }

  /**
   * A change with its sign and unit, e.g. {@code −0.8 points}; one too small for its decimals reads
   * "no change".
   *
   * @param unit behind the number; empty for none
   */
  public static String change(double v, int decimals, String unit) {
    String size = number(Math.abs(v), decimals);
    if (size.chars().noneMatch(c -> c >= '1' && c <= '9')) {
      return Texts.get("format.no-change");
    }
    return (v < 0 ? "−" : "+") + size + (unit.isEmpty() ? "" : NARROW + unit);
  }

  /** A name as headings in capitals write it; one that has its own, such as mAP, keeps them. */
  public static String capitals(String name) {
    return isWord(name) ? name.toUpperCase(Locale.ROOT) : name;
  }

  /** A name within a sentence; one that has its own capitals, such as mAP, keeps them. */
  public static String inSentence(String name) {
    return isWord(name) ? name.toLowerCase(Locale.ROOT) : name;
  }

  /** Whether it has no capitals but perhaps the first. */
  private static boolean isWord(String name) {
    return name.chars().skip(1).noneMatch(Character::isUpperCase);
  }

  /** Seconds as minutes and seconds, e.g. {@code 0:18}, {@code 1:02:05}. */
  public static String clock(double seconds) {
    long s = Math.round(Math.max(0, seconds));
    return s < 3600
        ? String.format(Locale.ENGLISH, "%d:%02d", s / 60, s % 60)
        : String.format(Locale.ENGLISH, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  }
}
