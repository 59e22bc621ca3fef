package dev.lathe.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.base.LatheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tokens are drawn, and how often. */
class SamplerTest {
  private static final int DRAWS = 20_000;

  /** Scores whose probabilities are 0.5, 0.3, 0.15 and 0.05. */
  private static final float[] SCORES = {
    (float) Math.log(0.15), (float) Math.log(0.5), (float) Math.log(0.05), (float) Math.log(0.3)
  };

  private static double[] shares(Sampling sampling, int... seen) {
    Sampler sampler = new Sampler(sampling);
    for (int id : seen) {
      sampler.see(id);
    }
    double[] shares = new double[SCORES.length];
    for (int i = 0; i < DRAWS; i++) {
      shares[sampler.choose(SCORES)] += 1.0 / DRAWS;
    }
    return shares;
  }

  @ParameterizedTest
  @CsvSource({
    // temperature, top-k, top-p, then the expected shares
    "1, 0, 1, 0.15, 0.5, 0.05, 0.3",
    "1, 2, 1, 0, 0.625, 0, 0.375",
    "1, 0, 0.79, 0, 0.625, 0, 0.375",
    "1, 0, 0.81, 0.15789, 0.52632, 0, 0.31579",
    "1, 0, 0.001, 0, 1, 0, 0",
    "0.5, 0, 1, 0.06164, 0.68493, 0.00685, 0.24658",
    "1, 3, 0.7, 0, 0.625, 0, 0.375",
  })
  void tokensAreDrawnByTheirProbabilities(
      double temperature, int k, double p, double a, double b, double c, double d) {
    double[] shares = shares(new Sampling(temperature, k, p, 1, 11));
    assertThat(shares[0]).isCloseTo(a, within(0.012));
    assertThat(shares[1]).isCloseTo(b, within(0.012));
    assertThat(shares[2]).isCloseTo(c, within(0.012));
    assertThat(shares[3]).isCloseTo(d, within(0.012));
  }

  /** Negative scores are multiplied: 0.5 becomes 0.5², 0.25 before the softmax. */
  @Test
  void aTokenOfTheTextIsMadeLessLikely() {
    double[] shares = shares(new Sampling(1, 0, 1, 2, 11), 1);
    assertThat(shares[1]).isCloseTo(0.25 / 0.75, within(0.012));
    assertThat(new Sampler(new Sampling(0, 0, 1, 2, 0)).choose(SCORES)).isEqualTo(1);
    Sampler greedy = new Sampler(new Sampling(0, 0, 1, 2, 0));
    greedy.see(1);
    assertThat(greedy.choose(SCORES)).isEqualTo(3);
  }

  @Test
  void theSeedDecides() {
    assertThat(shares(new Sampling(1, 0, 1, 1, 4))).isEqualTo(shares(new Sampling(1, 0, 1, 1, 4)));
    assertThat(shares(new Sampling(1, 0, 1, 1, 4)))
        .isNotEqualTo(shares(new Sampling(1, 0, 1, 1, 5)));
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, 1, 1",
    "1, -1, 1, 1",
    "1, 0, 0, 1",
    "1, 0, 1.5, 1",
    "1, 0, 1, 0",
    "NaN, 0, 1, 1"
  })
  void whatIsOutOfRangeIsRefused(double temperature, int k, double p, double penalty) {
    assertThatThrownBy(() -> new Sampling(temperature, k, p, penalty, 0))
        .isInstanceOf(LatheException.class);
  }
}
