package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import java.util.Optional;
import java.util.Set;

/** Operators that work element by element, with broadcasting. */
final class ElementwiseRules implements Rule {
  private static final Set<String> UNARY =
      Set.of(
          "Identity",
          "Cast",
          "Relu",
          "Clip",
          "LeakyRelu",
          "Elu",
          "Selu",
          "Celu",
          "Sigmoid",
          "HardSigmoid",
          "HardSwish",
          "Mish",
          "Gelu",
          "FastGelu",
          "QuickGelu",
          "Swish",
          "Erf",
          "Tanh",
          "Softplus",
          "Softsign",
          "ThresholdedRelu",
          "Shrink",
          "Abs",
          "Neg",
          "Exp",
          "Log",
          "Sqrt",
          "Reciprocal",
          "Floor",
          "Ceil",
          "Round",
          "Sign",
          "Sin",
          "Cos",
          "Tan",
          "Not",
          "IsNaN",
          "IsInf",
          "Dropout",
          "BiasGelu",
          "Atan",
          "Asin",
          "Acos",
          "Sinh",
          "Cosh");

  private static final Set<String> BROADCASTING =
      Set.of(
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Pow",
          "Min",
          "Max",
          "Sum",
          "Mean",
          "Mod",
          "PRelu",
          "Where",
          "Equal",
          "Less",
          "LessOrEqual",
          "Greater",
          "GreaterOrEqual",
          "And",
          "Or",
          "Xor",
          "BitShift");

  @Override
  public boolean trace(Node node, Trace t) {
    boolean standard = node.domain().isEmpty() || node.domain().equals("ai.onnx");
    if (UNARY.contains(node.opType()) && (standard || node.domain().equals("com.microsoft"))) {
      unary(node, t);
    } else if (standard && BROADCASTING.contains(node.opType())) {
      node.inputs().forEach(v -> v.ifPresent(x -> broadcast(node, x, t)));
    } else if (standard && node.isAnyOf("QuantizeLinear", "DequantizeLinear")) {
      quantization(node, t);
    } else {
      return false;
    }
    return true;
  }

  private static void unary(Node node, Trace t) {
    Value x = node.input(0).orElseThrow();
    t.sameAll(x, node.firstOutput());
    if (node.is("Dropout")) {
      node.output(1).filter(Value::isUsed).ifPresent(mask -> t.sameAll(x, mask));
    }
    if (node.opType().equals("BiasGelu") || node.opType().equals("FastGelu")) {
      node.input(1).ifPresent(bias -> broadcast(node, bias, t));
    }
  }

  private static void broadcast(Node node, Value x, Trace t) {
    t.broadcast(x, node.firstOutput());
    if (t.rank(x) == 1) {
      t.role(node, x, 0, Role.BIAS);
    }
  }

  private static void quantization(Node node, Trace t) {
    Value x = node.input(0).orElseThrow();
    t.sameAll(x, node.firstOutput());
    int axis = (int) node.intAttribute("axis", 1);
    for (int i = 1; i < 3; i++) {
      Optional<Value> p = node.input(i);
      if (p.isPresent() && t.rank(p.get()) == 1 && t.axis(p.get(), 0) != ChannelSpace.NONE) {
        t.same(p.get(), 0, x, axis);
      } else if (p.isPresent() && t.rank(p.get()) > 1) {
        t.freeze(node, node.label() + " quantizes block by block");
      }
    }
  }
}
