package dev.lathe.optimizers.pruning;

import dev.lathe.optimizers.WeightEdit;
import dev.lathe.optimizers.WeightSet;
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
            new MagnitudeCut.Cutter(new MagnitudeCut(List.of(before)).threshold(sparsity)), before);
      };
    }
    MagnitudeCut all = weights.keep(Key.MAGNITUDES, () -> new MagnitudeCut(weights.allElements()));
    MagnitudeCut.Threshold threshold = all.threshold(sparsity);
    InOrder inOrder = new InOrder(weights, threshold);
    return index -> cut(inOrder.at(index), weights.elements(index));
  }

  private static float[] cut(MagnitudeCut.Cutter cutter, float[] before) {
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
    private final MagnitudeCut.Threshold threshold;
    private MagnitudeCut.Cutter running;
    private int next;

    InOrder(WeightSet weights, MagnitudeCut.Threshold threshold) {
      this.weights = weights;
      this.threshold = threshold;
      this.running = new MagnitudeCut.Cutter(threshold);
    }

    MagnitudeCut.Cutter at(int index) {
      if (index != next) {
        running = new MagnitudeCut.Cutter(threshold);
        for (int i = 0; i < index; i++) {
          running.skip(weights.elements(i));
        }
      }
      next = index + 1;
      return running;
    }
  }
}
