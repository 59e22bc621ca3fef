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
    implements TruthShare {
  /** Of more classes three counts each in every group would be too many. */
  public static final int MOST_CLASSES = 10_000;

  @Override
  public Accumulator accumulator() {
    return new Counts(measure);
  }

  private static final class Counts implements Accumulator {
    private final ConfusionMeasure measure;
    private final ClassTally tally = new ClassTally();
    private int positive = -1;

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
      tally.grow(c.scores().length);
      positive = Math.max(positive, c.positive());
      int shard = Shards.of(o.example());
      boolean told = !c.hasNaN();
      tally.example(shard);
      tally.actual(shard, right.index(), 1, told && c.best() == right.index() ? 1 : 0);
      if (told) {
        tally.said(shard, c.best(), 1);
      }
    }

    @Override
    public Accumulator merge(Accumulator other) {
      Counts both = new Counts(measure);
      both.take(this);
      both.take((Counts) other);
      return both;
    }

    private void take(Counts o) {
      tally.take(o.tally);
      positive = Math.max(positive, o.positive);
    }

    /** Of the positive class; the mean over the classes that occur where there is none. */
    private double of(int[] shards, int[] weights) {
      if (positive >= 0 && measure != ConfusionMeasure.BALANCED_ACCURACY) {
        return of(shards, weights, positive);
      }
      double sum = 0;
      int n = 0;
      for (int c = 0; c < tally.classes(); c++) {
        double right = tally.actual(shards, weights, c);
        boolean counts =
            right > 0
                || measure != ConfusionMeasure.BALANCED_ACCURACY
                    && tally.said(shards, weights, c) > 0;
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
          tally.hits(shards, weights, c),
          tally.said(shards, weights, c),
          tally.actual(shards, weights, c));
    }

    @Override
    public Optional<Estimate> score() {
      return GroupedScores.score(tally.examples(), this::of, 0, 1);
    }

    @Override
    public Optional<String> undefined() {
      long n = Arrays.stream(tally.examples()).sum();
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
      return GroupedScores.minus(tally.examples(), this::of, base.tally.examples(), base::of, 1);
    }
  }
}
