package dev.lathe.engine.evaluate;

import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.Arrays;
import java.util.Optional;

/**
 * A figure of the classes said against those that are right: of the positive class where the
 * answers have one, else the mean over the classes that occur. Counted by class in groups of
 * examples, so that what is kept does not grow with them.
 *
 * @param measure which figure
 */
public record ConfusionMetric(String id, String name, String doc, ConfusionMeasure measure)
    implements Metric {
  /** Of more classes three counts each in every group would be too many. */
  public static final int MOST_CLASSES = 10_000;

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
    return new Counts(measure);
  }

  private static final class Counts implements Accumulator {
    private final ConfusionMeasure measure;
    private final long[] examples = new long[Shards.COUNT];
    private int classes;
    private int positive = -1;
    private long[][] hits = new long[Shards.COUNT][0];
    private long[][] said = new long[Shards.COUNT][0];
    private long[][] actual = new long[Shards.COUNT][0];

    Counts(ConfusionMeasure measure) {
      this.measure = measure;
    }

    @Override
    public void add(Observation o) {
      if (!(o.answer() instanceof Classification c)
          || !(o.truth().orElse(null) instanceof Truth.OfClass right)
          || right.index() >= c.scores().length
          || c.scores().length > MOST_CLASSES) {
        return;
      }
      grow(c.scores().length);
      positive = Math.max(positive, c.positive());
      int shard = Shards.of(o.example());
      examples[shard]++;
      actual[shard][right.index()]++;
      if (!c.hasNaN()) {
        said[shard][c.best()]++;
        hits[shard][right.index()] += c.best() == right.index() ? 1 : 0;
      }
    }

    private void grow(int n) {
      if (n > classes) {
        classes = n;
        hits = grown(hits, n);
        said = grown(said, n);
        actual = grown(actual, n);
      }
    }

    private static long[][] grown(long[][] counts, int n) {
      return Arrays.stream(counts).map(c -> Arrays.copyOf(c, n)).toArray(long[][]::new);
    }

    @Override
    public Accumulator merge(Accumulator other) {
      Counts both = new Counts(measure);
      both.take(this);
      both.take((Counts) other);
      return both;
    }

    private void take(Counts o) {
      grow(o.classes);
      positive = Math.max(positive, o.positive);
      for (int s = 0; s < Shards.COUNT; s++) {
        examples[s] += o.examples[s];
        for (int c = 0; c < o.classes; c++) {
          hits[s][c] += o.hits[s][c];
          said[s][c] += o.said[s][c];
          actual[s][c] += o.actual[s][c];
        }
      }
    }

    /** Of the positive class; the mean over the classes that occur where there is none. */
    private double of(int[] shards, int[] weights) {
      if (positive >= 0 && measure != ConfusionMeasure.BALANCED_ACCURACY) {
        return of(shards, weights, positive);
      }
      double sum = 0;
      int n = 0;
      for (int c = 0; c < classes; c++) {
        double right = sum(actual, shards, weights, c);
        boolean counts =
            right > 0
                || measure != ConfusionMeasure.BALANCED_ACCURACY
                    && sum(said, shards, weights, c) > 0;
        if (counts) {
          // A class that was never said, or is never right, has found nothing.
          double value = of(shards, weights, c);
          sum += Double.isNaN(value) ? 0 : value;
          n++;
        }
      }
      return sum / n;
    }

    private double of(int[] shards, int[] weights, int c) {
      return measure.of(
          sum(hits, shards, weights, c),
          sum(said, shards, weights, c),
          sum(actual, shards, weights, c));
    }

    private static double sum(long[][] counts, int[] shards, int[] weights, int c) {
      double sum = 0;
      for (int i = 0; i < shards.length; i++) {
        sum += (double) weights[i] * counts[shards[i]][c];
      }
      return sum;
    }

    @Override
    public Optional<Estimate> score() {
      return GroupedScores.score(examples, this::of, 0, 1);
    }

    @Override
    public Optional<String> undefined() {
      long n = Arrays.stream(examples).sum();
      if (n == 0 || score().isPresent()) {
        return Optional.empty();
      }
      return Optional.of(
          measure == ConfusionMeasure.PRECISION
              ? "no example was said to be of the positive class"
              : "no example is of the positive class");
    }

    @Override
    public Optional<PairedDifference> minus(Accumulator baseline) {
      Counts base = (Counts) baseline;
      return GroupedScores.minus(examples, this::of, base.examples, base::of, 1);
    }
  }
}
