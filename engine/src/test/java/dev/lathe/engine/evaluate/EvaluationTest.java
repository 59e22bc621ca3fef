package dev.lathe.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.measure.stats.Proportions;
import dev.lathe.engine.measure.stats.Proportions.Paired;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  /** An answer that is a number. */
  private record Number(double value) implements Answer {}

  private static final Metric SHARE =
      new ShareMetric(
          "share",
          "Share",
          "",
          true,
          o -> o.truth().map(t -> ((Truth.OfClass) t).index() == value(o.answer())));

  private static final Metric MEAN =
      new MeanMetric(
          "mean",
          "Mean",
          "",
          Metric.Unit.NUMBER,
          true,
          false,
          0,
          10,
          o -> OptionalDouble.of(value(o.answer())));

  private static double value(Answer answer) {
    return ((Number) answer).value();
  }

  private static Observation seen(int example, int truth, double answer) {
    return new Observation(
        example, Optional.of(new Truth.OfClass(truth)), new Number(answer), Optional.empty());
  }

  @Test
  void aShareIsWilsonsAndItsDifferenceNewcombes() {
    Accumulator a = SHARE.accumulator();
    Accumulator b = SHARE.accumulator();
    Random random = new Random(3);
    boolean[] first = new boolean[200];
    boolean[] second = new boolean[200];
    for (int i = 0; i < 200; i++) {
      first[i] = random.nextInt(10) < 8;
      second[i] = random.nextInt(10) < 7;
      a.add(seen(i, 1, first[i] ? 1 : 0));
      b.add(seen(i, 1, second[i] ? 1 : 0));
    }
    Paired p = Paired.of(first, second);
    assertThat(a.score()).contains(Proportions.wilson(p.both() + p.onlyFirst(), 200));
    PairedDifference d = b.minus(a).orElseThrow();
    assertThat(d.delta()).isEqualTo(Proportions.difference(p));
    assertThat(d.pValue()).hasValue(Proportions.mcNemar(p));
  }

  @Test
  void onlyExamplesThatBothCountedArePaired() {
    Accumulator a = SHARE.accumulator();
    Accumulator b = SHARE.accumulator();
    a.add(seen(0, 1, 1));
    a.add(seen(1, 1, 1));
    b.add(seen(1, 1, 0));
    b.add(seen(2, 1, 0));
    assertThat(b.minus(a).orElseThrow().delta().n()).isEqualTo(1);
    assertThat(SHARE.accumulator().minus(a)).isEmpty();
    assertThat(SHARE.accumulator().score()).isEmpty();
  }

  @Test
  void aMeanHasTheIntervalOfABootstrapAndAPairedDifferenceIsTighter() {
    Accumulator a = MEAN.accumulator();
    Accumulator b = MEAN.accumulator();
    Random random = new Random(5);
    double sum = 0;
    for (int i = 0; i < 1000; i++) {
      double hard = 10 * random.nextDouble();
      sum += hard;
      a.add(seen(i, 0, hard));
      b.add(seen(i, 0, Math.min(10, hard + 0.1)));
    }
    Estimate e = a.score().orElseThrow();
    assertThat(e.value()).isCloseTo(sum / 1000, within(1e-9));
    // Uniform on 0..10: the standard error of the mean of 1000 is 0.0913.
    assertThat(e.high() - e.low()).isBetween(0.2, 0.55);
    Estimate d = b.minus(a).orElseThrow().delta();
    assertThat(d.value()).isBetween(0.08, 0.1);
    assertThat(d.high() - d.low()).isLessThan(0.05);
    assertThat(d.low()).isPositive();
  }

  @Test
  void oneExampleTellsOnlyTheRange() {
    Accumulator a = MEAN.accumulator();
    a.add(seen(4, 0, 3));
    assertThat(a.score()).contains(new Estimate(3, 0, 10, 1));
  }

  @Test
  void partsMergeInAnyOrder() {
    List<Metric> metrics = List.of(SHARE, MEAN);
    Evaluation whole = new Evaluation(metrics);
    Evaluation[] parts = {
      new Evaluation(metrics), new Evaluation(metrics), new Evaluation(metrics)
    };
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      Observation o = seen(i, random.nextInt(3), random.nextInt(3));
      whole.add(o);
      parts[random.nextInt(3)].add(o);
    }
    parts[1].fail("it was bad");
    Evaluation one = parts[0].merge(parts[1]).merge(parts[2]);
    Evaluation other = parts[2].merge(parts[0].merge(parts[1]));
    assertThat(one.scores()).isEqualTo(whole.scores()).isEqualTo(other.scores());
    assertThat(one.failures()).containsExactly("it was bad");
    assertThat(one.answered()).isEqualTo(300);
  }
}
