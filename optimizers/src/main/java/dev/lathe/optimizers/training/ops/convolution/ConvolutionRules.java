package dev.lathe.optimizers.training.ops.convolution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lathe.optimizers.training.ops.arrays.Casts;
import dev.lathe.optimizers.training.ops.arrays.Padding;
import dev.lathe.optimizers.training.ops.arrays.Scales;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Lengths;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import java.util.Map;
import java.util.Optional;

/** Convolutions of one to three axes. */
public final class ConvolutionRules {
  private ConvolutionRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("Conv", (Rule) c -> conv(c, c.in(0), c.in(1), c.maybe(2)));
    rules.put("ConvTranspose", (Rule) TransposedConvolution::of);
    rules.put("Col2Im", (Rule) TransposedConvolution::columns);
    rules.put("DeformConv", (Rule) DeformableConvolution::of);
    rules.put("ConvInteger", (Rule) ConvolutionRules::integer);
  }

  /** A convolution with the node's window. */
  public static NDArray conv(Call call, NDArray given, NDArray weight, Optional<NDArray> bias) {
    long[] in = Lengths.spatial(given.getShape().getShape());
    Window window = Window.of(call.node(), Lengths.spatial(weight.getShape().getShape()), in);
    NDArray x = given;
    long[] pads = window.begin();
    if (!window.isSymmetric()) {
      x = Padding.spatial(x, window.begin(), window.end(), 0);
      pads = Lengths.filled(window.axes(), 0);
    }
    return Convolve.of(
        x,
        weight,
        bias,
        new Shape(window.strides()),
        new Shape(pads),
        new Shape(window.dilations()),
        (int) call.node().intAttribute("group", 1));
  }

  /** PyTorch convolves no integers; doubles hold all sums exactly. */
  private static NDArray integer(Call call) {
    NDArray x = centred(call, 0, 2, 0);
    NDArray w = centred(call, 1, 3, 0);
    return conv(call, x, w, Optional.empty()).toType(DataType.INT32, false);
  }

  /** An integer input less its zero point, as doubles; several zero points go along an axis. */
  public static NDArray centred(Call call, int input, int zeroPoint, int axis) {
    NDArray x = Casts.to(call.in(input), DataType.FLOAT64);
    return call.maybe(zeroPoint)
        .map(z -> x.sub(Scales.along(Casts.to(z, DataType.FLOAT64), call.rank(input), axis)))
        .orElse(x);
  }
}
