package dev.lathe.optimizers.training.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;

/** Convolutions of one to three axes. */
final class ConvolutionRules {
  private ConvolutionRules() {}

  static void register(Map<String, Operator> rules) {
    rules.put("Conv", (Rule) ConvolutionRules::conv);
  }

  private static NDArray conv(Call call) {
    long[] in = Window.spatial(call.shape(0));
    Window window = Window.of(call.node(), Window.spatial(call.shape(1)), in);
    NDArray x = call.in(0);
    long[] pads = window.begin();
    if (!window.isSymmetric()) {
      x = Padding.spatial(x, window.begin(), window.end(), 0);
      pads = Window.filled(window.axes(), 0);
    }
    return x.getNDArrayInternal()
        .convolution(
            x,
            call.in(1),
            call.maybe(2).orElse(null), // DJL's word for "no bias"
            new Shape(window.strides()),
            new Shape(pads),
            new Shape(window.dilations()),
            (int) call.node().intAttribute("group", 1))
        .singletonOrThrow();
  }
}
