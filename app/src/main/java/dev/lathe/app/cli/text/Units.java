package dev.lathe.app.cli.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers with their units, as people read them: three significant figures, decimal units. */
public final class Units {
  private Units() {}

  /** Bytes as kB, MB, GB (powers of ten); 0 reads as unknown. */
  public static String bytes(long bytes) {
    return bytes < 1000 ? bytes + " B" : scaled(bytes, "B");
  }

  /** A count with k, M, G. */
  public static String count(double value) {
    return Math.abs(value) < 1000 ? figures(value) : scaled(value, "").strip();
  }

  private static String scaled(double value, String unit) {
    String[] prefixes = {"k", "M", "G", "T", "P"};
    double rest = value;
    int i = -1;
    while (Math.abs(rest) >= 999.5 && i < prefixes.length - 1) {
      rest /= 1000;
      i++;
    }
    return figures(rest) + " " + (i < 0 ? "" : prefixes[i]) + unit;
  }

  /** Three significant figures, without an exponent. */
  public static String figures(double value) {
    double size = Math.abs(value);
    if (!Double.isFinite(value)) {
      return "–";
    }
    if (value == Math.rint(value) && size < 1000) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
  }

  /** A share as a percentage. */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
