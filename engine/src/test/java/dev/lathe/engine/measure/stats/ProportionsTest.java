package dev.lathe.engine.measure.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.engine.measure.stats.Proportions.Paired;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProportionsTest {
  /** Newcombe 1998, Statistics in Medicine 17:857, table I, method 3 (score). */
  @ParameterizedTest
  @CsvSource({
    "81,263,0.2553,0.3662",
    "15,148,0.0624,0.1605",
    "0,20,0.0000,0.1611",
    "1,29,0.0061,0.1718"
  })
  void wilsonAgreesWithThePublishedTable(long hits, long n, double low, double high) {
    Estimate e = Proportions.wilson(hits, n);
    assertThat(e.value()).isEqualTo((double) hits / n);
    assertThat(e.low()).isCloseTo(low, within(5e-5));
    assertThat(e.high()).isCloseTo(high, within(5e-5));
    assertThat(e.n()).isEqualTo(n);
  }

  @Test
  void wilsonStaysInRangeAtBothEnds() {
    assertThat(Proportions.wilson(7, 7).high()).isEqualTo(1);
    assertThat(Proportions.wilson(7, 7).low()).isGreaterThan(0.6);
    assertThat(Proportions.wilson(0, 1).low()).isZero();
    assertThatThrownBy(() -> Proportions.wilson(0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Proportions.wilson(3, 2)).isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * Cavo et al. 2012 as worked in Fagerland, Lydersen and Laake, "Statistical Analysis of
   * Contingency Tables", chapter 8: first minus second is −0.0621 (−0.1186 to −0.0046).
   */
  @Test
  void pairedDifferenceAgreesWithThePublishedExample() {
    Estimate e = Proportions.difference(new Paired(59, 6, 16, 80));
    assertThat(e.value()).isCloseTo(0.0621, within(5e-5));
    assertThat(e.low()).isCloseTo(0.0046, within(5e-5));
    assertThat(e.high()).isCloseTo(0.1186, within(5e-5));
    assertThat(e.n()).isEqualTo(161);
  }

  @Test
  void pairedDifferenceIsAntisymmetric() {
    Estimate e = Proportions.difference(new Paired(59, 6, 16, 80));
    Estimate swapped = Proportions.difference(new Paired(59, 16, 6, 80));
    assertThat(swapped.value()).isEqualTo(-e.value());
    assertThat(swapped.low()).isCloseTo(-e.high(), within(1e-12));
    assertThat(swapped.high()).isCloseTo(-e.low(), within(1e-12));
  }

  @Test
  void equalAnswersLeaveAnIntervalAroundZero() {
    Estimate e = Proportions.difference(new Paired(90, 0, 0, 10));
    assertThat(e.value()).isZero();
    assertThat(e.low()).isBetween(-0.05, 0.0);
    assertThat(e.high()).isBetween(0.0, 0.05);
    Estimate perfect = Proportions.difference(new Paired(5, 0, 0, 0));
    assertThat(perfect.low()).isLessThanOrEqualTo(0);
    assertThat(perfect.high()).isGreaterThanOrEqualTo(0);
  }

  /** The table of statsmodels' own tests (59 against 121), and small ones by hand. */
  @ParameterizedTest
  @CsvSource({"121,59,4.434449263755176e-6", "1,7,0.0703125", "5,0,0.0625", "4,4,1.0", "0,0,1.0"})
  void mcNemarIsTheExactBinomialTest(long onlyFirst, long onlySecond, double p) {
    assertThat(Proportions.mcNemar(new Paired(10, onlyFirst, onlySecond, 3)))
        .isCloseTo(p, within(p * 1e-9));
  }

  @Test
  void mcNemarSurvivesManyDiscordantPairs() {
    assertThat(Proportions.mcNemar(new Paired(0, 5000, 5000, 0))).isEqualTo(1);
    assertThat(Proportions.mcNemar(new Paired(0, 4800, 5200, 0))).isBetween(5e-5, 8e-5);
  }

  @Test
  void partsMergeInAnyOrder() {
    boolean[] a = {true, true, false, false};
    boolean[] b = {true, false, true, false};
    Paired one = Paired.of(a, b);
    assertThat(one).isEqualTo(new Paired(1, 1, 1, 1));
    Paired two = new Paired(3, 0, 2, 1);
    assertThat(one.plus(two)).isEqualTo(two.plus(one));
  }
}
