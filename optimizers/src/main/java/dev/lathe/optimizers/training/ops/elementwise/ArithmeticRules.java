package dev.lathe.optimizers.training.ops.elementwise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.DataType;
import dev.lathe.optimizers.training.ops.arrays.Casts;
import dev.lathe.optimizers.training.ops.arrays.Integers;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Numbers;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.Map;
import java.util.function.BinaryOperator;

/** Arithmetic, comparison and logic of two or more arrays, with multidirectional broadcasting. */
public final class ArithmeticRules {
  private ArithmeticRules() {}

  public static void register(Map<String, Operator> rules) {
    binary(rules, "Add", NDArray::add);
    binary(rules, "Sub", NDArray::sub);
    binary(rules, "Mul", NDArray::mul);
    binary(rules, "Div", ArithmeticRules::div);
    rules.put("Mod", (Rule) ArithmeticRules::mod);
    rules.put("Equal", (Rule) c -> c.in(0).eq(c.in(1)));
    rules.put("Greater", (Rule) c -> c.in(0).gt(c.in(1)));
    rules.put("GreaterOrEqual", (Rule) c -> c.in(0).gte(c.in(1)));
    rules.put("Less", (Rule) c -> c.in(0).lt(c.in(1)));
    rules.put("LessOrEqual", (Rule) c -> c.in(0).lte(c.in(1)));
    rules.put("And", (Rule) c -> c.in(0).logicalAnd(c.in(1)));
    rules.put("Or", (Rule) c -> c.in(0).logicalOr(c.in(1)));
    rules.put("Xor", (Rule) c -> c.in(0).logicalXor(c.in(1)));
    rules.put("Pow", (Rule) ArithmeticRules::pow);
    rules.put("Max", (Rule) c -> fold(c, NDArrays::maximum));
    rules.put("Min", (Rule) c -> fold(c, NDArrays::minimum));
    rules.put("Sum", (Rule) c -> fold(c, NDArray::add));
    rules.put("Mean", (Rule) c -> fold(c, NDArray::add).div(Scalars.of(c.all().size())));
  }

  private static void binary(
      Map<String, Operator> rules, String op, BinaryOperator<NDArray> compute) {
    rules.put(
        op,
        (Rule)
            c -> {
              NDArray y = compute.apply(c.in(0), c.in(1));
              return y.getDataType().isFloating() ? y : Integers.wrap(y, c.type(0));
            });
  }

  private static NDArray fold(Call call, BinaryOperator<NDArray> compute) {
    NDArray result = Numbers.alias(call.in(0));
    for (int i = 1; i < call.inputCount(); i++) {
      result = compute.apply(result, call.in(i));
    }
    return result;
  }

  /** ONNX divides integers towards zero, PyTorch makes them real. */
  public static NDArray div(NDArray a, NDArray b) {
    DataType type = a.getDataType();
    return type.isFloating()
        ? a.div(b)
        : a.toType(DataType.FLOAT64, false)
            .div(b.toType(DataType.FLOAT64, false))
            .trunc()
            .toType(type, false);
  }

  /** With {@code fmod} the sign is the dividend's, else the divisor's. */
  private static NDArray mod(Call call) {
    NDArray a = call.in(0);
    NDArray b = call.in(1);
    if (call.node().intAttribute("fmod", 0) == 0) {
      return a.mod(b);
    }
    DataType type = a.getDataType();
    NDArray x = Casts.to(a, DataType.FLOAT64);
    NDArray y = Casts.to(b, DataType.FLOAT64);
    return Casts.to(x.sub(x.div(y).trunc().mul(y)), type);
  }

  private static NDArray pow(Call call) {
    NDArray base = call.in(0);
    NDArray exponent = call.in(1);
    // An exponent of two is what normalizations use; its gradient is exact for negative bases.
    if (exponent.getShape().size() == 1
        && exponent.getShape().dimension() <= base.getShape().dimension()
        && call.number(1) == 2) {
      return base.mul(base);
    }
    return Casts.to(base.pow(exponent), base.getDataType());
  }
}
