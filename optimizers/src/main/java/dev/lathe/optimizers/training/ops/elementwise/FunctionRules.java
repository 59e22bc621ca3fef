package dev.lathe.optimizers.training.ops.elementwise;

import ai.djl.ndarray.NDArray;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Functions of one number, element by element. */
public final class FunctionRules {
  private FunctionRules() {}

  public static void register(Map<String, Operator> rules) {
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
    unary(rules, "Tan", NDArray::tan);
    unary(rules, "Asin", NDArray::asin);
    unary(rules, "Acos", NDArray::acos);
    unary(rules, "Atan", NDArray::atan);
    unary(rules, "Sinh", NDArray::sinh);
    unary(rules, "Cosh", NDArray::cosh);
    unary(rules, "Asinh", FunctionRules::asinh);
    unary(rules, "Acosh", x -> x.add(x.mul(x).sub(1).sqrt()).log());
    unary(rules, "Atanh", x -> x.add(1).div(x.neg().add(1)).log().mul(Scalars.of(0.5)));
    unary(rules, "IsNaN", NDArray::isNaN);
    rules.put("IsInf", (Rule) FunctionRules::isInf);
  }

  private static void unary(
      Map<String, Operator> rules, String op, UnaryOperator<NDArray> compute) {
    rules.put(op, (Rule) c -> compute.apply(c.in(0)));
  }

  /** By the absolute value, because the formula loses all digits of a negative one. */
  private static NDArray asinh(NDArray x) {
    NDArray a = x.abs();
    return x.sign().mul(a.add(a.mul(a).add(1).sqrt()).log());
  }

  private static NDArray isInf(Call call) {
    NDArray x = call.in(0);
    boolean positive = call.node().intAttribute("detect_positive", 1) != 0;
    boolean negative = call.node().intAttribute("detect_negative", 1) != 0;
    NDArray infinite = x.isInfinite();
    if (positive && negative) {
      return infinite;
    }
    if (positive) {
      return infinite.logicalAnd(x.gt(0));
    }
    return infinite.logicalAnd(negative ? x.lt(0) : x.neq(x));
  }
}
