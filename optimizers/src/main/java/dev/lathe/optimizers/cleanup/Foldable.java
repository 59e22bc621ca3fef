package dev.lathe.optimizers.cleanup;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.shape.Broadcasting;
import dev.lathe.optimizers.rewrite.Constants;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Which operators may be computed ahead, and how many elements they yield at most. The list is
 * explicit: an operator that is not here could be random, could undo quantization, or could yield
 * gigabytes from a handful of bytes.
 */
final class Foldable {
  private static final Set<String> NO_LARGER_THAN_INPUTS =
      Set.of(
          "Abs",
          "Acos",
          "Acosh",
          "ArgMax",
          "ArgMin",
          "Asin",
          "Asinh",
          "Atan",
          "Atanh",
          "Cast",
          "CastLike",
          "Ceil",
          "Celu",
          "Clip",
          "Compress",
          "Concat",
          "Cos",
          "Cosh",
          "CumSum",
          "Elu",
          "Erf",
          "Exp",
          "Flatten",
          "Floor",
          "GatherElements",
          "Gelu",
          "HardSigmoid",
          "HardSwish",
          "Hardmax",
          "Identity",
          "IsInf",
          "IsNaN",
          "LeakyRelu",
          "Log",
          "LogSoftmax",
          "Mish",
          "Neg",
          "Not",
          "Reciprocal",
          "ReduceL1",
          "ReduceL2",
          "ReduceLogSum",
          "ReduceLogSumExp",
          "ReduceMax",
          "ReduceMean",
          "ReduceMin",
          "ReduceProd",
          "ReduceSum",
          "ReduceSumSquare",
          "Relu",
          "Reshape",
          "ReverseSequence",
          "Round",
          "ScatterElements",
          "ScatterND",
          "Selu",
          "Shape",
          "Sigmoid",
          "Sign",
          "Sin",
          "Sinh",
          "Size",
          "Slice",
          "Softmax",
          "Softplus",
          "Softsign",
          "Split",
          "Sqrt",
          "Squeeze",
          "Tan",
          "Tanh",
          "ThresholdedRelu",
          "Transpose",
          "Trilu",
          "Unsqueeze");

  private Foldable() {}

  /**
   * The greatest number of elements that the node can yield; empty when it must not be computed
   * ahead.
   *
   * @param inputs the constants at its inputs, those left out not among them
   */
  static OptionalLong elements(Node node, List<TensorData> inputs, Constants constants) {
    if (!node.domain().isEmpty() && !node.domain().equals("ai.onnx")) {
      return OptionalLong.empty();
    }
    String op = node.opType();
    try {
      if (NO_LARGER_THAN_INPUTS.contains(op)) {
        LongStream lengths = inputs.stream().mapToLong(TensorData::elements);
        long most = op.equals("Concat") ? lengths.sum() : lengths.max().orElse(0);
        // The length of a shape is a rank, which may exceed the number of elements.
        return OptionalLong.of(Math.max(16, most));
      }
      if (Broadcasting.isOf(op)) {
        return of(
            broadcast(inputs.stream().map(TensorData::shape).toList()).map(Foldable::product));
      }
      return byValue(node, op, inputs, constants);
    } catch (ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  /** The element type of the node's first output. */
  static DataType type(Node node, List<TensorData> inputs) {
    return switch (node.opType()) {
      case "Cast" -> DataType.ofCode((int) node.intAttribute("to", 1));
      case "Where" -> inputs.get(inputs.size() - 1).type();
      case "ArgMax", "ArgMin", "Shape", "Size" -> DataType.INT64;
      case "ConstantOfShape" ->
          node.attribute("value")
              .map(Attribute::value)
              .filter(Attribute.TensorValue.class::isInstance)
              .map(v -> ((Attribute.TensorValue) v).tensor().type())
              .orElse(DataType.FLOAT);
      default -> inputs.get(0).type();
    };
  }

  private static OptionalLong byValue(
      Node node, String op, List<TensorData> inputs, Constants constants) {
    Optional<long[]> second = constants.longs(node, 1);
    return switch (op) {
      case "ConstantOfShape" -> of(constants.longs(node, 0).map(Foldable::product));
      case "Expand" ->
          of(
              second
                  .flatMap(s -> Broadcasting.shape(inputs.get(0).shape(), s))
                  .map(Foldable::product));
      case "Tile" -> of(second.map(r -> Math.multiplyExact(inputs.get(0).elements(), product(r))));
      case "Gather" ->
          of(
              inputs.size() == 2 && inputs.get(0).shape().length > 0
                  ? Optional.of(gathered(node, inputs))
                  : Optional.empty());
      case "Range" -> of(range(node, constants));
      case "MatMul" ->
          of(
              inputs.size() == 2
                  ? Optional.of(
                      Math.multiplyExact(inputs.get(0).elements(), inputs.get(1).elements()))
                  : Optional.empty());
      default -> OptionalLong.empty();
    };
  }

  private static OptionalLong of(Optional<Long> elements) {
    return elements.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  private static long gathered(Node node, List<TensorData> inputs) {
    long[] shape = inputs.get(0).shape();
    long axis = node.intAttribute("axis", 0);
    long length = shape[(int) (axis < 0 ? axis + shape.length : axis)];
    return length == 0
        ? 0
        : Math.multiplyExact(inputs.get(0).elements() / length, inputs.get(1).elements());
  }

  private static Optional<Long> range(Node node, Constants constants) {
    Optional<long[]> start = constants.longs(node, 0);
    Optional<long[]> limit = constants.longs(node, 1);
    Optional<long[]> delta = constants.longs(node, 2);
    if (start.isEmpty() || limit.isEmpty() || delta.isEmpty() || delta.get()[0] == 0) {
      return Optional.empty();
    }
    long length = Math.subtractExact(limit.get()[0], start.get()[0]) / delta.get()[0] + 1;
    return Optional.of(Math.max(0, length));
  }

  private static long product(long[] lengths) {
    return Arrays.stream(lengths).reduce(1, Math::multiplyExact);
  }

  private static Optional<long[]> broadcast(List<long[]> shapes) {
    Optional<long[]> out = Optional.of(new long[0]);
    for (long[] shape : shapes) {
      out = out.flatMap(o -> Broadcasting.shape(o, shape));
    }
    return out;
  }
}
