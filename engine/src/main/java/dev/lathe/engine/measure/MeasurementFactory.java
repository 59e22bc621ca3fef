package dev.lathe.engine.measure;

import dev.lathe.base.LatheException;
import dev.lathe.engine.evaluate.MetricScore;
import dev.lathe.engine.host.Host.Resident;
import dev.lathe.engine.load.LoadPattern;
import dev.lathe.engine.measure.Measurement.Latency;
import dev.lathe.engine.measure.Measurement.Memory;
import dev.lathe.engine.measure.stats.Bootstrap;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.measure.stats.Percentiles;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Makes the row of a candidate. */
final class MeasurementFactory {
  private static final double MB = 1e6;

  private final Candidate c;
  private final Provenance provenance;
  private final MeasurementKeys keys;
  private final Bootstrap bootstrap;

  MeasurementFactory(
      Candidate c, Provenance provenance, MeasurementKeys keys, Bootstrap bootstrap) {
    this.c = c;
    this.provenance = provenance;
    this.keys = keys;
    this.bootstrap = bootstrap;
  }

  /** The row of a candidate whose model or process failed. */
  Measurement failed(LatheException why) {
    return row(
        List.of(),
        Optional.empty(),
        new Latency(Estimate.UNKNOWN, OptionalDouble.empty(), OptionalDouble.empty()),
        Estimate.UNKNOWN,
        List.of(why.getMessage()),
        provenance.of(c));
  }

  /**
   * The row of a candidate that was timed.
   *
   * @param firstDevice the device on which each model's answers are the measure for the others
   * @param unanswered why the examples could not be answered
   */
  Measurement finished(
      InterleavedRounds.SystemLoad circumstances,
      Optional<Answered> answered,
      String firstDevice,
      Optional<EncodedExamples> examples,
      Optional<LatheException> unanswered) {
    double[][] rounds = c.rounds();
    Estimate median = bootstrap.median(rounds);
    double[] sorted = Arrays.stream(rounds).flatMapToDouble(Arrays::stream).sorted().toArray();
    List<MetricValue> metrics =
        answered.stream()
            .flatMap(a -> a.evaluation().scores().stream())
            .map(MetricValue::of)
            .toList();
    Optional<Estimate> quality =
        answered.flatMap(a -> a.evaluation().quality()).map(MetricScore::estimate);
    List<String> reasons =
        Validity.check(
            c.scenario,
            new Validity.Evidence(
                rounds,
                median,
                c.settled(),
                circumstances.load(),
                circumstances.clockDrop(),
                quality,
                answered.isPresent() ? examples.map(e -> e.refused(c.model)).orElse(0) : 0,
                answered.map(a -> a.evaluation().notNumbers()).orElse(0L)));
    c.found().filter(f -> f.holds() == 0).ifPresent(f -> reasons.add(0, Validity.noRate(c.load())));
    unanswered.ifPresent(e -> reasons.add(0, e.getMessage()));
    Map<String, String> facts = provenance.of(c);
    if (c.load().kind() == LoadPattern.Kind.POISSON) {
      Provenance.estimate(facts, "latency_mean_ms", bootstrap.mean(rounds));
    }
    answered.ifPresent(e -> Provenance.median(facts, "postprocess_ms", e.postMillis()));
    List<String> undefined = answered.map(a -> a.evaluation().undefined()).orElse(List.of());
    if (!undefined.isEmpty()) {
      facts.put(Measurement.UNDEFINED, String.join(" ", undefined));
    }
    examples.ifPresent(e -> Provenance.median(facts, "preprocess_ms", e.preMillis(c.model)));
    return row(
        metrics,
        answered.flatMap(a -> a.differenceFrom(firstDevice)),
        new Latency(median, Percentiles.ifEnough(sorted, 0.9), Percentiles.ifEnough(sorted, 0.99)),
        c.found()
            .map(f -> f.estimate().times(c.samplesPerQuery()))
            .orElseGet(() -> bootstrap.rate(c.samplesPerRound(), c.secondsPerRound())),
        reasons,
        facts);
  }

  private Measurement row(
      List<MetricValue> metrics,
      Optional<DeviceDifference> difference,
      Latency latency,
      Estimate throughput,
      List<String> reasons,
      Map<String, String> facts) {
    Resident r = c.resident();
    return new Measurement(
        c.name,
        c.model.sha256(),
        c.device.id(),
        c.scenario.id(),
        estimate(metrics, Measurement.ACCURACY),
        estimate(metrics, Measurement.AGREEMENT),
        latency,
        throughput,
        new Memory(r.baseline() / MB, r.loaded() / MB, r.peak() / MB),
        c.model.bytes(),
        reasons.isEmpty(),
        reasons,
        facts,
        Optional.of(c.key(keys)),
        metrics,
        difference);
  }

  private static Optional<Estimate> estimate(List<MetricValue> metrics, String id) {
    return metrics.stream().filter(m -> m.id().equals(id)).map(MetricValue::estimate).findFirst();
  }
}
