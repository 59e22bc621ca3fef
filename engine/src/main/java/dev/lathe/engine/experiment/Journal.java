package dev.lathe.engine.experiment;

import dev.lathe.base.JobContext;
import dev.lathe.engine.measure.MeasureRequest;
import dev.lathe.engine.measure.Measurement.Report;
import dev.lathe.engine.measure.Measurer;
import java.util.function.Consumer;

/**
 * Measures and keeps: each row is in the experiment before the next is measured, so that a crash or
 * a cancel loses the running group and nothing that was finished.
 */
public final class Journal {
  private final Experiment experiment;
  private final Measurer measurer;

  /** Keeps in this experiment what that measurer yields. */
  public Journal(Experiment experiment, Measurer measurer) {
    this.experiment = experiment;
    this.measurer = measurer;
  }

  /**
   * As {@link Measurer#measure}; the models are files of the experiment's variants.
   *
   * @param onPart told each row, with its comparison, after both were kept
   */
  public Report measure(MeasureRequest request, Consumer<Report> onPart, JobContext context) {
    return measurer.measure(
        request,
        part -> {
          experiment.add(part);
          onPart.accept(part);
        },
        context);
  }
}
