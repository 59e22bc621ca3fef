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
    implements Metric {
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
  public Unit unit() {
    return Unit.SHARE;
  }

  @Override
  public boolean higherIsBetter() {
    return true;
  }

  @Override
  public boolean needsTruth() {
    return true;
  }

  @Override
  public Accumulator accumulator() {
    return new Sums(this);
  }

  private static final class Sums implements Accumulator {
    private final SpanMetric metric;
    private final long[] examples = new long[Shards.COUNT];
    private final long[] hits = new long[Shards.COUNT];
    private final long[] said = new long[Shards.COUNT];
    private final long[] actual = new long[Shards.COUNT];

    Sums(SpanMetric metric) {
      this.metric = metric;
    }

    @Override
    public void add(Observation o) {
      metric
          .counts()
          .of(o)
          .ifPresent(
              c -> {
                int shard = Shards.of(o.example());
                examples[shard]++;
                hits[shard] += c.hits();
                said[shard] += c.said();
                actual[shard] += c.actual();
              });
    }

    @Override
    public Accumulator merge(Accumulator other) {
      Sums both = new Sums(metric);
      both.take(this);
      both.take((Sums) other);
      return both;
    }

    private void take(Sums o) {
      for (int i = 0; i < Shards.COUNT; i++) {
        examples[i] += o.examples[i];
        hits[i] += o.hits[i];
        said[i] += o.said[i];
        actual[i] += o.actual[i];
      }
    }

    private double of(int[] shards, int[] weights) {
      return metric
          .measure()
          .of(sum(hits, shards, weights), sum(said, shards, weights), sum(actual, shards, weights));
    }

    private static double sum(long[] counts, int[] shards, int[] weights) {
      double sum = 0;
      for (int i = 0; i < shards.length; i++) {
        sum += (double) weights[i] * counts[shards[i]];
      }
      return sum;
    }

    @Override
    public Optional<Estimate> score() {
      return GroupedScores.score(examples, this::of, 0, 1);
    }

    @Override
    public Optional<String> undefined() {
      if (Arrays.stream(examples).sum() == 0 || score().isPresent()) {
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
      return GroupedScores.minus(examples, this::of, base.examples, base::of, 1);
    }
  }
}
