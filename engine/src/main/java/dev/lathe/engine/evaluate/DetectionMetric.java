package dev.lathe.engine.evaluate;

import dev.lathe.engine.answer.Boxes;
import dev.lathe.engine.answer.TrueBoxes;
import dev.lathe.engine.detect.DetectionMeasure;
import dev.lathe.engine.detect.DetectionTally;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How well boxes are found.
 *
 * @param measure which figure of a {@link DetectionTally}
 */
public record DetectionMetric(String id, String name, String doc, DetectionMeasure measure)
    implements TruthShare {
  @Override
  public Accumulator accumulator() {
    return new Tally(measure, new DetectionTally(0));
  }

  private record Tally(DetectionMeasure measure, DetectionTally tally) implements Accumulator {
    @Override
    public void add(Observation o) {
      if (o.answer() instanceof Boxes boxes && o.truth().orElse(null) instanceof TrueBoxes truth) {
        // Recall is of what is shown; average precision of all that was found, however unsure.
        boolean shown = measure == DetectionMeasure.RECALL;
        tally.add(o.example(), truth, shown ? boxes.boxes() : boxes.ranked());
      }
    }

    @Override
    public Accumulator merge(Accumulator other) {
      return new Tally(measure, tally.merge(((Tally) other).tally));
    }

    @Override
    public Optional<Estimate> score() {
      return tally.score(measure);
    }

    @Override
    public Optional<PairedDifference> minus(Accumulator baseline) {
      return tally
          .minus(((Tally) baseline).tally, measure)
          .map(d -> new PairedDifference(d, OptionalDouble.empty()));
    }
  }
}
