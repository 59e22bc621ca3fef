package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.GraphWalk;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parts of a graph that leave FP16's range (6e-8 … 65,504) halfway although they start and end
 * in it: squares on their way to a root, exponentials on their way to a logarithm or a quotient,
 * cubes on their way to a tanh. That is what normalizations, Softplus and GELU consist of where an
 * exporter wrote them out.
 */
final class OverflowParts {
  private static final String SQUARE =
      "it is part of a square, sum or root, where FP16 overflows from 256 squared on";
  private static final String EXPONENTIAL =
      "it is part of an exponential or logarithm, where FP16 overflows from exp(11.1) on";
  private static final String FACTOR = "a constant of it lies outside FP16's range";

  /** A part longer than this has become something else. */
  private static final int LONGEST = 10;

  private static final float LARGEST = 65504f;
  private static final float SMALLEST_NORMAL = 0x1p-14f;

  /** What a number beyond the range passes through without coming back. */
  private static final Set<String> CARRIERS =
      Set.of(
          "Abs",
          "Add",
          "AveragePool",
          "Cast",
          "Clip",
          "Concat",
          "Expand",
          "Flatten",
          "GlobalAveragePool",
          "Identity",
          "Max",
          "Mean",
          "Min",
          "Mul",
          "Neg",
          "Pow",
          "ReduceMax",
          "ReduceMean",
          "ReduceSum",
          "Reshape",
          "Slice",
          "Split",
          "Squeeze",
          "Sub",
          "Sum",
          "Transpose",
          "Unsqueeze",
          "Where");

  /** What brings it back; these have to read it in FP32. */
  private static final Set<String> ENDS =
      Set.of("Div", "Erf", "Log", "Reciprocal", "Sigmoid", "Softmax", "Softsign", "Sqrt", "Tanh");

  private final Constants constants;
  private final Map<Node, String> reasons = new IdentityHashMap<>();
  private final Set<Value> large = GraphWalk.identitySet();
  private final Set<Value> roots = GraphWalk.identitySet();

  OverflowParts(OnnxModel model, Constants constants) {
    this.constants = constants;
    for (Node node : GraphWalk.nodes(model)) {
      visit(node);
    }
  }

  /** Why this node has to compute in FP32. */
  Optional<String> objection(Node node) {
    return Optional.ofNullable(reasons.get(node));
  }

  private void visit(Node node) {
    if (isSquare(node)) {
      start(node, SQUARE);
    } else if (node.isAnyOf("Exp", "ReduceSumSquare", "ReduceSum")) {
      start(node, node.is("Exp") ? EXPONENTIAL : SQUARE);
    } else if (node.is("Log")) {
      reasons.put(node, EXPONENTIAL);
      // What is nearly zero becomes zero, and its logarithm minus infinity.
      node.input(0)
          .flatMap(Value::producer)
          .filter(p -> p.isAnyOf("Softmax", "Sigmoid", "Add", "Clip", "Max"))
          .ifPresent(p -> reasons.putIfAbsent(p, EXPONENTIAL));
    } else if (node.isAnyOf("Mul", "Div") && hasFactorBeyond(node)
        || node.is("BatchNormalization") && hasVarianceBeyond(node)) {
      reasons.putIfAbsent(node, FACTOR);
    }
  }

  private void start(Node node, String why) {
    reasons.put(node, why);
    for (Optional<Value> input : node.inputs()) {
      input.flatMap(Value::producer).filter(p -> p.is("Sub")).ifPresent(p -> difference(p, why));
    }
    node.outputs().forEach(o -> o.ifPresent(v -> follow(v, why, 0)));
  }

  /** The difference from a mean, and the mean. */
  private void difference(Node sub, String why) {
    boolean any = false;
    for (Optional<Value> input : sub.inputs()) {
      Optional<Node> mean =
          input
              .flatMap(Value::producer)
              .filter(
                  p -> p.isAnyOf("ReduceMean", "ReduceMax", "GlobalAveragePool", "AveragePool"));
      mean.ifPresent(m -> reasons.putIfAbsent(m, why));
      any |= mean.isPresent();
    }
    if (any) {
      reasons.putIfAbsent(sub, why);
    }
  }

