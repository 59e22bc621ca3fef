package dev.lathe.optimizers.report;

import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.measure.MetricValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is to be said of a row besides its cells. */
final class Remarks {
  private Remarks() {}

  static List<String> of(Measurement m) {
    List<String> all = new ArrayList<>();
    m.reasons().forEach(r -> all.add(m.model() + " is not valid: " + r));
    Optional<MetricValue> first = m.quality();
    List<String> others =
        m.metrics().stream()
            .filter(v -> first.isEmpty() || !v.id().equals(first.get().id()))
            .map(v -> v.name() + " " + Words.metric(v))
            .toList();
    if (!others.isEmpty()) {
      all.add(m.model() + ": " + String.join("; ", others) + ".");
    }
    Optional.ofNullable(m.provenance().get(Measurement.UNDEFINED))
        .filter(u -> !u.isEmpty())
        .ifPresent(u -> all.add(m.model() + ": " + u));
    m.difference()
        .ifPresent(
            d ->
                all.add(
                    m.model()
                        + ": "
                        + d.differing()
                        + " of "
                        + d.compared()
                        + " answers differ from those on "
                        + d.device()
                        + "."));
    return all;
  }
}
