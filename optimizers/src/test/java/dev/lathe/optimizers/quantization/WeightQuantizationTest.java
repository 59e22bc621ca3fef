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

  /** Element by element, as the formula says. */
  private static byte[] byTheFormula(TensorData w, WeightQuantization.Quantized q) {
    float[] values = Tensors.floats(w);
    float[] scales = Tensors.floats(q.scale());
    long[] zeros = Tensors.longs(q.zeroPoint());
    boolean signed = q.data().type() == DataType.INT8;
    AxisLayout layout = AxisLayout.of(w.shape(), q.axis());
    byte[] out = new byte[values.length];
    for (int i = 0; i < out.length; i++) {
      int c = layout.channelOf(i);
      double steps = Math.rint((double) values[i] / scales[c]) + zeros[c];
      out[i] = (byte) (int) Math.max(signed ? -128 : 0, Math.min(signed ? 127 : 255, steps));
    }
    return out;
  }

  private static byte[] bytes(TensorData tensor) {
    byte[] all = new byte[(int) tensor.byteLength()];
    tensor.bytes().get(all);
    return all;
  }

  @ParameterizedTest
  @CsvSource({"-1,INT8", "0,INT8", "1,INT8", "2,INT8", "-1,UINT8", "0,UINT8", "1,UINT8", "2,UINT8"})
  void aLargeWeightIsRoundedAsASmallOne(int axis, DataType type) {
    TensorData w = Tensors.ofFloats(gaussian(70 * 80 * 90, axis, 0.2f), 70, 80, 90);
    var q = WeightQuantization.quantize(w, axis, new IntegerFormat(type, false, false));
    assertThat(bytes(q.data())).isEqualTo(byTheFormula(w, q));
    assertThat(WeightQuantization.isFinite(w)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0,true", "1,true", "0,false", "1,false"})
  void aScaleAChannelIsTakenWhereItIsCloser(int axis, boolean uneven) {
    int side = 600;
    float[] values = gaussian(side * side, 5, 0);
    for (int i = 0; uneven && i < values.length; i++) {
      int channel = axis == 0 ? i / side : i % side;
      values[i] *= channel == 0 ? 100 : 0.01f;
    }
    TensorData w = Tensors.ofFloats(values, side, side);
    IntegerFormat format = IntegerFormat.weights(false);
    // By the reference: both are made, and what they stand for is compared.
    var each = WeightQuantization.quantize(w, axis, format);
    var whole = WeightQuantization.quantize(w, AxisLayout.PER_TENSOR, format);
    double gain =
        WeightQuantization.sqnrDb(values, Tensors.floats(WeightQuantization.dequantize(each)))
            - WeightQuantization.sqnrDb(
                values, Tensors.floats(WeightQuantization.dequantize(whole)));
    for (double worth : new double[] {gain - 1e-6, gain + 1e-6}) {
      var wanted = worth < gain ? each : whole;
      var got = WeightQuantization.closest(w, axis, format, worth);
      assertThat(got.axis()).isEqualTo(wanted.axis());
      assertThat(bytes(got.data())).isEqualTo(bytes(wanted.data()));
      assertThat(bytes(got.scale())).isEqualTo(bytes(wanted.scale()));
    }
  }

  @ParameterizedTest
  @CsvSource({"0,NaN", "131071,Infinity", "131072,-Infinity", "399999,NaN"})
  void oneElementThatIsNotFiniteIsFound(int place, float value) {
    float[] values = gaussian(400_000, 1, 0);
    values[place] = value;
    TensorData w = Tensors.ofFloats(values, 400, 1000);
    assertThat(WeightQuantization.isFinite(w)).isFalse();
    assertThatThrownBy(() -> WeightQuantization.closest(w, 1, IntegerFormat.weights(false), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
