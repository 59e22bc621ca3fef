package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.optimizers.rewrite.AxisLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which operators ONNX Runtime's CPU can run on 8-bit tensors when they stand between
 * DequantizeLinear and QuantizeLinear, and under which conditions on the node. What is not named
 * here stays FP32: quantizing its tensors would cost accuracy and time and bring nothing.
 */
final class StaticOperators {
  /** Times the greatest sum of weights that an output can have. */
  private static final double MASK = 100;

  private StaticOperators() {}

  /** What an operator means for quantization. */
  enum Role {
    /** Worth it on its own account: Conv. Its kernel yields 8 bits only. */
    CONVOLUTION,
    /** Worth it on its own account: Gemm, MatMul. Its kernel may yield FP32 just as well. */
    PRODUCT,
    /** Computes in 8 bits and rounds again: only between others. */
    REQUANTIZING,
    /** Moves values without changing them: lossless in 8 bits. */
    MOVING,
    /** Relu and Clip: disappear in the range of the tensor before them. */
    CLAMP,
    /** Gather from a constant table: the table may be stored in 8 bits. */
    LOOKUP,
    /** Stays FP32. */
    OTHER
  }

  private static final Map<String, Role> ROLES =
      Map.ofEntries(
          Map.entry("Conv", Role.CONVOLUTION),
          Map.entry("Gemm", Role.PRODUCT),
          Map.entry("MatMul", Role.PRODUCT),
          Map.entry("Add", Role.REQUANTIZING),
          Map.entry("Mul", Role.REQUANTIZING),
          Map.entry("Concat", Role.REQUANTIZING),
          Map.entry("AveragePool", Role.REQUANTIZING),
          Map.entry("GlobalAveragePool", Role.REQUANTIZING),
          Map.entry("LeakyRelu", Role.REQUANTIZING),
          Map.entry("Sigmoid", Role.REQUANTIZING),
          Map.entry("Softmax", Role.REQUANTIZING),
          Map.entry("Expand", Role.MOVING),
          Map.entry("Flatten", Role.MOVING),
          Map.entry("GatherElements", Role.MOVING),
          Map.entry("MaxPool", Role.MOVING),
          Map.entry("Reshape", Role.MOVING),
          Map.entry("Resize", Role.MOVING),
          Map.entry("Slice", Role.MOVING),
          Map.entry("Split", Role.MOVING),
          Map.entry("Squeeze", Role.MOVING),
          Map.entry("Tile", Role.MOVING),
          Map.entry("Transpose", Role.MOVING),
          Map.entry("Unsqueeze", Role.MOVING),
          Map.entry("Relu", Role.CLAMP),
          Map.entry("Clip", Role.CLAMP));

  /** The role of a node. */
  static Role role(Node node) {
    if (!node.domain().isEmpty() && !node.domain().equals("ai.onnx")) {
      return Role.OTHER;
    }
    if (node.opType().equals("Gather")) {
      return node.input(0).flatMap(Value::constant).isPresent() ? Role.LOOKUP : Role.MOVING;
    }
    return ROLES.getOrDefault(node.opType(), Role.OTHER);
  }

  /**
   * Why this node cannot be quantized though its operator could; empty when it can. A sentence
   * without its subject: "its weight is …".
   */
  static Optional<String> obstacle(Node node) {
    if (node.input(0).isEmpty() || !isFloat(node.input(0).get())) {
      return Optional.of("it does not work on FP32 tensors");
    }
    if (node.outputs().stream().filter(Optional::isPresent).count() != 1 && !node.is("Split")) {
      return Optional.of("more than one of its outputs is used");
    }
    return switch (node.opType()) {
      case "Conv" -> weightObstacle(node).or(() -> biasObstacle(node));
      case "Gemm" ->
          weightObstacle(node).or(() -> biasObstacle(node)).or(() -> columnObstacle(node));
      case "MatMul" -> productObstacle(node).or(() -> columnObstacle(node));
      case "Add", "Mul", "Concat" ->
          node.inputs().stream().allMatch(i -> i.isPresent() && isFloat(i.get()))
              ? infiniteInput(node)
              : Optional.of("not all its inputs are FP32");
      case "AveragePool" -> poolObstacle(node);
      case "Resize" -> resizeObstacle(node);
      default -> Optional.empty();
    };
  }

