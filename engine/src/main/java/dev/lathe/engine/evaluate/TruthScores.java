package dev.lathe.engine.evaluate;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Truth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What metrics say of one answer alone; of one there is no interval. */
public final class TruthScores {
  private TruthScores() {}

  /**
   * The values of those metrics that need the truth and are defined for this answer, in their
   * order.
   *
   * @throws dev.lathe.base.LatheException where the truth is a picture that cannot be read
   */
  public static Map<Metric, Double> of(List<Metric> metrics, Truth truth, Answer answer) {
    Map<Metric, Double> values = new LinkedHashMap<>();
    Observation one = new Observation(0, Optional.of(truth), answer, Optional.empty());
    for (Metric m : metrics) {
      if (m.needsTruth()) {
        Accumulator accumulator = m.accumulator();
        accumulator.add(one);
        accumulator.score().ifPresent(e -> values.put(m, e.value()));
      }
    }
    return values;
  }
}
