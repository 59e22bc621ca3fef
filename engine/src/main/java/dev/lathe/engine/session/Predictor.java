package dev.lathe.engine.session;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Sample;
import java.util.List;

/** A model opened on a device, ready to answer. Thread-safe: calls run one after another. */
public interface Predictor extends AutoCloseable {
  /**
   * Answers one sample.
   *
   * @throws dev.lathe.base.LatheException when the sample does not fit the model, naming both
   * @throws dev.lathe.base.CancelledException when cancelled; the native run is stopped too
   */
  Prediction predict(Sample sample, JobContext context);

  /**
   * Answers several samples, in one run where the batch axis is free and batching does not change
   * the answers. Times are the run's, divided evenly.
   *
   * @return one answer a sample, in the same order
   * @throws dev.lathe.base.LatheException as {@link #predict}
   * @throws dev.lathe.base.CancelledException as {@link #predict}
   */
  default List<Prediction> predictBatch(List<Sample> samples, JobContext context) {
    return samples.stream().map(s -> predict(s, context)).toList();
  }

  /**
   * Preprocesses a sample ahead, on any thread: what comes back is answered like the sample, any
   * number of times, without preprocessing again.
   *
   * @throws dev.lathe.base.LatheException when the sample does not fit the model, naming both
   */
  default Sample prepare(Sample sample) {
    return sample;
  }

  @Override
  void close();
}
