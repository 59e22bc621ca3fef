package dev.lathe.engine.evaluate;

import dev.lathe.engine.answer.Segmentation;
import dev.lathe.engine.answer.TrueMask;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.Optional;

/**
 * How well the pixels of pictures are classified. Pixels are counted by class in groups of
 * pictures, so that what is kept does not grow with them; intervals come from drawing groups of
 * pictures again, for the pixels of one picture are not independent.
 *
 * @param measure which figure
 */
public record MaskMetric(String id, String name, String doc, MaskMeasure measure)
    implements TruthShare {
  @Override
  public Accumulator accumulator() {
    return new Pixels(measure);
  }

  private static final class Pixels implements Accumulator {
    private final MaskMeasure measure;
    private final ClassTally tally = new ClassTally();

    Pixels(MaskMeasure measure) {
      this.measure = measure;
    }

    @Override
    public void add(Observation o) {
      if (o.answer() instanceof Segmentation s
          && o.truth().orElse(null) instanceof TrueMask truth) {
        add(Shards.of(o.example()), MaskCounts.of(truth.classes(), s));
      }
    }

    private void add(int shard, MaskCounts counts) {
      if (!counts.isCounted()) {
        return;
      }
      tally.grow(counts.classes());
      for (int c = 0; c < counts.classes(); c++) {
        tally.actual(shard, c, counts.actual(c), counts.found(c));
        tally.said(shard, c, counts.said(c));
      }
      tally.example(shard);
    }

    @Override
    public Accumulator merge(Accumulator other) {
      Pixels both = new Pixels(measure);
      both.tally.take(tally);
      both.tally.take(((Pixels) other).tally);
      return both;
    }

    private double of(int[] shards, int[] weights) {
      double sum = 0;
      double n = 0;
      for (int c = 0; c < tally.classes(); c++) {
        double right = tally.actual(shards, weights, c);
        double hit = tally.hits(shards, weights, c);
        if (measure == MaskMeasure.PIXEL_ACCURACY) {
          sum += hit;
          n += right;
        } else if (right > 0) {
          sum += hit / (right + tally.said(shards, weights, c) - hit);
          n++;
        }
      }
      return sum / n;
    }

    @Override
    public Optional<Estimate> score() {
      return GroupedScores.score(tally.examples(), this::of, 0, 1);
    }

    @Override
    public Optional<PairedDifference> minus(Accumulator baseline) {
      Pixels base = (Pixels) baseline;
      return GroupedScores.minus(tally.examples(), this::of, base.tally.examples(), base::of, 1);
    }
  }
}
