package dev.lathe.controllers.compare;

import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.engine.evaluate.Metric;
import java.util.List;
import java.util.Optional;

/**
 * A metric of the open model's task that needs what is right: one of them heads the matrix, makes
 * the front and ranks the rows.
 *
 * @param id the metric's
 * @param name for people
 */
public record MetricChoice(String id, String name) {
  /** Those of a model's task, the task's first first. */
  static List<MetricChoice> of(Optional<OpenModel> open) {
    return open.stream()
        .flatMap(o -> o.model().setup().task().metrics().stream())
        .filter(Metric::needsTruth)
        .map(m -> new MetricChoice(m.id(), m.name()))
        .toList();
  }
}
