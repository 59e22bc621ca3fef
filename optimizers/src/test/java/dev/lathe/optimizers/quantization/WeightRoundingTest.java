package dev.lathe.optimizers.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.optimizers.rewrite.AxisLayout;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightRoundingTest {
  private static float[] gaussian(int n, long seed) {
    Random random = new Random(seed);
    float[] a = new float[n];
    for (int i = 0; i < n; i++) {
      a[i] = (float) random.nextGaussian();
    }
    return a;
  }

  /** The same in plain words, element by element in double precision. */
  private static float expected(float value, float peak, int bits) {
    double step = peak / (double) ((1 << (bits - 1)) - 1);
    return (float) (Math.rint(value / step) * step);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
  void matchesTheDefinitionOnEveryAxis(int bits) {
    long[] shape = {6, 5, 11};
    float[] w = gaussian(330, bits);
    for (int axis = -1; axis < 3; axis++) {
      AxisLayout layout = AxisLayout.of(shape, axis);
      float[] peaks = WeightRounding.peaks(w, layout);
      float[] out = new float[w.length];
      WeightRounding.round(w, layout, peaks, bits, out);
      for (int i = 0; i < w.length; i++) {
        float peak = peaks[i / layout.inner() % layout.channels()];
        float want = expected(w[i], peak, bits);
        float step = WeightRounding.step(peak, bits);
        // A value within rounding error of a tie may fall to either side.
        boolean tie = Math.abs(Math.abs(w[i] / step % 1) - 0.5) < 1e-4;
        assertThat(out[i]).isCloseTo(want, within(tie ? step * 1.001f : 1e-6f * peak));
        assertThat(Math.abs(out[i])).isLessThanOrEqualTo(peak * 1.00001f);
      }
    }
  }

  private static org.assertj.core.data.Offset<Float> within(float f) {
    return org.assertj.core.data.Offset.offset(f);
  }

  @Test
  void thereAreAsManyValuesAsTheBitsAllow() {
    Set<Float> seen = new HashSet<>();
    for (float v :
        Tensors.floats(WeightRounding.round(Tensors.ofFloats(gaussian(4000, 1), 4000), -1, 3))) {
      seen.add(v == 0 ? 0f : v);
    }
    assertThat(seen).hasSize(7);
  }

  @Test
  void largeWeightsAreRoundedLikeSmallOnes() {
    // Large enough for the parallel way, on both layouts, and a length that no chunk divides.
    long[] shape = {515, 601};
    float[] w = gaussian(515 * 601, 3);
    for (int axis = -1; axis < 2; axis++) {
      AxisLayout layout = AxisLayout.of(shape, axis);
      float[] peaks = WeightRounding.peaks(w, layout);
      ByteBuffer out = WeightRounding.round(w, shape, axis, 4);
      assertThat(out.isDirect()).isTrue();
      for (int i = 0; i < w.length; i += 7) {
        int c = i / layout.inner() % layout.channels();
        float step = WeightRounding.step(peaks[c], 4);
        assertThat(Math.abs(out.getFloat(i * 4) - w[i])).isLessThanOrEqualTo(step * 0.501f);
      }
    }
  }

  @Test
  void oddChannelsStayAsTheyAre() {
    float tiny = Float.MIN_VALUE;
    float[] w = {1, 2, 0, 0, tiny, -tiny, Float.NaN, 3, Float.POSITIVE_INFINITY, 1};
    TensorData rows = WeightRounding.round(Tensors.ofFloats(w, 5, 2), 0, 4);
    assertThat(java.util.Arrays.copyOfRange(Tensors.floats(rows), 2, 10))
        .containsExactly(0, 0, tiny, -tiny, Float.NaN, 3, Float.POSITIVE_INFINITY, 1);
    float[] t = {1, 0, tiny, Float.NaN, 2, 0, -tiny, 3};
    float[] columns = Tensors.floats(WeightRounding.round(Tensors.ofFloats(t, 2, 4), 1, 4));
    assertThat(columns[3]).isNaN();
    assertThat(columns[7]).isEqualTo(3);
    assertThat(columns[4]).isEqualTo(2);
    assertThat(WeightRounding.round(Tensors.ofFloats(new float[0], 0, 3), 1, 4).elements())
        .isZero();
  }

  @Test
  void moreBitsAreCloser() {
    float[] w = gaussian(10_000, 9);
    double last = 0;
    for (int bits = 2; bits <= 8; bits++) {
      double db =
          WeightQuantization.sqnrDb(
              w, Tensors.floats(WeightRounding.round(Tensors.ofFloats(w, 100, 100), 0, bits)));
      assertThat(db).isGreaterThan(last);
      last = db;
    }
    assertThat(last).isGreaterThan(40);
  }
}
