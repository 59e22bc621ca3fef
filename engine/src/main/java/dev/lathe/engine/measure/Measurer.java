package dev.lathe.engine.measure;

import dev.lathe.base.JobContext;
import java.util.function.Consumer;

/** Measures in child processes, one per model and device. */
public interface Measurer {
  /**
   * Measures, reporting each finished row as it comes.
   *
   * @throws dev.lathe.base.LatheException when a model cannot be opened or its process died; the
   *     message names it
   * @throws dev.lathe.base.CancelledException when cancelled; no child outlives the call
   */
  Measurement.Report measure(
      MeasureRequest request, Consumer<Measurement> onRow, JobContext context);
}
