package dev.lathe.engine.measure;

import dev.lathe.base.LatheException;
import dev.lathe.engine.measure.stats.Percentiles;
import java.util.List;
import java.util.stream.Collectors;

/** The scenarios that can be measured. */
public final class Scenarios {
  /** One sample at a time, the next when the last is answered: what a person waits for. */
  public static final Scenario SINGLE_STREAM =
      new Simple(
          "single-stream",
          "One sample at a time, the next when the last is answered; tells the latency.",
          1,
          Percentiles.minimumCount(0.9));

  /** Samples in batches, one batch after another: what a machine gets through. */
  public static final Scenario OFFLINE =
      new Simple(
          "offline",
          "Samples in batches of 8 where the model allows it; tells the throughput.",
          8,
          Percentiles.minimumCount(0.5));

  private Scenarios() {}

  /** All of them, the default first. */
  public static List<Scenario> all() {
    return List.of(SINGLE_STREAM, OFFLINE);
  }

  /**
   * The scenario of that id.
   *
   * @throws LatheException for an id that is none
   */
  public static Scenario of(String id) {
    return all().stream()
        .filter(s -> s.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                LatheException.input(
                    "There is no scenario '" + id + "'.",
                    "Known are "
                        + all().stream().map(Scenario::id).collect(Collectors.joining(", "))
                        + ".",
                    "Name one of them."));
  }

  private record Simple(String id, String doc, int batch, int minimumQueries) implements Scenario {
    @Override
    public int samplesPerQuery(boolean freeBatch, int fixedBatch) {
      return freeBatch ? batch : fixedBatch;
    }
  }
}
