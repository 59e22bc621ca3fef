package dev.lathe.engine.evaluate;

import dev.lathe.engine.answer.PixelClasses;
import dev.lathe.engine.answer.Segmentation;
import dev.lathe.engine.answer.TrueMask;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.Arrays;
import java.util.Optional;

/**
 * How well the pixels of pictures are classified. Pixels are counted by class in groups of
 * pictures, so that what is kept does not grow with them; intervals come from drawing groups of
 * pictures again, for the pixels of one picture are not independent.
 *
 * @param measure which figure
 */
public record MaskMetric(String id, String name, String doc, MaskMeasure measure)
    implements Metric {
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
    return new Pixels(measure);
  }

  private static final class Pixels implements Accumulator {
    private final MaskMeasure measure;
    private final long[] pictures = new long[Shards.COUNT];
    private int classes;
    private long[][] hits = new long[Shards.COUNT][0];
    private long[][] said = new long[Shards.COUNT][0];
    private long[][] actual = new long[Shards.COUNT][0];

    Pixels(MaskMeasure measure) {
      this.measure = measure;
    }

    @Override
    public void add(Observation o) {
      if (o.answer() instanceof Segmentation s
          && o.truth().orElse(null) instanceof TrueMask truth) {
        add(Shards.of(o.example()), truth.classes(), s);
      }
    }

    /** Compared in the mask's pixels; one of which either knows no class does not count. */
    private void add(int shard, PixelClasses right, Segmentation answer) {
      PixelClasses given = answer.classes().scaledTo(right.width(), right.height());
      boolean counted = false;
      for (int i = 0; i < right.size(); i++) {
        int r = right.at(i);
        int g = given.at(i);
        if (!isClass(r) || !isClass(g)) {
          continue;
        }
        grow(Math.max(r, g) + 1);
        counted = true;
        actual[shard][r]++;
        if (!answer.hasNaN()) {
          said[shard][g]++;
          hits[shard][r] += r == g ? 1 : 0;
        }
      }
      pictures[shard] += counted ? 1 : 0;
    }

    private static boolean isClass(int index) {
      return index < ConfusionMetric.MOST_CLASSES;
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
      Pixels both = new Pixels(measure);
      both.take(this);
      both.take((Pixels) other);
      return both;
    }

    private void take(Pixels o) {
      grow(o.classes);
      for (int s = 0; s < Shards.COUNT; s++) {
        pictures[s] += o.pictures[s];
        for (int c = 0; c < o.classes; c++) {
          hits[s][c] += o.hits[s][c];
          said[s][c] += o.said[s][c];
          actual[s][c] += o.actual[s][c];
        }
      }
    }

    private double of(int[] shards, int[] weights) {
      double sum = 0;
      double n = 0;
      for (int c = 0; c < classes; c++) {
        double right = sum(actual, shards, weights, c);
        double hit = sum(hits, shards, weights, c);
        if (measure == MaskMeasure.PIXEL_ACCURACY) {
          sum += hit;
          n += right;
        } else if (right > 0) {
          sum += hit / (right + sum(said, shards, weights, c) - hit);
          n++;
        }
      }
      return sum / n;
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
      return GroupedScores.score(pictures, this::of, 0, 1);
    }

    @Override
    public Optional<PairedDifference> minus(Accumulator baseline) {
      Pixels base = (Pixels) baseline;
      return GroupedScores.minus(pictures, this::of, base.pictures, base::of, 1);
    }
  }
}
