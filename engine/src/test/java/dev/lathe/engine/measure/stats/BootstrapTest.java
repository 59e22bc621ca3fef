package dev.lathe.engine.measure.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private final Bootstrap bootstrap = new Bootstrap(7);

  /** Rounds of queries whose level differs from round to round, as on a real machine. */
  private static double[][] rounds(Random random, int rounds, int queries, double level) {
    double[][] out = new double[rounds][queries];
    for (double[] round : out) {
      double shift = 0.05 * random.nextGaussian();
      for (int i = 0; i < queries; i++) {
        round[i] = level * (1 + shift + 0.02 * random.nextGaussian());
      }
    }
    return out;
  }

  @Test
  void sameSeedSameInterval() {
    double[][] data = rounds(new Random(1), 12, 20, 10);
    assertThat(bootstrap.median(data)).isEqualTo(new Bootstrap(7).median(data));
  }

  @Test
  void medianIsThePooledMedianInsideItsInterval() {
    double[][] data = {{1, 2, 3}, {4, 5}, {6, 7, 8, 9}};
    Estimate e = bootstrap.median(data);
    assertThat(e.value()).isEqualTo(5);
    assertThat(e.n()).isEqualTo(9);
    assertThat(e.low()).isLessThanOrEqualTo(5);
    assertThat(e.high()).isGreaterThanOrEqualTo(5);
  }

  @Test
  void intervalsCoverTheTruthAboutAsOftenAsTheyClaim() {
    Random random = new Random(5);
    int covered = 0;
    for (int i = 0; i < 300; i++) {
      Estimate e = bootstrap.median(rounds(random, 20, 10, 10));
      covered += e.low() <= 10 && 10 <= e.high() ? 1 : 0;
    }
    assertThat(covered / 300.0).isBetween(0.88, 0.99);
  }

  @Test
  void interleavingTakesCommonDriftOutOfTheRatio() {
    double[][] a = new double[20][10];
    double[][] b = new double[20][10];
    Random random = new Random(3);
    for (int r = 0; r < 20; r++) {
      double machine = 1 + 0.02 * r; // it slows by 40 % while both are measured
      for (int i = 0; i < 10; i++) {
        a[r][i] = 10 * machine * (1 + 0.01 * random.nextGaussian());
        b[r][i] = 5 * machine * (1 + 0.01 * random.nextGaussian());
      }
    }
    Estimate ratio = bootstrap.ratioOfMedians(a, b);
    assertThat(ratio.value()).isBetween(1.97, 2.03);
    assertThat(ratio.high() - ratio.low()).isLessThan(0.1);
    Estimate alone = bootstrap.median(a);
    assertThat((alone.high() - alone.low()) / alone.value()).isGreaterThan(0.05);
  }

  @Test
  void equalCandidatesShowNoDifference() {
    Random random = new Random(9);
    Estimate e = bootstrap.ratioOfMedians(rounds(random, 15, 20, 10), rounds(random, 15, 20, 10));
    assertThat(e.low()).isLessThan(1);
    assertThat(e.high()).isGreaterThan(1);
  }

  @Test
  void rateIsWorkOverTime() {
    Estimate e = bootstrap.rate(new double[] {8, 8, 8}, new double[] {1, 2, 1});
    assertThat(e.value()).isEqualTo(6);
    assertThat(e.low()).isBetween(4.0, 6.0);
    assertThat(e.high()).isBetween(6.0, 8.0);
  }

  @Test
  void nothingMeasuredIsAnError() {
    assertThatThrownBy(() -> bootstrap.median(new double[0][]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
