package dev.lathe.engine.measure;

import dev.lathe.engine.host.ChildProcess;
import java.time.Duration;

/**
 * How queries arrive at a model. A scenario decides how many samples a query holds and how one
 * round of queries is run; rounds of all candidates are interleaved by the measurer. A server
 * scenario (Poisson arrivals) or a stream is another implementation, whose round asks the child to
 * take queries at given times; the latencies that it returns then hold the waiting too.
 */
public interface Scenario {
  /** The word in flags, JSON and tables. */
  String id();

  /** What it tells, one sentence. */
  String doc();

  /**
   * Samples in a query.
   *
   * @param freeBatch whether the model leaves the batch axis open
   * @param fixedBatch the length of that axis where it does not
   */
  int samplesPerQuery(boolean freeBatch, int fixedBatch);

  /** A row with fewer timed queries is not valid. */
  int minimumQueries();

  /**
   * Runs one round.
   *
   * @param first index of the first input set
   * @param untimed queries before the clock starts
   * @param queries how many to time
   * @param limit when to end the round early
   */
  default ChildProcess.Round round(
      ChildProcess child, int first, int untimed, int queries, Duration limit) {
    return child.round(first, untimed, queries, limit);
  }
}
