package dev.lathe.optimizers.training.ops.convolution;

import dev.lathe.engine.graph.Node;
import dev.lathe.optimizers.training.ops.rule.Lengths;
import java.util.Arrays;

/**
 * The window of a convolution or pooling, for the spatial axes only.
 *
 * @param begin padding before each axis
 * @param end padding after each axis
 */
record Window(long[] kernel, long[] strides, long[] dilations, long[] begin, long[] end) {
  /**
   * Reads a node's attributes.
   *
   * @param kernel lengths of the kernel
   * @param in lengths of the input's spatial axes, which {@code auto_pad} needs
   */
  static Window of(Node node, long[] kernel, long[] in) {
    int n = kernel.length;
    long[] strides = node.intsAttribute("strides").orElseGet(() -> Lengths.filled(n, 1));
    long[] dilations = node.intsAttribute("dilations").orElseGet(() -> Lengths.filled(n, 1));
    long[] pads = node.intsAttribute("pads").orElseGet(() -> Lengths.filled(2 * n, 0));
    long[] begin = Arrays.copyOf(pads, n);
    long[] end = Arrays.copyOfRange(pads, n, 2 * n);
    String auto = node.stringAttribute("auto_pad", "NOTSET");
    if (auto.startsWith("SAME")) {
      for (int i = 0; i < n; i++) {
        long reach = (kernel[i] - 1) * dilations[i] + 1;
        long out = (in[i] + strides[i] - 1) / strides[i];
        long all = Math.max(0, (out - 1) * strides[i] + reach - in[i]);
        begin[i] = auto.equals("SAME_UPPER") ? all / 2 : all - all / 2;
        end[i] = all - begin[i];
      }
    } else if (auto.equals("VALID")) {
      Arrays.fill(begin, 0);
      Arrays.fill(end, 0);
    }
    return new Window(kernel, strides, dilations, begin, end);
  }

  /** Whether as much is padded before as behind, which PyTorch does by itself. */
  boolean isSymmetric() {
    return Arrays.equals(begin, end);
  }

  int axes() {
    return kernel.length;
  }
}
