package dev.lathe.engine.evaluate;

import dev.lathe.engine.measure.stats.Estimate;
import java.util.Arrays;
import java.util.Optional;

/**
 * Precision, recall or F1 of entities over all examples together (micro average, as {@code
 * f1_score} of chakki-works/seqeval counts unless asked otherwise). Counted in groups of examples,
 * which are drawn again whole for the interval, so that what is kept does not grow with them.
 *
 * @param measure which figure; not balanced accuracy
 * @param counts what one example adds
 */
public record SpanMetric(
    String id, String name, String doc, ConfusionMeasure measure, Counting counts)
    implements TruthShare {
  /**
   * What one example adds.
   *
   * @param hits entities said with the right place and type
   * @param said entities said
   * @param actual entities that are there
   */
  public record Counts(long hits, long said, long actual) {}

  /** What one example adds. */
  @FunctionalInterface
  public interface Counting {
    /** The counts; empty where the example does not count. */
    Optional<Counts> of(Observation observation);
  }

  @Override
  public Accumulator accumulator() {
    return new Sums(this);
  }

  private static final class Sums implements Accumulator {
    private final SpanMetric metric;

    /** Of one class: entities of all types together. */
    private final ClassTally tally = new ClassTally();

    Sums(SpanMetric metric) {
      this.metric = metric;
      tally.grow(1);
    }

    @Override
    public void add(Observation o) {
      metric
          .counts()
          .of(o)
          .ifPresent(
              c -> {
                int shard = Shards.of(o.example());
                tally.example(shard);
                tally.actual(shard, 0, c.actual(), c.hits());
                tally.said(shard, 0, c.said());
              });
    }

    @Override
    public Accumulator merge(Accumulator other) {
      Sums both = new Sums(metric);
      both.tally.take(tally);
      both.tally.take(((Sums) other).tally);
      return both;
    }

    private double of(int[] shards, int[] weights) {
      return metric
          .measure()
          .of(
              tally.hits(shards, weights, 0),
              tally.said(shards, weights, 0),
              tally.actual(shards, weights, 0));
    }

    @Override
    public Optional<Estimate> score() {
      return GroupedScores.score(tally.examples(), this::of, 0, 1);
    }

    @Override
    public Optional<String> undefined() {
      if (Arrays.stream(tally.examples()).sum() == 0 || score().isPresent()) {
        return Optional.empty();
      }
      return Optional.of(
          switch (metric.measure()) {
            case PRECISION -> "the model found no entity";
            case RECALL, BALANCED_ACCURACY -> "the data hold no entity";
            case F1 -> "the data hold no entity, and the model found none";
          });
    }

    @Override
    public Optional<PairedDifference> minus(Accumulator baseline) {
      Sums base = (Sums) baseline;
      return GroupedScores.minus(tally.examples(), this::of, base.tally.examples(), base::of, 1);
    }
  }
}
