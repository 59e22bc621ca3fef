package dev.lathe.app.cli.measure;

import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.measure.MetricValue;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The metrics of a measurement that the table has no column for. */
final class OtherMetrics {
  private OtherMetrics() {}

  /** All of them with their intervals, in the order of the task; empty where there are none. */
  static Optional<String> of(Measurement m) {
    List<String> columns =
        List.of(
            m.quality().map(MetricValue::id).orElse(""),
            m.metrics().stream()
                .filter(v -> !v.needsTruth())
                .map(MetricValue::id)
                .findFirst()
                .orElse(""));
    List<MetricValue> others = m.metrics().stream().filter(v -> !columns.contains(v.id())).toList();
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(others.stream().map(Reports::named).collect(Collectors.joining(", ")));
  }
}
