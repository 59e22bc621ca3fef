package dev.lathe.engine.host;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.load.LoadPattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A model that is open somewhere: in this process, in a child with a runtime of its own, or, one
 * day, on a server. {@link Hosts} opens them. For one thread at a time.
 */
public interface Host extends AutoCloseable {
  /** What opening told. */
  record Opened(long loadNanos, String runtimeVersion, Signature signature) {}

  /** A timed round: nanoseconds of each query, and of the whole. */
  @SuppressWarnings("ArrayRecordComponent") // Summed up and dropped; never compared.
  record Round(long[] nanos, long totalNanos) {}

  /** The answer to one sample, with the time of the run and of making the answer. */
  record Answered(double inferenceMillis, double postMillis, Answer answer) {}

  /** Resident bytes of the process before the model was loaded, after, and at the peak. */
  record Resident(long baseline, long loaded, long peak) {}

  /** What opening told: the model's inputs and outputs, the runtime, and how long it took. */
  Opened opened();

  /**
   * Answers one sample.
   *
   * @param inputs one tensor for each input of the model, by name
   * @throws dev.lathe.base.LatheException when the model refuses it, or does not answer as its task
   *     should
   */
  Answered ask(Map<String, TensorData> inputs);

  /**
   * Gives the inputs that the coming rounds cycle through; each is run once.
   *
   * @param limit no further set is taken after so long, so that a slow device is not asked all of
   *     them before it is timed; one is taken in any case
   * @return how many were taken, from the first on
   * @throws dev.lathe.base.LatheException when the model refuses one
   */
  int inputs(List<Map<String, TensorData>> sets, Duration limit);

  /**
   * Times a round of queries, next to the clock; {@link #inputs} comes before.
   *
   * @param load how they arrive
   * @param first index of the first input set
   * @param untimed queries before the clock starts
   * @param queries how many are timed, at least 1
   * @param limit the round ends early after so long, but not before one query
   * @throws dev.lathe.base.LatheException when the model refuses one
   */
  Round run(LoadPattern load, int first, int untimed, int queries, Duration limit);

  /**
   * The memory of the process that holds the model.
   *
   * @param forgetPeak whether the next peak counts from now on
   */
  Resident footprint(boolean forgetPeak);

  /** Closes the model. */
  @Override
  void close();
}
