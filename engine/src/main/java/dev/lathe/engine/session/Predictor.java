package dev.lathe.engine.session;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Sample;

/** A model opened on a device, ready to answer. Thread-safe: calls run one after another. */
public interface Predictor extends AutoCloseable {
  /**
   * Answers one sample.
   *
   * @throws dev.lathe.base.LatheException when the sample does not fit the model, naming both
   * @throws dev.lathe.base.CancelledException when cancelled; the native run is stopped too
   */
  Prediction predict(Sample sample, JobContext context);

  @Override
  void close();
}
