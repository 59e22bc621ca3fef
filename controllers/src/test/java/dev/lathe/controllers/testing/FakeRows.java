package dev.lathe.controllers.testing;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.Quantity;
import dev.lathe.engine.answer.ScoredLabel;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.RowSample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Rows of payments. The model's probability of fraud rises with the amount, half of it at 100, and
 * more so online; it does not look at the kind. The variant is a little less sure.
 */
public final class FakeRows {
  /** Names of the classes. */
  public static final List<String> LABELS = List.of("fine", "fraud");

  /** The columns. */
  public static final List<String> COLUMNS = List.of("amount", "hours", "kind", "online");

  private static final List<String> KINDS = List.of("grocery", "travel", "cash");

  private FakeRows() {}

  /** Rows whose truth the model tells mostly right. */
  static List<Example> examples(boolean numbers) {
    Random random = new Random(4);
    return IntStream.range(0, 120)
        .mapToObj(
            i -> {
              RowSample row =
                  row(i, 5 + random.nextInt(200), i % 24, KINDS.get(i % 3), random.nextInt(2));
              double p = probability(row, true) + 0.3 * (random.nextDouble() - 0.5);
              Truth truth =
                  numbers ? new Truth.OfNumber(100 * p) : new Truth.OfClass(p > 0.5 ? 1 : 0);
              return new Example(row, Optional.of(truth));
            })
        .toList();
  }

  private static RowSample row(int i, int amount, int hours, String kind, int online) {
    return new RowSample(
        "payments.csv line " + (i + 2),
        COLUMNS,
        List.of(amount + ".5", String.valueOf(hours), kind, String.valueOf(online)));
  }

  private static double probability(Sample sample, boolean original) {
    if (!(sample instanceof RowSample row)) {
      return 0.5;
    }
    double amount = Double.parseDouble(row.cell("amount").orElse("0"));
    double online = row.cell("online").orElse("0").equals("1") ? 1 : 0;
    double odds = (amount - 100) / 30 + online;
    return 1 / (1 + Math.exp(-(original ? odds : 0.8 * odds)));
  }

  static Answer number(boolean original, Sample sample) {
    return new Quantity(100 * probability(sample, original));
  }

  static Answer answer(boolean original, Sample sample) {
    float p = (float) probability(sample, original);
    float[] scores = {1 - p, p};
    List<ScoredLabel> labels = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      labels.add(new ScoredLabel(LABELS.get(i), i, scores[i]));
    }
    labels.sort(Comparator.comparingDouble((ScoredLabel l) -> -l.score()));
    return new Classification(labels, scores, 1);
  }
}