  private static Optional<String> columnObstacle(Node node) {
    return hasOneColumn(node)
        ? Optional.of("it has one column: rounding its input would be as much work as it is")
        : Optional.empty();
  }

  /**
   * Whether a product yields a single column: of its input every value is then used once, so that 8
   * bits save nothing of what rounding that value costs.
   */
  static boolean hasOneColumn(Node node) {
    return node.isAnyOf("Gemm", "MatMul")
        && node.input(1).flatMap(Value::constant).filter(w -> w.shape().length == 2).isPresent()
        && outputChannels(node) == 1;
  }

  private static Optional<String> infiniteInput(Node node) {
    return node.inputs().stream()
            .flatMap(Optional::stream)
            .flatMap(v -> v.constant().stream())
            .allMatch(WeightQuantization::isFinite)
        ? Optional.empty()
        : Optional.of("it reads a constant that is not finite");
  }

  /**
   * What com.microsoft.QLinearAveragePool cannot say or computes differently: it has no attribute
   * dilations, and with ceil_mode it counts padding beyond the padded input in.
   */
  private static Optional<String> poolObstacle(Node node) {
    if (node.intsAttribute("dilations").isPresent()) {
      return Optional.of("ONNX Runtime's 8-bit AveragePool knows no dilations");
    }
    return node.intAttribute("ceil_mode", 0) != 0 && node.intAttribute("count_include_pad", 0) != 0
        ? Optional.of(
            "ONNX Runtime's 8-bit AveragePool counts padding differently where ceil_mode and"
                + " count_include_pad meet")
        : Optional.empty();
  }

  private static Optional<String> resizeObstacle(Node node) {
    if (extrapolates(node)) {
      return Optional.of(
          "what it fills in outside its input (extrapolation_value) need not lie in that input's"
              + " range");
    }
    return List.of("nearest", "linear").contains(node.stringAttribute("mode", "nearest"))
        ? Optional.empty()
        : Optional.of("cubic interpolation leaves the range of its input");
  }

  /** Whether a Resize fills in a value of its own where it looks outside its input. */
  static boolean extrapolates(Node node) {
    return node.is("Resize")
        && node.stringAttribute("coordinate_transformation_mode", "half_pixel")
            .equals("tf_crop_and_resize");
  }

  /**
   * Whether ONNX Runtime joins this node with the DequantizeLinear before and the QuantizeLinear
   * behind it though its 8-bit kernel cannot do what the node says.
   */
  static boolean isJoinedWrongly(Node node) {
    return node.is("AveragePool") && poolObstacle(node).isPresent() || extrapolates(node);
  }

  private static Optional<String> weightObstacle(Node node) {
    Optional<TensorData> weight = node.input(1).flatMap(Value::constant);
    if (weight.isEmpty()) {
      return Optional.of("its weight is computed, not constant");
    }
    if (weight.get().type() != DataType.FLOAT) {
      return Optional.of("its weight is " + weight.get().type() + ", not FP32");
    }
    if (weight.get().elements() == 0) {
      return Optional.of("its weight is empty");
    }
    int rank = weight.get().shape().length;
    if (rank < 2 || node.is("Gemm") && rank != 2) {
      return Optional.of("its weight is no matrix");
    }
    return WeightQuantization.isFinite(weight.get())
        ? Optional.empty()
        : Optional.of("its weight holds values that are not finite");
  }

  private static Optional<String> biasObstacle(Node node) {
    if (node.input(2).isEmpty()) {
      return Optional.empty();
    }
    Optional<TensorData> bias = node.input(2).flatMap(Value::constant);
    if (bias.isEmpty()) {
      return Optional.of("its bias is computed, not constant");
    }
    if (bias.get().type() != DataType.FLOAT) {
      return Optional.of("its bias is " + bias.get().type() + ", not FP32");
    }
    if (!WeightQuantization.isFinite(bias.get())) {
      return Optional.of("its bias holds values that are not finite");
    }
    if (isMask(bias.get(), node.input(1).flatMap(Value::constant).orElseThrow())) {
      return Optional.of("its bias is so large that it rules the range of what it is added to");
    }
    long[] shape = bias.get().shape();
    long channels = outputChannels(node);
    boolean perChannel =
        shape.length >= 1
            && shape[shape.length - 1] == channels
            && bias.get().elements() == channels;
    return perChannel || bias.get().elements() == 1
        ? Optional.empty()
        : Optional.of("its bias does not have one value a channel");
  }

