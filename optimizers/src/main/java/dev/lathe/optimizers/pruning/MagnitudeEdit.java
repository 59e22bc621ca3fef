package dev.lathe.optimizers.pruning;

import dev.lathe.optimizers.pass.WeightEdit;
import dev.lathe.optimizers.pass.WeightSet;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Zeroes the smallest weights.
 *
 * @param sparsity which share, 0 … 1
 * @param global whether all weights of the model are compared, or each layer's with each other
 */
record MagnitudeEdit(double sparsity, boolean global) implements WeightEdit {
  /** Counting all magnitudes does not depend on the share: a slider does it once. */
  private enum Key {
    MAGNITUDES
  }

  @Override
  public IntFunction<float[]> over(WeightSet weights) {
    if (!global) {
      return index -> {
        float[] before = weights.elements(index);
        return cut(
            new MagnitudeThreshold.Cutter(
                new MagnitudeThreshold(List.of(before)).threshold(sparsity)),
            before);
      };
    }
    MagnitudeThreshold all =
        weights.keep(Key.MAGNITUDES, () -> new MagnitudeThreshold(weights.allElements()));
    MagnitudeThreshold.Threshold threshold = all.threshold(sparsity);
    InOrder inOrder = new InOrder(weights, threshold);
    return index -> cut(inOrder.at(index), weights.elements(index));
  }

  private static float[] cut(MagnitudeThreshold.Cutter cutter, float[] before) {
    float[] out = new float[before.length];
    cutter.cut(before, out);
    return out;
  }

  /**
   * Of weights exactly on the threshold the first ones go: whoever asks for one weight alone has to
   * know how many were before it.
   */
  private static final class InOrder {
    private final WeightSet weights;
    private final MagnitudeThreshold.Threshold threshold;
    private MagnitudeThreshold.Cutter running;
    private int next;

    InOrder(WeightSet weights, MagnitudeThreshold.Threshold threshold) {
      this.weights = weights;
      this.threshold = threshold;
      this.running = new MagnitudeThreshold.Cutter(threshold);
    }

    MagnitudeThreshold.Cutter at(int index) {
      if (index != next) {
        running = new MagnitudeThreshold.Cutter(threshold);
        for (int i = 0; i < index; i++) {
          running.skip(weights.elements(i));
        }
      }
      next = index + 1;
      return running;
    }
  }
}
