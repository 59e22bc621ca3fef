package dev.lathe.optimizers.training.ops;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.DataType;
import dev.lathe.optimizers.training.TorchTensors;
import dev.lathe.optimizers.training.UncoveredException;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** Elementwise arithmetic, comparison and logic, with multidirectional broadcasting. */
final class ArithmeticRules {
  private ArithmeticRules() {}

  static void register(Map<String, Operator> rules) {
    binary(rules, "Add", NDArray::add);
    binary(rules, "Sub", NDArray::sub);
    binary(rules, "Mul", NDArray::mul);
    binary(rules, "Div", ArithmeticRules::div);
    binary(rules, "Equal", NDArray::eq);
    binary(rules, "Greater", NDArray::gt);
    binary(rules, "GreaterOrEqual", NDArray::gte);
    binary(rules, "Less", NDArray::lt);
    binary(rules, "LessOrEqual", NDArray::lte);
    binary(rules, "And", NDArray::logicalAnd);
    binary(rules, "Or", NDArray::logicalOr);
    binary(rules, "Xor", NDArray::logicalXor);
    rules.put("Pow", (Rule) ArithmeticRules::pow);
    rules.put("Max", (Rule) c -> fold(c, NDArrays::maximum));
    rules.put("Min", (Rule) c -> fold(c, NDArrays::minimum));
    rules.put("Sum", (Rule) c -> fold(c, NDArray::add));
    rules.put("Mean", (Rule) c -> fold(c, NDArray::add).div(c.all().size()));
    unary(rules, "Abs", NDArray::abs);
    unary(rules, "Neg", NDArray::neg);
    unary(rules, "Exp", NDArray::exp);
    unary(rules, "Log", NDArray::log);
    unary(rules, "Sqrt", NDArray::sqrt);
    unary(rules, "Reciprocal", x -> x.onesLike().div(x));
    unary(rules, "Floor", NDArray::floor);
    unary(rules, "Ceil", NDArray::ceil);
    unary(rules, "Round", NDArray::round);
    unary(rules, "Sign", NDArray::sign);
    unary(rules, "Not", NDArray::logicalNot);
    unary(rules, "Erf", NDArray::erf);
    unary(rules, "Sin", NDArray::sin);
    unary(rules, "Cos", NDArray::cos);
    rules.put("Cast", (Rule) ArithmeticRules::cast);
    rules.put("CastLike", (Rule) c -> c.in(0).toType(c.in(1).getDataType(), true));
  }

  private static void binary(
      Map<String, Operator> rules, String op, BinaryOperator<NDArray> compute) {
    rules.put(op, (Rule) c -> compute.apply(c.in(0), c.in(1)));
  }

  private static void unary(
      Map<String, Operator> rules, String op, UnaryOperator<NDArray> compute) {
    rules.put(op, (Rule) c -> compute.apply(c.in(0)));
  }

  private static NDArray fold(Call call, BinaryOperator<NDArray> compute) {
    NDArray result = Numbers.alias(call.in(0));
    for (int i = 1; i < call.inputCount(); i++) {
      result = compute.apply(result, call.in(i));
    }
    return result;
  }

  /** ONNX divides integers towards zero, PyTorch makes them real. */
  private static NDArray div(NDArray a, NDArray b) {
    DataType type = a.getDataType();
    return type.isFloating() ? a.div(b) : a.div(b).trunc().toType(type, false);
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
    return base.pow(exponent).toType(base.getDataType(), false);
  }

  private static NDArray cast(Call call) {
    int code = (int) call.node().intAttribute("to", 1);
    dev.lathe.engine.graph.DataType type = dev.lathe.engine.graph.DataType.ofCode(code);
    return call.in(0)
        .toType(
            TorchTensors.type(type)
                .orElseThrow(() -> new UncoveredException("PyTorch does not hold " + type)),
            true);
  }
}
