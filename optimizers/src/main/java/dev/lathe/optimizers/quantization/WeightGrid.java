package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.optimizers.rewrite.AxisLayout;

/**
 * The scales and zero points to quantize a weight with. Weights that lie on a grid already, because
 * they were rounded or quantized before, keep it: their greatest magnitude need not be 127 steps,
 * and spreading it over 127 would round exact values a second time.
 *
 * @param scales one, or one per channel
 * @param zeroPoints as many
 */
record WeightGrid(float[] scales, int[] zeroPoints) {
  /** How far from a whole number of steps a value on a grid may be, in steps. */
  private static final float TOLERANCE = 2e-3f;

  /**
   * Finds the grid of each channel.
   *
   * @param weight FLOAT, all finite
   * @param axis of the channels, or {@link AxisLayout#PER_TENSOR}
   */
  static WeightGrid of(TensorData weight, int axis, IntegerFormat format) {
    float[] values = Tensors.floats(weight);
    AxisLayout layout = AxisLayout.of(weight.shape(), axis);
    float[][] range = layout.range(values);
    float[] scales = new float[layout.channels()];
    int[] zeros = new int[layout.channels()];
    for (int c = 0; c < scales.length; c++) {
      boolean empty = range[0][c] > range[1][c];
      float low = empty ? 0 : range[0][c];
      float high = empty ? 0 : range[1][c];
      IntegerFormat.Affine affine = format.affine(low, high);
      scales[c] = affine.scale();
      zeros[c] = affine.zeroPoint();
      if (format.symmetric() && !empty) {
        int steps = steps(values, layout, c, Math.max(-low, high), format.max() - zeros[c]);
        if (steps > 0) {
          scales[c] = Math.max(-low, high) / steps;
        }
      }
    }
    return new WeightGrid(scales, zeros);
  }

  /**
   * Over how many steps the peak has to be spread for every value of a channel to be a whole number
   * of them; 0 when there is no such number. Looking at the upper half is enough: a coarser grid is
   * contained in a finer one.
   */
  private static int steps(float[] values, AxisLayout layout, int channel, float peak, int most) {
    if (!(peak >= Float.MIN_NORMAL)) {
      return 0;
    }
    for (int steps = most; steps > most / 2; steps--) {
      if (fits(values, layout, channel, steps / peak)) {
        return steps;
      }
    }
    return 0;
  }

  private static boolean fits(float[] values, AxisLayout layout, int channel, float inverse) {
    for (int o = 0; o < layout.outer(); o++) {
      int start = (o * layout.channels() + channel) * layout.inner();
      for (int i = start; i < start + layout.inner(); i++) {
        float steps = values[i] * inverse;
        if (Math.abs(steps - Math.rint(steps)) > TOLERANCE) {
          return false;
        }
      }
    }
    return true;
  }
}
