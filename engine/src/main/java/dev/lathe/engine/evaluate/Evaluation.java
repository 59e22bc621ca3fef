package dev.lathe.engine.evaluate;

import dev.lathe.engine.measure.stats.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model held against what is right and against the original, over some examples: an accumulator a
 * metric. What it keeps does not grow with the examples' answers. Not safe from several threads.
 */
public final class Evaluation {
  private static final int KEPT_FAILURES = 5;

  private final Map<Metric, Accumulator> metrics = new LinkedHashMap<>();
  private long answered;
  private long notNumbers;
  private long failed;
  private final List<String> failures = new ArrayList<>();

  /** Of nothing yet, by these metrics. */
  public Evaluation(List<Metric> metrics) {
    metrics.forEach(m -> this.metrics.put(m, m.accumulator()));
  }

  /** One more example. */
  public void add(Observation observation) {
    answered++;
    notNumbers += observation.answer().hasNaN() ? 1 : 0;
    metrics.values().forEach(a -> a.add(observation));
  }

  /** One example that could not be answered, and why. */
  public void fail(String reason) {
    failed++;
    if (failures.size() < KEPT_FAILURES) {
      failures.add(reason);
    }
  }

  /**
   * Both together, as a new one.
   *
   * @param other by the same metrics, over other examples
   */
  public Evaluation merge(Evaluation other) {
    Evaluation both = new Evaluation(List.of());
    metrics.forEach(
        (m, a) ->
            both.metrics.put(m, a.merge(Optional.ofNullable(other.metrics.get(m)).orElseThrow())));
    both.answered = answered + other.answered;
    both.notNumbers = notNumbers + other.notNumbers;
    both.failed = failed + other.failed;
    failures.forEach(both::keep);
    other.failures.forEach(both::keep);
    return both;
  }

  private void keep(String reason) {
    if (failures.size() < KEPT_FAILURES) {
      failures.add(reason);
    }
  }

  /** How many examples were answered. */
  public long answered() {
    return answered;
  }

  /** How many of the answers were no numbers (NaN); they count as wrong. */
  public long notNumbers() {
    return notNumbers;
  }

  /** How many could not be. */
  public long failed() {
    return failed;
  }

  /** The first few reasons. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** Every metric that counted at least one example, in the order of the task. */
  public List<MetricScore> scores() {
    List<MetricScore> scores = new ArrayList<>();
    metrics.forEach((m, a) -> a.score().ifPresent(e -> scores.add(new MetricScore(m, e))));
    return scores;
  }

  /** Of every metric that counted examples and has no value, why, one sentence each. */
  public List<String> undefined() {
    List<String> sentences = new ArrayList<>();
    metrics.forEach(
        (m, a) ->
            a.undefined()
                .ifPresent(why -> sentences.add(m.name() + " is not defined: " + why + ".")));
    return sentences;
  }

  /** One metric's value; empty where it counted nothing or is not among the metrics. */
  public Optional<Estimate> score(Metric metric) {
    return Optional.ofNullable(metrics.get(metric)).flatMap(Accumulator::score);
  }

  /** The first metric that needs what is right and counted something: how good the model is. */
  public Optional<MetricScore> quality() {
    return scores().stream().filter(s -> s.metric().needsTruth()).findFirst();
  }

  /** The first metric that needs the original's answers and counted something. */
  public Optional<MetricScore> agreement() {
    return scores().stream().filter(s -> !s.metric().needsTruth()).findFirst();
  }

  /**
   * This minus another model's value of one metric, over the examples that both counted.
   *
   * @return empty where they have none in common
   */
  public Optional<PairedDifference> minus(Evaluation baseline, Metric metric) {
    Accumulator own = metrics.get(metric);
    Accumulator other = baseline.metrics.get(metric);
    return own == null || other == null ? Optional.empty() : own.minus(other);
  }
}
