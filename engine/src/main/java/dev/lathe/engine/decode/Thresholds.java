package dev.lathe.engine.decode;

import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.ScoredLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Which class is said, where one is looked for. */
public final class Thresholds {
  private Thresholds() {}

  /**
   * The answer with the class first that is said: the positive one where its score is at least the
   * threshold, else the best of the others; without a threshold the best of all.
   *
   * @param positive the class that is looked for; below 0 where there is none, and then the answer
   *     stays as it is
   * @param threshold 0..1
   * @param names of classes by index
   */
  public static Classification decide(
      Classification c, int positive, Optional<Double> threshold, IntFunction<String> names) {
    if (positive < 0 || positive >= c.scores().length || c.hasNaN()) {
      return c;
    }
    List<ScoredLabel> ranked = new ArrayList<>(c.labels());
    ranked.sort((a, b) -> Double.compare(b.score(), a.score()));
    if (threshold.isPresent()) {
      boolean said = c.scores()[positive] >= threshold.get().floatValue();
      ScoredLabel ofPositive =
          new ScoredLabel(names.apply(positive), positive, c.scores()[positive]);
      boolean shown = ranked.removeIf(l -> l.index() == positive);
      if (said) {
        ranked.add(0, ofPositive);
      } else if (shown) {
        ranked.add(place(ranked, ofPositive), ofPositive);
      }
    }
    return new Classification(ranked, c.scores(), positive);
  }

  /** Behind the best of the others, and else by its score. */
  private static int place(List<ScoredLabel> others, ScoredLabel positive) {
    int at = Math.min(1, others.size());
    while (at < others.size() && others.get(at).score() > positive.score()) {
      at++;
    }
    return at;
  }
}
