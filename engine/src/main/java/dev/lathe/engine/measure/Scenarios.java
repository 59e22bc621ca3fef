package dev.lathe.engine.measure;

import dev.lathe.base.LatheException;
import dev.lathe.engine.load.LoadPattern;
import dev.lathe.engine.measure.Scenario.Figure;
import dev.lathe.engine.measure.stats.Percentiles;
import java.util.List;
import java.util.stream.Collectors;

/** The scenarios that can be measured; docs/extending/scenario.md tells how to add one. */
public final class Scenarios {
  private static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "single-stream",
              "one sample; the next comes when the last is answered",
              Figure.LATENCY,
              LoadPattern.closedLoop(1, 1, Percentiles.minimumCount(0.9))),
          new Scenario(
              "offline",
              "8 samples where the batch axis is free (one example repeated), else the model's own"
                  + " batch; the next comes when the last is answered",
              Figure.THROUGHPUT,
              LoadPattern.closedLoop(8, 1, Percentiles.minimumCount(0.5))));

  private Scenarios() {}

  /** All of them, the default first. */
  public static List<Scenario> all() {
    return ALL;
  }

  /** What is measured unless something else is asked for. */
  public static Scenario standard() {
    return ALL.get(0);
  }

  /**
   * The scenario of that id.
   *
   * @throws LatheException for an id that is none
   */
  public static Scenario of(String id) {
    return ALL.stream()
        .filter(s -> s.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                LatheException.input(
                    "There is no scenario '" + id + "'.",
                    "Known are "
                        + ALL.stream().map(Scenario::id).collect(Collectors.joining(", "))
                        + ".",
                    "Name one of them."));
  }
}
