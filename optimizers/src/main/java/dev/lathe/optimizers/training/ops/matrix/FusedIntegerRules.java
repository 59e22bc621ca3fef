package dev.lathe.optimizers.training.ops.matrix;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.Map;
import java.util.Optional;

/**
 * Products with integer weights whose result is real: the weights are constants, gradients flow to
 * the activations as if these were not rounded.
 */
public final class FusedIntegerRules {
  private static final String DOMAIN = "com.microsoft:";

  private FusedIntegerRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put(DOMAIN + "DynamicQuantizeMatMul", (Rule) FusedIntegerRules::dynamic);
    rules.put(DOMAIN + "MatMulIntegerToFloat", (Rule) FusedIntegerRules::toFloat);
  }

  private static NDArray dynamic(Call call) {
    NDArray a = call.in(0);
    NDArray exact = a.stopGradient();
    NDArray low = exact.min().minimum(Scalars.of(0));
    NDArray scale = exact.max().maximum(Scalars.of(0)).sub(low).div(Scalars.of(255));
    NDArray zero = low.neg().div(scale).round().clip(0, 255);
    NDArray codes = exact.div(scale).round().add(zero).clip(0, 255);
    NDArray rounded = codes.sub(zero).mul(scale);
    NDArray b = real(call.in(1), call.in(2), call.maybe(3));
    NDArray y = a.add(rounded.sub(exact)).matMul(b);
    return call.maybe(4).map(y::add).orElse(y);
  }

  private static NDArray toFloat(Call call) {
    NDArray a = real(call.in(0), call.in(2), call.maybe(4));
    NDArray b = real(call.in(1), call.in(3), call.maybe(5));
    NDArray y = a.matMul(b);
    return call.maybe(6).map(y::add).orElse(y);
  }

  private static NDArray real(NDArray codes, NDArray scale, Optional<NDArray> zero) {
    DataType type = scale.getDataType();
    NDArray wide = codes.toType(type, false);
    return zero.map(z -> wide.sub(z.toType(type, false))).orElse(wide).mul(scale);
  }
}
