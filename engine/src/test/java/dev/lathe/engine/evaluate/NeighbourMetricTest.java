package dev.lathe.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.engine.answer.Embedding;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.task.Tasks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Recall at ten against a count by hand, in any order of examples and parts. */
class NeighbourMetricTest {
  private static final Metric RECALL =
      Tasks.TEXT_EMBEDDING.metrics().stream()
          .filter(m -> m.id().equals("recall-at-10"))
          .findFirst()
          .orElseThrow();
  private static final int WIDTH = 8;

  private static float[][] vectors(int n, long seed) {
    Random random = new Random(seed);
    float[][] all = new float[n][WIDTH];
    for (float[] v : all) {
      for (int k = 0; k < WIDTH; k++) {
        v[k] = (float) random.nextGaussian();
      }
    }
    return all;
  }

  private static float[][] near(float[][] all, double noise, long seed) {
    float[][] other = vectors(all.length, seed);
    for (int i = 0; i < all.length; i++) {
      for (int k = 0; k < WIDTH; k++) {
        other[i][k] = (float) (all[i][k] + noise * other[i][k]);
      }
    }
    return other;
  }

  private static Observation seen(int i, float[][] own, float[][] original) {
    return new Observation(
        i, Optional.empty(), new Embedding(own[i]), Optional.of(new Embedding(original[i])));
  }

  private static Accumulator count(float[][] own, float[][] original) {
    Accumulator a = RECALL.accumulator();
    IntStream.range(0, own.length).forEach(i -> a.add(seen(i, own, original)));
    return a;
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double x = 0;
    double y = 0;
    for (int k = 0; k < WIDTH; k++) {
      dot += a[k] * b[k];
      x += a[k] * a[k];
      y += b[k] * b[k];
    }
    return dot / Math.sqrt(x * y);
  }

  private static Set<Integer> ten(float[][] all, int of) {
    return new HashSet<>(
        IntStream.range(0, all.length)
            .filter(i -> i != of)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -cosine(all[i], all[of])))
            .limit(10)
            .toList());
  }

  private static double byHand(float[][] own, float[][] original) {
    double sum = 0;
    for (int i = 0; i < own.length; i++) {
      Set<Integer> both = ten(own, i);
      both.retainAll(ten(original, i));
      sum += both.size() / 10.0;
    }
    return sum / own.length;
  }

  @Test
  void isWhatCountingByHandSays() {
    float[][] original = vectors(80, 1);
    float[][] own = near(original, 0.4, 2);
    Estimate e = count(own, original).score().orElseThrow();
    assertThat(e.value()).isCloseTo(byHand(own, original), within(1e-9)).isBetween(0.3, 0.95);
    assertThat(e.n()).isEqualTo(80);
    assertThat(e.low()).isLessThan(e.value());
    assertThat(e.high()).isGreaterThan(e.value());
    assertThat(count(original, original).score().orElseThrow().value()).isEqualTo(1);
  }

  @Test
  void mergesInAnyOrderAlsoBeyondWhatIsKept() {
    int n = NeighbourMetric.MOST_EXAMPLES + 200;
    float[][] original = vectors(n, 3);
    float[][] own = near(original, 0.3, 4);
    Accumulator whole = count(own, original);
    assertThat(whole.score().orElseThrow().n()).isEqualTo(NeighbourMetric.MOST_EXAMPLES);
    List<Integer> order = new ArrayList<>(IntStream.range(0, n).boxed().toList());
    Collections.shuffle(order, new Random(5));
    Accumulator a = RECALL.accumulator();
    Accumulator b = RECALL.accumulator();
    Accumulator c = RECALL.accumulator();
    for (int i = 0; i < n; i++) {
      (i % 3 == 0 ? a : i % 3 == 1 ? b : c).add(seen(order.get(i), own, original));
    }
    assertThat(a.merge(b).merge(c).score()).isEqualTo(whole.score());
    assertThat(c.merge(a.merge(b)).score()).isEqualTo(whole.score());
  }

  @Test
  void tenSentencesAreTooFewAndElevenAreNot() {
    float[][] ten = vectors(10, 6);
    Accumulator few = count(ten, ten);
    assertThat(few.score()).isEmpty();
    assertThat(few.undefined()).contains("it needs at least 11 sentences, and there are 10");
    float[][] eleven = vectors(11, 6);
    assertThat(count(eleven, eleven).score().orElseThrow().value()).isEqualTo(1);
  }

  @Test
  void theBetterOfTwoIsSeenInPairs() {
    float[][] original = vectors(300, 7);
    Accumulator better = count(near(original, 0.1, 8), original);
    Accumulator worse = count(near(original, 0.8, 9), original);
    Estimate delta = better.minus(worse).orElseThrow().delta();
    assertThat(delta.low()).isPositive();
    assertThat(delta.value())
        .isCloseTo(
            better.score().orElseThrow().value() - worse.score().orElseThrow().value(),
            within(1e-9));
  }
}
