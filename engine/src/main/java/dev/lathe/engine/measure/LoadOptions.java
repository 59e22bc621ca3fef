package dev.lathe.engine.measure;

import dev.lathe.engine.load.LoadPattern;
import dev.lathe.engine.load.LoadPattern.Kind;
import dev.lathe.engine.load.LoadPattern.LatencyBound;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What is not as the scenarios say.
 *
 * @param rate queries a second, where they arrive by the clock; empty to look for the highest
 * @param boundMillis the latency that they must keep
 * @param batch samples in a query, at least 1; where queries arrive by the clock they have one
 *     sample unless this is given
 * @param instances queries or runs at the same time, at least 1
 * @param official whether a row must have as many queries as MLPerf asks for
 */
public record LoadOptions(
    OptionalDouble rate,
    OptionalDouble boundMillis,
    OptionalInt batch,
    OptionalInt instances,
    boolean official) {
  /** What MLPerf asks of a run: ten minutes. */
  public static final double OFFICIAL_SECONDS = 600;

  /** Samples of the offline scenario by MLPerf's rules. */
  private static final int OFFICIAL_SAMPLES = 24_576;

  /** All as the scenarios say. */
  public static LoadOptions standard() {
    return new LoadOptions(
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        false);
  }

  /** A scenario as it is to be measured. */
  public Scenario of(Scenario scenario) {
    LoadPattern load = scenario.load();
    if (load.kind() == Kind.POISSON) {
      double share = load.bound().map(LatencyBound::share).orElse(1.0);
      load = boundMillis.isPresent() ? load.within(bound(share)) : load;
      load = rate.isPresent() ? load.at(rate.getAsDouble()) : load;
    }
    // A step of a text has one sample, and one after the other.
    if (load.text().isEmpty()) {
      load = batch.isPresent() ? load.ofBatch(batch.getAsInt()) : load;
      load = instances.isPresent() ? load.inLanes(instances.getAsInt()) : load;
    }
    if (official && scenario.figure() == Scenario.Figure.THROUGHPUT && load.bound().isEmpty()) {
      int queries = (OFFICIAL_SAMPLES + load.batch() - 1) / load.batch();
      load = load.ofQueries(Math.max(load.minimumQueries(), queries));
    }
    return new Scenario(scenario.id(), scenario.query(), scenario.figure(), load);
  }

  private LatencyBound bound(double share) {
    return new LatencyBound(boundMillis.orElseThrow(), share);
  }
}
