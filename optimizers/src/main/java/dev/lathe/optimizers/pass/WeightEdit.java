package dev.lathe.optimizers.pass;

import java.util.function.IntFunction;

/**
 * How a pass changes the weights of convolutions and matrix products: what a draft needs to
 * overwrite them where they are stored, without making the file. Holds no state.
 */
@FunctionalInterface
public interface WeightEdit {
  /**
   * Looks at all weights (for a threshold over all of them, say).
   *
   * @return the new elements of the weight at an index, asked in any order; the very array of the
   *     set where nothing changes, else a new one
   */
  IntFunction<float[]> over(WeightSet weights);

  /** Bits that an element takes in the file, or would take packed; 32 where it stays FP32. */
  default int bits() {
    return 32;
  }

  /** Bytes of this weight in the file, or packed, with its scales. */
  default long bytes(Weight weight) {
    return 4L * weight.elements().length;
  }

  /**
   * The values that the elements may take, rising; empty where they are free. With a grid a channel
   * that of the channel with the largest weight, the widest one.
   */
  default double[] grid(Weight weight) {
    return new double[0];
  }
}
