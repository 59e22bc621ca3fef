package dev.lathe.engine.measure;

import dev.lathe.base.JobContext;
import java.util.function.Consumer;

/** Measures in child processes, one per model and device. */
public interface Measurer {
  /**
   * Measures, reporting each finished row as it comes. A model that cannot be opened, or whose
   * process dies, becomes an invalid row that says so; the others go on.
   *
   * @param onPart told each finished row together with its comparison
   * @throws dev.lathe.base.LatheException when not one of the models could be measured; the message
   *     names the first
   * @throws dev.lathe.base.CancelledException when cancelled; no child outlives the call
   */
  Measurement.Report measure(
      MeasureRequest request, Consumer<Measurement.Report> onPart, JobContext context);
}
