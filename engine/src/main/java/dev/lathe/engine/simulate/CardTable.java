package dev.lathe.engine.simulate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Card transactions as rows of a table, and as a network takes them. */
public final class CardTable {
  /** What the model sees, in its order. */
  public static final List<String> COLUMNS =
      List.of(
          "amount",
          "hour",
          "distance",
          "merchant",
          "online",
          "minutes_since_last",
          "uses_last_hour",
          "times_usual");

  /** Place of the column that is a word. */
  public static final int MERCHANT = 3;

  /** The column that is asked for. */
  public static final String TARGET = "verdict";

  /** The classes, in the order of the model's scores. */
  public static final List<String> CLASSES = List.of("fine", "fraud");

  private static final int WARM_UP = 20_000;

  private CardTable() {}

  /** What a seed's bank sees, once all cards have a history. */
  public static Stream<CardTransaction> of(long seed, int rows) {
    return CardTransactions.ofBank(seed).stream().skip(WARM_UP).limit(rows);
  }

  /** The words that a merchant's kind is written with, by code. */
  public static List<String> merchants() {
    return Arrays.stream(MerchantKind.values()).map(MerchantKind::word).toList();
  }

  /** A CSV of so many rows. */
  public static String csv(long seed, int rows) {
    StringBuilder text = new StringBuilder(String.join(",", COLUMNS) + "," + TARGET + "\n");
    of(seed, rows).forEach(t -> text.append(row(t)));
    return text.toString();
  }

  private static String row(CardTransaction t) {
    return String.format(
        Locale.ROOT,
        "%.2f,%.1f,%.1f,%s,%d,%.0f,%d,%.2f,%s\n",
        t.amount(),
        hour(t),
        t.distance(),
        t.merchant().word(),
        t.online() ? 1 : 0,
        t.minutesSinceLast(),
        t.usesLastHour(),
        t.timesUsual(),
        CLASSES.get(t.fraud() ? 1 : 0));
  }

  /** To a tenth, never 24. */
  private static double hour(CardTransaction t) {
    return Math.floor(t.hour() * 10) / 10;
  }

  /** The model's input, one number a column. */
  public static float[] features(CardTransaction t) {
    return new float[] {
      (float) t.amount(),
      (float) hour(t),
      (float) t.distance(),
      t.merchant().ordinal(),
      t.online() ? 1 : 0,
      (float) t.minutesSinceLast(),
      t.usesLastHour(),
      (float) t.timesUsual()
    };
  }
}
