package dev.lathe.optimizers.training.ops.quantization;

import ai.djl.ndarray.NDArray;
import dev.lathe.optimizers.training.ops.arrays.Scales;
import dev.lathe.optimizers.training.ops.arrays.StraightThrough;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import java.util.Map;

/**
 * Quantized and dequantized in one step, in a domain of Lathe's own that is never written to a
 * file: {@code y = (clamp(round(x / s), low − z, high − z)) · s}. Rounding lets gradients straight
 * through, values outside the range let none through, and the scale gets the gradient of Esser et
 * al. 2020 (learned step size) because it takes part in the arithmetic as it stands.
 *
 * <p>Inputs: x; scale, one or one per channel; zero point, as real numbers. Attributes: {@code
 * axis} of the channels, {@code low} and {@code high}, the least and greatest integer.
 */
public final class FakeQuantizeRule {
  /** The operator's domain. */
  static final String DOMAIN = "lathe";

  private FakeQuantizeRule() {}

  public static void register(Map<String, Operator> rules) {
    rules.put(DOMAIN + ":FakeQuantize", (Rule) FakeQuantizeRule::apply);
  }

  private static NDArray apply(Call call) {
    NDArray x = call.in(0);
    int rank = call.rank(0);
    int axis = call.axis("axis", 1, rank);
    NDArray scale = Scales.along(call.in(1), rank, axis);
    NDArray zero = Scales.along(call.in(2), rank, axis);
    float low = call.node().intAttribute("low", -128);
    float high = call.node().intAttribute("high", 127);
    NDArray least = zero.neg().add(low);
    NDArray most = zero.neg().add(high);
    if (isFixed(call)) {
      return fixed(x, scale, least.mul(scale), most.mul(scale));
    }
    NDArray inside = x.div(scale).maximum(least).minimum(most);
    return StraightThrough.round(inside).mul(scale);
  }

  /** Whether the scale is neither trained nor computed from what is. */
  private static boolean isFixed(Call call) {
    return call.node().input(1).filter(s -> s.constant().isPresent()).isPresent()
        && !call.in(1).hasGradient();
  }

  /**
   * The same where only x is learned: all but the clipping is done in place and outside of
   * autograd, which keeps fewer arrays for the backward pass.
   */
  private static NDArray fixed(NDArray x, NDArray scale, NDArray least, NDArray most) {
    NDArray inside = x.maximum(least).minimum(most);
    NDArray rounded = inside.stopGradient().div(scale).round();
    NDArray error = rounded.muli(scale).subi(inside.stopGradient());
    return inside.add(error);
  }
}