  /**
   * Whether what is added to a product masks it rather than shifts it: inputs of 100 could not make
   * up for it, whatever their signs.
   */
  static boolean isMask(TensorData bias, TensorData weight) {
    long columns = Math.max(1, bias.elements());
    return greatest(bias) > MASK * greatest(weight) * weight.elements() / columns
        && bias.elements() > 1;
  }

  private static double greatest(TensorData data) {
    double greatest = 0;
    for (float v : Tensors.floats(data)) {
      greatest = Math.max(greatest, Math.abs(v));
    }
    return greatest;
  }

  private static Optional<String> productObstacle(Node node) {
    Optional<Value> second = node.input(1);
    if (second.isEmpty() || !isFloat(second.get())) {
      return Optional.of("it does not work on FP32 tensors");
    }
    boolean firstConstant = node.input(0).flatMap(Value::constant).isPresent();
    boolean secondConstant = second.get().constant().isPresent();
    if (firstConstant && secondConstant) {
      return Optional.of("both its factors are constant");
    }
    if (firstConstant) {
      return Optional.of("its first factor is the constant one");
    }
    if (!secondConstant) {
      return Optional.of(
          "both its factors are computed: 8 bits save little time there and cost accuracy");
    }
    return weightObstacle(node);
  }

  /** Number of output channels of a Conv, Gemm or MatMul with a constant weight. */
  static long outputChannels(Node node) {
    long[] shape = node.input(1).flatMap(Value::constant).orElseThrow().shape();
    return shape[Math.max(0, channelAxis(node, shape.length))];
  }

  /**
   * The axis of the weight whose every index may have its own scale; {@link AxisLayout#PER_TENSOR}
   * where ONNX Runtime wants one scale for all.
   */
  static int channelAxis(Node node, int rank) {
    return switch (node.opType()) {
      case "Conv" -> 0;
      case "Gemm" -> node.intAttribute("transB", 0) != 0 ? 0 : 1;
      default -> rank == 2 ? 1 : AxisLayout.PER_TENSOR;
    };
  }

  /** The inputs whose values are activations (or constants in their place), by index. */
  static List<Integer> activationInputs(Node node) {
    List<Integer> indices = new ArrayList<>();
    switch (node.opType()) {
      case "Add", "Mul", "Concat" -> {
        for (int i = 0; i < node.inputs().size(); i++) {
          indices.add(i);
        }
      }
      default -> indices.add(0);
    }
    return indices;
  }

  /** Whether a value is a dense FP32 tensor. */
  static boolean isFloat(Value value) {
    return value
        .constant()
        .map(c -> c.type() == DataType.FLOAT)
        .orElseGet(
            () -> value.tensorType().filter(t -> t.elementType() == DataType.FLOAT).isPresent());
  }

  /** The rank of a value; −1 when it is not known. */
  static int rank(Value value) {
    return value.tensorType().flatMap(ValueType.TensorType::shape).map(s -> s.rank()).orElse(-1);
  }

  /**
   * Whether clamping may be left to the range of the quantized tensor, which always contains zero:
   * a Clip whose bounds do not contain it must stay.
   */
  static boolean clampsAroundZero(Node node) {
    if (node.is("Relu")) {
      return true;
    }
    Optional<Float> min = bound(node, 1, Float.NEGATIVE_INFINITY);
    Optional<Float> max = bound(node, 2, Float.POSITIVE_INFINITY);
    return min.isPresent() && max.isPresent() && min.get() <= 0 && max.get() >= 0;
  }

  private static Optional<Float> bound(Node node, int index, float orElse) {
    if (node.input(index).isEmpty()) {
      return Optional.of(orElse);
    }
    return node.input(index)
        .flatMap(Value::constant)
        .filter(c -> c.type() == DataType.FLOAT && c.elements() == 1)
        .map(c -> Tensors.floats(c)[0]);
  }

  /** Whether the output is much smaller than the input. */
  static boolean reduces(Node node) {
    return node.isAnyOf("GlobalAveragePool", "AveragePool");
  }

  /** Whether no element of the node's output can be negative. */
  static boolean neverNegative(Node node) {
    return node.isAnyOf("Relu", "Sigmoid", "Softmax")
        || node.is("Clip")
            && bound(node, 1, Float.NEGATIVE_INFINITY).filter(m -> m >= 0).isPresent();
  }
}
