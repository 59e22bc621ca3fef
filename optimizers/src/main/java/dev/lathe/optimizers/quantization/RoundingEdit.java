package dev.lathe.optimizers.quantization;

import dev.lathe.optimizers.pass.NodeSelection;
import dev.lathe.optimizers.pass.Weight;
import dev.lathe.optimizers.pass.WeightEdit;
import dev.lathe.optimizers.pass.WeightSet;
import dev.lathe.optimizers.rewrite.AxisLayout;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Rounds weights to a symmetric grid of n bits.
 *
 * @param bits 2 … 8
 * @param perChannel whether each output channel has its own grid
 * @param nodes whose weights are rounded
 */
record RoundingEdit(int bits, boolean perChannel, NodeSelection nodes) implements WeightEdit {
  /** Peaks do not depend on the bits: a slider computes them once. */
  private record Peaks(int index, boolean perChannel) {}

  @Override
  public IntFunction<float[]> over(WeightSet weights) {
    return index -> {
      Weight w = weights.get(index);
      float[] peaks =
          weights.keep(
              new Peaks(index, perChannel), () -> WeightRounding.peaks(w.elements(), layout(w)));
      if (!nodes.containsAll(w.readers()) || !areFinite(peaks)) {
        return w.elements();
      }
      float[] out = new float[w.elements().length];
      WeightRounding.round(w.elements(), layout(w), peaks, bits, out);
      return out;
    };
  }

  /** A channel with NaN or an infinite element has such a peak; then the pass leaves the weight. */
  private static boolean areFinite(float[] peaks) {
    for (float p : peaks) {
      if (!Float.isFinite(p)) {
        return false;
      }
    }
    return true;
  }

  private AxisLayout layout(Weight w) {
    return AxisLayout.of(w.shape(), perChannel ? w.axis() : AxisLayout.PER_TENSOR);
  }

  @Override
  public long bytes(Weight w) {
    return nodes.containsAll(w.readers())
        ? WeightRounding.packedBytes(w.elements().length, layout(w).channels(), bits)
        : WeightEdit.super.bytes(w);
  }

  @Override
  public double[] grid(Weight w) {
    if (!nodes.containsAll(w.readers())) {
      return new double[0];
    }
    float peak = 0;
    for (float p : WeightRounding.peaks(w.elements(), layout(w))) {
      peak = Math.max(peak, p);
    }
    double step = WeightRounding.step(peak, bits);
    int most = (1 << (bits - 1)) - 1;
    return IntStream.rangeClosed(-most, most).mapToDouble(i -> i * step).toArray();
  }
}
