package dev.lathe.engine.simulate;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Hours of rental bicycles as rows of a table, and as a network takes them. */
public final class DemandTable {
  /** What the model sees, in its order. */
  public static final List<String> COLUMNS =
      List.of("hour", "weekday", "month", "holiday", "temperature", "rain", "wind");

  /** Place of the column that is a word. */
  public static final int WEEKDAY = 1;

  /** The days by code. */
  public static final List<String> WEEKDAYS =
      List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

  /** The column that is asked for. */
  public static final String TARGET = "rentals";

  private DemandTable() {}

  /** So many hours of a seed. */
  public static Stream<DemandHour> of(long seed, int hours) {
    return new BicycleDemand(seed).stream().limit(hours);
  }

  /** A CSV of so many hours. */
  public static String csv(long seed, int hours) {
    StringBuilder text = new StringBuilder(String.join(",", COLUMNS) + "," + TARGET + "\n");
    of(seed, hours).forEach(h -> text.append(row(h)).append('\n'));
    return text.toString();
  }

  private static String row(DemandHour h) {
    return String.format(
        Locale.ROOT,
        "%d,%s,%d,%d,%.1f,%.1f,%.1f,%d",
        h.hour(),
        WEEKDAYS.get(h.weekday()),
        h.month(),
        h.holiday() ? 1 : 0,
        h.temperature(),
        h.rain(),
        h.wind(),
        h.rentals());
  }

  /** The model's input, one number a column. */
  public static float[] features(DemandHour h) {
    return new float[] {
      h.hour(),
      h.weekday(),
      h.month(),
      h.holiday() ? 1 : 0,
      (float) h.temperature(),
      (float) h.rain(),
      (float) h.wind()
    };
  }

  /** What the setup takes off each column; codes stay as they are. */
  public static final List<Double> MEANS = List.of(0.0, 0.0, 6.5, 0.0, 10.0, 0.1, 12.5);

  /** What the setup divides each column by. */
  public static final List<Double> DEVIATIONS = List.of(1.0, 1.0, 3.5, 1.0, 8.0, 0.4, 6.5);

  /** The row as the setup scales it. */
  public static float[] scaled(float[] row) {
    float[] out = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      out[i] = (float) ((row[i] - MEANS.get(i)) / DEVIATIONS.get(i));
    }
    return out;
  }
}
