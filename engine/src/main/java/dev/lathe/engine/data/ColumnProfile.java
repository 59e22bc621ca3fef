package dev.lathe.engine.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a column of a table holds, as far as a form for it must know.
 *
 * @param name of the column
 * @param kind of its values
 * @param low the least number; 0 where they are none
 * @param high the largest number; 0 where they are none
 * @param step between two neighbouring numbers of a form: 1 for whole ones, else a power of ten
 * @param choices all values, where they are few: numbers by size, words by the alphabet
 * @param typical a value that a form begins with: the median of numbers, the most frequent of
 *     others
 * @param skewed whether most numbers lie close to the least one, so that a linear scale would waste
 *     most of its length
 */
public record ColumnProfile(
    String name,
    Kind kind,
    double low,
    double high,
    double step,
    List<String> choices,
    String typical,
    boolean skewed) {
  /** What values are. */
  public enum Kind {
    /** Numbers with decimals. */
    NUMBER,
    /** Whole numbers. */
    WHOLE,
    /** A few values, which can be listed. */
    CHOICE,
    /** Anything. */
    TEXT
  }

  /** Up to so many words are a choice. */
  private static final int FEW_WORDS = 40;

  /** Up to so many numbers are one: more are moved through, not picked. */
  private static final int FEW_NUMBERS = 3;

  /** The range beyond the median, against that below it, from which on a column is skewed. */
  private static final double SKEW = 8;

  private static final int STEPS = 200;

  /** Copies the list. */
  public ColumnProfile {
    choices = List.copyOf(choices);
  }

  /**
   * Looks at a column.
   *
   * @param values as they are written; empty ones are missing and do not count
   */
  public static ColumnProfile of(String name, List<String> values) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    List<Double> numbers = new ArrayList<>();
    boolean whole = true;
    for (String raw : values) {
      String v = raw.strip();
      if (v.isEmpty()) {
        continue;
      }
      if (counts.size() <= FEW_WORDS || counts.containsKey(v)) {
        counts.merge(v, 1, Integer::sum);
      }
      double n = number(v);
      whole &= Double.isNaN(n) || n == Math.rint(n);
      if (!Double.isNaN(n)) {
        numbers.add(n);
      }
    }
    long present = values.stream().filter(v -> !v.isBlank()).count();
    return present > 0 && numbers.size() == present
        ? ofNumbers(name, numbers, whole, counts)
        : ofWords(name, counts);
  }

  private static double number(String text) {
    try {
      double n = Double.parseDouble(text);
      return Double.isFinite(n) ? n : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static ColumnProfile ofNumbers(
      String name, List<Double> numbers, boolean whole, Map<String, Integer> counts) {
    numbers.sort(Comparator.naturalOrder());
    double low = numbers.get(0);
    double high = numbers.get(numbers.size() - 1);
    double median = numbers.get(numbers.size() / 2);
    double step = whole ? 1 : step(low, high);
    List<String> choices =
        counts.size() <= FEW_NUMBERS
            ? counts.keySet().stream()
                .sorted(Comparator.comparingDouble(Double::parseDouble))
                .toList()
            : List.of();
    boolean skewed = low >= 0 && high - median > SKEW * Math.max(median - low, step);
    return new ColumnProfile(
        name,
        choices.isEmpty() ? whole ? Kind.WHOLE : Kind.NUMBER : Kind.CHOICE,
        low,
        high,
        step,
        choices,
        choices.isEmpty() ? written(median, step) : mostFrequent(counts),
        skewed);
  }

  private static double step(double low, double high) {
    double range = high - low;
    return range > 0 ? Math.pow(10, Math.floor(Math.log10(range / STEPS))) : 1;
  }

  private static ColumnProfile ofWords(String name, Map<String, Integer> counts) {
    boolean few = !counts.isEmpty() && counts.size() <= FEW_WORDS;
    return new ColumnProfile(
        name,
        few ? Kind.CHOICE : Kind.TEXT,
        0,
        0,
        1,
        few ? counts.keySet().stream().sorted().toList() : List.of(),
        counts.isEmpty() ? "" : mostFrequent(counts),
        false);
  }

  private static String mostFrequent(Map<String, Integer> counts) {
    return counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  /** Whether its values are numbers. */
  public boolean isNumeric() {
    return kind == Kind.NUMBER || kind == Kind.WHOLE;
  }

  /** A number as its column writes it: with as many decimals as a step has. */
  public String written(double value) {
    return written(value, step);
  }

  private static String written(double value, double step) {
    int decimals = step >= 1 ? 0 : (int) Math.round(-Math.log10(step));
    return java.math.BigDecimal.valueOf(value)
        .setScale(decimals, java.math.RoundingMode.HALF_UP)
        .toPlainString();
  }

  /**
   * The value at a place of its scale.
   *
   * @param way 0 the least value to 1 the largest
   */
  public double at(double way) {
    double w = Math.max(0, Math.min(1, way));
    double raw =
        skewed
            ? low + unit() * Math.expm1(w * Math.log1p((high - low) / unit()))
            : low + w * range();
    double snapped = Math.rint(raw / step) * step;
    return Math.max(low, Math.min(high, snapped));
  }

  /** The place of a value on its scale, 0 to 1; at an end for one beyond. */
  public double way(double value) {
    double v = Math.max(low, Math.min(high, value)) - low;
    return range() == 0
        ? 0
        : skewed ? Math.log1p(v / unit()) / Math.log1p(range() / unit()) : v / range();
  }

  private double range() {
    return high - low;
  }

  /** What a scale of logarithms counts in, so that it need not end at 0. */
  private double unit() {
    double median = Double.parseDouble(typical) - low;
    return Math.max(step, median / 2);
  }

  /**
   * Values over the whole column, in order: a curve's points.
   *
   * @param most how many at most, where they are numbers
   */
  public List<String> points(int most) {
    if (!isNumeric()) {
      return choices;
    }
    List<String> points = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      String p = written(at(i / (double) (most - 1)));
      if (points.isEmpty() || !points.get(points.size() - 1).equals(p)) {
        points.add(p);
      }
    }
    return points;
  }
}
