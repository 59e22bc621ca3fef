package dev.lathe.optimizers.training.ops.elementwise;

import ai.djl.ndarray.NDArray;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.training.ops.arrays.Casts;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.arrays.Integers;
import dev.lathe.optimizers.training.ops.arrays.StraightThrough;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import dev.lathe.optimizers.training.torch.NarrowTypes;
import dev.lathe.optimizers.training.torch.Scalars;
import dev.lathe.optimizers.training.torch.TorchTensors;
import dev.lathe.optimizers.training.torch.UnsupportedOperatorException;
import java.util.Map;

/** Conversions between types. */
public final class CastRules {
  private CastRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put(
        "Cast",
        (Rule) c -> cast(c, DataType.ofCode((int) c.node().intAttribute("to", 1)), saturate(c)));
    rules.put("BitCast", (Rule) BitCastRule::cast);
    rules.put("CastLike", (Rule) c -> cast(c, c.type(1), saturate(c)));
  }

  private static boolean saturate(Call call) {
    return call.node().intAttribute("saturate", 1) != 0;
  }

  private static NDArray cast(Call call, DataType to, boolean saturate) {
    NDArray x = call.in(0);
    if (to == DataType.FLOAT8E8M0) {
      return powersOfTwo(call, call.node().stringAttribute("round_mode", "up"));
    }
    if (NarrowTypes.isFloat(to)) {
      return round(Casts.to(x, ai.djl.ndarray.types.DataType.FLOAT32), to, saturate);
    }
    ai.djl.ndarray.types.DataType held =
        TorchTensors.type(to)
            .orElseThrow(
                () -> new UnsupportedOperatorException("PyTorch does not hold " + to + " values"));
    boolean whole = !to.isFloatingPoint() && to != DataType.BOOL;
    if (whole && isCode(call)) {
      return StraightThrough.of(x, Integers.wrap(x.stopGradient(), to));
    }
    if (whole && x.getDataType().isFloating() && to.bits() < 32) {
      // Out of range, PyTorch's own conversion is undefined.
      NDArray wide = x.toType(ai.djl.ndarray.types.DataType.INT64, false);
      return Integers.wrap(wide, to).toType(held, false);
    }
    return Integers.wrap(Casts.to(x, held), to);
  }

  /**
   * Whether the input is what a quantizer yields. While gradients flow that is held as a real
   * number; exporters like to cast it to the type that it has.
   */
  private static boolean isCode(Call call) {
    return Casts.mayFlow(call.in(0))
        && call.node()
            .input(0)
            .flatMap(Value::producer)
            .filter(p -> p.isAnyOf("QuantizeLinear", "DynamicQuantizeLinear"))
            .isPresent();
  }

  /** Rounds to a narrow float that is held as FP32; gradients pass as if it did not. */
  public static NDArray round(NDArray x, DataType type, boolean saturate) {
    float[] values = x.toFloatArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = NarrowTypes.round(type, values[i], saturate);
    }
    NDArray rounded =
        values.length == 0
            ? x.zerosLike()
            : Scalars.owned(x.getManager().create(values, x.getShape()));
    return StraightThrough.of(x, rounded);
  }

  private static NDArray powersOfTwo(Call call, String mode) {
    double[] values = HostArrays.doubles(call.in(0));
    for (int i = 0; i < values.length; i++) {
      double exponent = Math.log(Math.abs(values[i])) / Math.log(2);
      double down = Math.scalb(1.0, Math.getExponent(values[i]));
      boolean exact = Math.abs(values[i]) == down;
      double whole =
          switch (mode) {
            case "up" -> Math.getExponent(values[i]) + (exact ? 0 : 1);
            case "down" -> Math.getExponent(values[i]);
            default ->
                Math.abs(values[i]) >= 1.5 * down
                    ? Math.getExponent(values[i]) + 1
                    : Math.getExponent(values[i]);
          };
      values[i] =
          Double.isNaN(exponent)
              ? Double.NaN
              : Math.scalb(1.0, (int) Math.max(-127, Math.min(127, whole)));
    }
    return HostArrays.of(
        call.manager(), values, ai.djl.ndarray.types.DataType.FLOAT32, call.shape(0));
  }
}
