package dev.lathe.engine.measure.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StabilityTest {
  @Test
  void warmUpLastsWhileMediansStillFall() {
    assertThat(Stability.settled(new double[] {30, 20})).isFalse();
    assertThat(Stability.settled(new double[] {30, 20, 15})).isFalse();
    assertThat(Stability.settled(new double[] {30, 20, 15, 14, 13.9})).isFalse();
    assertThat(Stability.settled(new double[] {30, 20, 15, 14, 13.9, 14.1})).isTrue();
  }

  @Test
  void driftComparesTheEndWithTheBeginning() {
    assertThat(Stability.drift(new double[] {10, 10, 10, 11, 12, 12}))
        .isCloseTo(0.2, within(1e-12));
    assertThat(Stability.drift(new double[] {10, 12, 10, 12, 10, 12})).isZero();
    assertThat(Stability.drift(new double[] {10, 20, 30})).isZero();
  }
}