  /** From a value that may be beyond the range to where it is back. */
  private void follow(Value value, String why, int depth) {
    if (depth > LONGEST || !large.add(value)) {
      return;
    }
    for (Value.Use use : value.uses()) {
      Node reader = use.node();
      boolean root = isRoot(reader);
      boolean mean = why.equals(SQUARE) && reader.is("Div") && use.inputIndex() == 0;
      if (mean) {
        reasons.putIfAbsent(reader, why);
        follow(reader.firstOutput(), why, depth + 1);
      } else if (root || ENDS.contains(reader.opType())) {
        reasons.putIfAbsent(reader, why);
        if (root || reader.is("Reciprocal")) {
          scale(reader.firstOutput(), why, depth + 1);
        }
      } else if (CARRIERS.contains(reader.opType())) {
        reasons.putIfAbsent(reader, why);
        reader.outputs().forEach(o -> o.ifPresent(v -> follow(v, why, depth + 1)));
      }
    }
  }

  /** From a root, which may be nearly zero, to what is divided by it. */
  private void scale(Value root, String why, int depth) {
    if (depth > LONGEST || !roots.add(root)) {
      return;
    }
    for (Value.Use use : root.uses()) {
      Node reader = use.node();
      if (reader.isAnyOf("Div", "Mul")) {
        reasons.putIfAbsent(reader, why);
        if (isOfOne(reader)) {
          scale(reader.firstOutput(), why, depth + 1);
        }
      } else if (reader.isAnyOf(
          "Reciprocal", "Clip", "Max", "Add", "Expand", "Unsqueeze", "Reshape", "Cast")) {
        reasons.putIfAbsent(reader, why);
        scale(reader.firstOutput(), why, depth + 1);
      }
    }
  }

  /** Whether a quotient has a constant numerator: one over the root. */
  private boolean isOfOne(Node node) {
    return node.is("Div") && constants.input(node, 0).isPresent();
  }

  private boolean isSquare(Node node) {
    if (node.is("Pow")) {
      Optional<float[]> exponent = constants.input(node, 1).flatMap(OverflowParts::numbers);
      return exponent.isEmpty() || anyOf(exponent.get(), e -> e > 1 || e < -0.5f);
    }
    if (node.isAnyOf("Mul", "MatMul", "Einsum") && node.inputs().size() == 2) {
      Optional<Value> a = node.input(0).map(OverflowParts::origin);
      Optional<Value> b = node.input(1).map(OverflowParts::origin);
      return a.isPresent() && a.equals(b) && constants.of(a.get()).isEmpty();
    }
    return false;
  }

  /** The value whose numbers these are, in whatever order. */
  private static Value origin(Value value) {
    Value v = value;
    while (v.producer().filter(p -> p.isAnyOf("Identity", "Transpose")).isPresent()
        && v.producer().get().input(0).isPresent()) {
      v = v.producer().get().input(0).get();
    }
    return v;
  }

  private boolean isRoot(Node node) {
    return node.is("Sqrt")
        || node.is("Pow")
            && constants
                .input(node, 1)
                .flatMap(OverflowParts::numbers)
                .filter(e -> !anyOf(e, x -> Math.abs(x) != 0.5f))
                .isPresent();
  }

  private static Optional<float[]> numbers(TensorData tensor) {
    return tensor.elements() > 0 && tensor.type().isFloatingPoint()
        ? Optional.of(Tensors.floats(tensor))
        : tensor.elements() > 0 && tensor.type().bits() >= 8 && tensor.type() != DataType.STRING
            ? Optional.of(floats(Tensors.longs(tensor)))
            : Optional.empty();
  }

  private static float[] floats(long[] longs) {
    float[] out = new float[longs.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = longs[i];
    }
    return out;
  }

  private interface Test {
    boolean of(float x);
  }

  private static boolean anyOf(float[] values, Test test) {
    for (float v : values) {
      if (test.of(v)) {
        return true;
      }
    }
    return false;
  }

  /** A single factor that FP16 would round to its end, or to a few bits. */
  private boolean hasFactorBeyond(Node node) {
    for (int i = 0; i < 2; i++) {
      Optional<TensorData> c =
          constants.input(node, i).filter(t -> t.type() == DataType.FLOAT && t.elements() == 1);
      if (c.isPresent()) {
        float v = Math.abs(Tensors.floats(c.get())[0]);
        boolean mask = node.is("Mul") && HalfWeights.isSentinel(v); // masks stay masks
        if (v > LARGEST && Float.isFinite(v) && !mask || v > 0 && v < SMALLEST_NORMAL) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean hasVarianceBeyond(Node norm) {
    float epsilon = norm.floatAttribute("epsilon", 1e-5f);
    return constants
        .input(norm, 4)
        .filter(t -> t.type() == DataType.FLOAT)
        .filter(t -> anyOf(Tensors.floats(t), v -> v > LARGEST || v + epsilon < SMALLEST_NORMAL))
        .isPresent();
  }
}
