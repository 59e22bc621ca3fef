package dev.lathe.engine.evaluate;

import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How well scores order examples: those of the positive class where the answers have one, else the
 * mean over the classes, each against all others. See {@link BinaryScores} for what is exact.
 *
 * @param measure which figure
 */
public record RankingMetric(String id, String name, String doc, RankingMeasure measure)
    implements TruthShare {
  /** Of more classes one list of scores each would be too many. */
  public static final int MOST_CLASSES = 32;

  @Override
  public Accumulator accumulator() {
    return new Ranks(measure);
  }

  private static final class Ranks implements Accumulator {
    private final RankingMeasure measure;
    private int positive = -1;
    private final List<BinaryScores> classes = new ArrayList<>();

    Ranks(RankingMeasure measure) {
      this.measure = measure;
    }

    @Override
    public void add(Observation o) {
      if (!(o.answer() instanceof Classification c)
          || !(o.truth().orElse(null) instanceof Truth.OfClass right)
          || right.index() >= c.scores().length) {
        return;
      }
      if (c.positive() >= 0) {
        positive = c.positive();
        grow(1);
        classes.get(0).add(o.example(), c.scores()[positive], right.index() == positive);
      } else if (c.scores().length <= MOST_CLASSES) {
        grow(c.scores().length);
        for (int i = 0; i < c.scores().length; i++) {
          classes.get(i).add(o.example(), c.scores()[i], right.index() == i);
        }
      }
    }

    private void grow(int n) {
      while (classes.size() < n) {
        classes.add(new BinaryScores());
      }
    }

    @Override
    public Accumulator merge(Accumulator other) {
      Ranks o = (Ranks) other;
      Ranks both = new Ranks(measure);
      both.positive = Math.max(positive, o.positive);
      both.grow(Math.max(classes.size(), o.classes.size()));
      for (int i = 0; i < both.classes.size(); i++) {
        for (Ranks part : List.of(this, o)) {
          if (i < part.classes.size()) {
            both.classes.set(i, both.classes.get(i).merge(part.classes.get(i)));
          }
        }
      }
      return both;
    }

    private long[] counts() {
      return classes.isEmpty() ? new long[Shards.COUNT] : classes.get(0).counts();
    }

    /** The mean over the classes that can be told from others, of one positive class its own. */
    private GroupedScores.Statistic statistic() {
      List<GroupedScores.Statistic> each =
          classes.stream()
              .filter(c -> c.positives() > 0)
              .filter(c -> c.negatives() > 0 || measure == RankingMeasure.AVERAGE_PRECISION)
              .map(c -> measure.of(c.ranked()))
              .toList();
      return (groups, weights) -> {
        double sum = 0;
        int n = 0;
        for (GroupedScores.Statistic s : each) {
          double value = s.of(groups, weights);
          sum += Double.isNaN(value) ? 0 : value;
          n += Double.isNaN(value) ? 0 : 1;
        }
        return n == 0 ? Double.NaN : sum / n;
      };
    }

    @Override
    public Optional<Estimate> score() {
      return GroupedScores.score(counts(), statistic(), 0, 1);
    }

    @Override
    public Optional<String> undefined() {
      if (classes.isEmpty() || score().isPresent()) {
        return Optional.empty();
      }
      return Optional.of(
          positive >= 0 && classes.get(0).positives() == 0
              ? "no example is of the positive class"
              : "all examples are of one class");
    }

    @Override
    public Optional<PairedDifference> minus(Accumulator baseline) {
      Ranks base = (Ranks) baseline;
      return GroupedScores.minus(counts(), statistic(), base.counts(), base.statistic(), 1);
    }
  }
}
