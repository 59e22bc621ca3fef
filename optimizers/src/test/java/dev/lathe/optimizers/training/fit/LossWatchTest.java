package dev.lathe.optimizers.training.fit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LossWatchTest {
  private static LossWatch usedTo(float loss) {
    LossWatch watch = new LossWatch();
    for (int i = 0; i < 20; i++) {
      watch.took(loss, true);
    }
    return watch;
  }

  @Test
  void aLossFiveTimesTheHighestMeanHasExploded() {
    assertThat(usedTo(0.5f).isBroken(2.6f, true)).isTrue();
    assertThat(usedTo(0.5f).isBroken(2.4f, true)).isFalse();
    assertThat(usedTo(0.5f).isBroken(2.6f, false)).as("weights are being taken away").isFalse();
  }

  /** A model that answers almost as wanted: one batch may cost a hundred times another. */
  @Test
  void aNegligibleLossHasNot() {
    assertThat(usedTo(1e-4f).isBroken(0.01f, true)).isFalse();
    assertThat(usedTo(1e-4f).isBroken(0.2f, true)).isTrue();
  }

  @Test
  void noNumberIsAlwaysBroken() {
    assertThat(new LossWatch().isBroken(Float.NaN, false)).isTrue();
    assertThat(usedTo(1e-4f).isBroken(Float.POSITIVE_INFINITY, true)).isTrue();
  }
}
