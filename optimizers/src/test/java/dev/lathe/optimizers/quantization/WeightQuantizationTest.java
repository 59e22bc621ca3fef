package dev.lathe.optimizers.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.optimizers.rewrite.AxisLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightQuantizationTest {
  private static float[] gaussian(int n, long seed, float offset) {
    Random random = new Random(seed);
    float[] a = new float[n];
    for (int i = 0; i < n; i++) {
      a[i] = (float) random.nextGaussian() + offset;
    }
    return a;
  }

  @ParameterizedTest
  @CsvSource({
    "INT8,true,false,-127,127",
    "INT8,false,false,-128,127",
    "INT8,true,true,-64,64",
    "UINT8,false,false,0,255",
    "UINT8,true,false,0,255",
    "UINT8,false,true,0,127",
  })
  void errorIsAtMostHalfAStepAndTheRangeIsKept(
      DataType type, boolean symmetric, boolean reduced, int min, int max) {
    IntegerFormat format = new IntegerFormat(type, symmetric, reduced);
    assertThat(format.min()).isEqualTo(min);
    assertThat(format.max()).isEqualTo(max);
    for (int axis = -1; axis < 3; axis++) {
      TensorData w = Tensors.ofFloats(gaussian(5 * 7 * 3, axis, 0.3f), 5, 7, 3);
      WeightQuantization.Quantized q = WeightQuantization.quantize(w, axis, format);
      assertThat(q.data().type()).isEqualTo(type);
      assertThat(q.scale().elements()).isEqualTo(axis < 0 ? 1 : w.shape()[axis]);
      for (long v : Tensors.longs(q.data())) {
        assertThat(v).isBetween((long) min, (long) max);
      }
      float[] back = Tensors.floats(WeightQuantization.dequantize(q));
      float[] scales = Tensors.floats(q.scale());
      float[] original = Tensors.floats(w);
      AxisLayout layout = AxisLayout.of(w.shape(), axis);
      for (int i = 0; i < back.length; i++) {
        // A rounded zero point may push the ends of the range out by half a step more.
        float scale = scales[i / layout.inner() % layout.channels()];
        assertThat(Math.abs(back[i] - original[i])).isLessThanOrEqualTo(scale * 1.0001f);
        if (symmetric && min != 0) {
          assertThat(Math.abs(back[i] - original[i])).isLessThanOrEqualTo(scale * 0.5001f);
        }
      }
    }
  }

  @Test
  void zeroStaysZero() {
    for (DataType type : new DataType[] {DataType.INT8, DataType.UINT8}) {
      for (boolean symmetric : new boolean[] {true, false}) {
        TensorData w = Tensors.ofFloats(new float[] {0, 3, 5, 0.1f}, 4);
        var q = WeightQuantization.quantize(w, -1, new IntegerFormat(type, symmetric, false));
        assertThat(Tensors.floats(WeightQuantization.dequantize(q))[0]).isZero();
      }
    }
  }

  @Test
  void allZeroAndEmptyTensorsWork() {
    var zero =
        WeightQuantization.quantize(
            Tensors.ofFloats(new float[6], 2, 3), 0, IntegerFormat.weights(false));
    assertThat(Tensors.floats(WeightQuantization.dequantize(zero))).containsOnly(0f);
    assertThat(zero.zeroPointIsZero()).isTrue();
    var empty =
        WeightQuantization.quantize(
            Tensors.ofFloats(new float[0], 0, 3), 1, IntegerFormat.weights(false));
    assertThat(empty.data().elements()).isZero();
  }

  @Test
  void perChannelIsNeverWorse() {
    float[] values = gaussian(64 * 32, 5, 0);
    for (int i = 0; i < values.length; i++) {
      values[i] *= 1 + i / 32;
    }
    TensorData w = Tensors.ofFloats(values, 64, 32);
    double whole =
        WeightQuantization.sqnrDb(
            values,
            Tensors.floats(
                WeightQuantization.dequantize(
                    WeightQuantization.quantize(w, -1, IntegerFormat.weights(false)))));
    double each =
        WeightQuantization.sqnrDb(
            values,
            Tensors.floats(
                WeightQuantization.dequantize(
                    WeightQuantization.quantize(w, 0, IntegerFormat.weights(false)))));
    assertThat(each).isGreaterThan(whole + 3);
  }

  @Test
  void notFiniteIsSeen() {
    TensorData nan = Tensors.ofFloats(new float[] {1, Float.NaN}, 2);
    assertThat(WeightQuantization.isFinite(nan)).isFalse();
    assertThat(
            WeightQuantization.isFinite(
                Tensors.ofFloats(new float[] {1, Float.NEGATIVE_INFINITY}, 2)))
        .isFalse();
    assertThat(WeightQuantization.isFinite(Tensors.ofFloats(new float[] {1, -3e38f}, 2))).isTrue();
    assertThatThrownBy(() -> WeightQuantization.quantize(nan, -1, IntegerFormat.weights(false)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
