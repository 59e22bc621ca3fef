package dev.lathe.engine.measure.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentilesTest {
  /** The worked example of the nearest-rank definition (Wikipedia, "Percentile"). */
  @ParameterizedTest
  @CsvSource({"0.05,15", "0.30,20", "0.40,20", "0.50,35", "1.0,50"})
  void takesTheValueAtTheNearestRank(double fraction, double expected) {
    assertThat(Percentiles.nearestRank(new double[] {15, 20, 35, 40, 50}, fraction))
        .isEqualTo(expected);
  }

  @Test
  void isNotFooledByBinaryFractions() {
    double[] seventy = IntStream.rangeClosed(1, 70).asDoubleStream().toArray();
    assertThat(Percentiles.nearestRank(seventy, 0.9)).isEqualTo(63);
    double[] hundred = IntStream.rangeClosed(1, 100).asDoubleStream().toArray();
    assertThat(Percentiles.nearestRank(hundred, 0.99)).isEqualTo(99);
  }

  /** MLPerf LoadGen: single stream (p90) needs 64 queries, multi-stream (p99) 662. */
  @ParameterizedTest
  @CsvSource({"0.5,11", "0.9,64", "0.99,662"})
  void knowsHowManyQueriesAPercentileNeeds(double fraction, int expected) {
    assertThat(Percentiles.minimumCount(fraction)).isEqualTo(expected);
  }

  @Test
  void keepsAPercentileBackUntilItIsSupported() {
    double[] few = IntStream.range(0, 63).asDoubleStream().toArray();
    double[] enough = IntStream.range(0, 64).asDoubleStream().toArray();
    assertThat(Percentiles.ifEnough(few, 0.9)).isEmpty();
    assertThat(Percentiles.ifEnough(enough, 0.9)).hasValue(57);
    assertThat(Percentiles.ifEnough(enough, 0.99)).isEmpty();
  }

  @Test
  void refusesWhatHasNoPercentile() {
    assertThatThrownBy(() -> Percentiles.nearestRank(new double[0], 0.5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Percentiles.nearestRank(new double[1], 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
