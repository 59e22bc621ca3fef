package dev.lathe.optimizers.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.optimizers.training.ops.Operators;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of the operators that compute with real numbers, against finite differences. */
class GradientsTest {
  private static final Map<String, UnaryOperator<OneNode>> CASES = cases();

  private static Map<String, UnaryOperator<OneNode>> cases() {
    Map<String, UnaryOperator<OneNode>> all = new LinkedHashMap<>();
    String[] ofOne = {
      "Abs",
      "Neg",
      "Exp",
      "Erf",
      "Sin",
      "Cos",
      "Tan",
      "Atan",
      "Sinh",
      "Cosh",
      "Asinh",
      "Relu",
      "Sigmoid",
      "Tanh",
      "LeakyRelu",
      "Elu",
      "Selu",
      "Celu",
      "ThresholdedRelu",
      "HardSigmoid",
      "HardSwish",
      "Mish",
      "Swish",
      "Gelu",
      "Softplus",
      "Softsign",
      "Softmax",
      "LogSoftmax",
      "ReduceMean",
      "ReduceSum",
      "ReduceL1",
      "ReduceL2",
      "ReduceLogSumExp",
      "ReduceSumSquare",
      "ReduceProd",
      "ReduceMax",
      "ReduceMin",
      "Reciprocal",
      "LpNormalization"
    };
    for (String operator : ofOne) {
      all.put(operator, n -> n.floats(2, 3, 4));
    }
    for (String operator : new String[] {"Add", "Sub", "Mul", "Div", "Max", "Min", "Sum", "Mean"}) {
      all.put(operator, n -> n.floats(2, 3, 4).floats(3, 1));
    }
    for (String operator : new String[] {"Log", "Sqrt", "ReduceLogSum"}) {
      all.put(operator, n -> n.input(between(0.5f, 2, 2, 3)));
    }
    for (String operator : new String[] {"Asin", "Acos", "Atanh"}) {
      all.put(operator, n -> n.input(between(-0.9f, 0.9f, 2, 3)));
    }
    all.put("Acosh", n -> n.input(between(1.5f, 4, 2, 3)));
    all.put("Pow", n -> n.input(between(0.5f, 2, 2, 3)).floats(3));
    all.put("Mod", n -> n.floats(2, 3).input(between(2, 3, 3)).with("fmod", 1));
    all.put("Clip", n -> n.floats(2, 3));
    all.put("PRelu", n -> n.floats(2, 3, 4).floats(3, 1));
    all.put("Shrink", n -> n.floats(2, 3).with(Attribute.of("bias", 0.3f)));
    all.put("CumSum", n -> n.floats(2, 3).longs(new long[] {1}).with("exclusive", 1));
    all.put("CumProd", n -> n.floats(2, 3).longs(new long[] {1}).with("reverse", 1));
    all.put("Conv", n -> n.floats(1, 4, 5, 5).floats(2, 2, 3, 2).floats(2).with("group", 2));
    all.put(
        "ConvTranspose",
        n -> n.floats(1, 4, 3, 3).floats(4, 2, 3, 2).floats(4).with("group", 2).with(strides()));
    all.put(
        "Col2Im", n -> n.floats(1, 8, 4).longs(new long[] {3, 3}, 2).longs(new long[] {2, 2}, 2));
    all.put("MaxPool", n -> n.floats(1, 2, 5, 5).with(window()).with("ceil_mode", 1));
    all.put("AveragePool", n -> n.floats(1, 2, 5, 5).with(window()).with(strides()));
    all.put("LpPool", n -> n.floats(1, 2, 5, 5).with(window()));
    all.put("GlobalAveragePool", n -> n.floats(1, 2, 3, 3));
    all.put("GlobalMaxPool", n -> n.floats(1, 2, 3, 3));
    all.put("GlobalLpPool", n -> n.floats(1, 2, 3, 3));
    all.put(
        "MaxUnpool",
        n ->
            n.floats(1, 1, 2, 2)
                .longs(new long[] {5, 7, 13, 15}, 1, 1, 2, 2)
                .with(window())
                .with(strides()));
    all.put(
        "BatchNormalization",
        n ->
            n.floats(2, 3, 4)
                .floats(3)
                .floats(3)
                .floats(3)
                .input(between(0.5f, 2, 3))
                .with("training_mode", 1));
    all.put("LayerNormalization", n -> n.floats(2, 3, 4).floats(4).floats(4));
    all.put("RMSNormalization", n -> n.floats(2, 3, 4).floats(4));
    all.put("InstanceNormalization", n -> n.floats(2, 3, 4).floats(3).floats(3));
    all.put("GroupNormalization", n -> n.floats(2, 4, 3).floats(4).floats(4).with("num_groups", 2));
    all.put("MeanVarianceNormalization", n -> n.floats(2, 3, 2, 2));
    all.put("LRN", n -> n.floats(1, 5, 2, 2).with("size", 3));
    all.put("MatMul", n -> n.floats(2, 3, 4).floats(4, 2));
    all.put("Gemm", n -> n.floats(4, 3).floats(4, 2).floats(2).with("transA", 1));
    all.put(
        "Einsum",
        n -> n.floats(2, 3, 4).floats(2, 4, 3).with(Attribute.of("equation", "bij,bjk->bk")));
    all.put("Det", n -> n.floats(2, 3, 3));
    all.put(
        "NegativeLogLikelihoodLoss", n -> n.floats(3, 4).longs(new long[] {1, 0, 3}, 3).floats(4));
    all.put("SoftmaxCrossEntropyLoss", n -> n.floats(3, 4).longs(new long[] {1, 0, 3}, 3));
    all.put(
        "Resize",
        n ->
            n.floats(1, 1, 3, 4)
                .none()
                .none()
                .longs(new long[] {1, 1, 5, 7}, 4)
                .with(Attribute.of("mode", "cubic")));
    all.put("AffineGrid", n -> n.floats(2, 2, 3).longs(new long[] {2, 1, 3, 2}, 4));
    all.put("GridSample", n -> n.floats(1, 2, 4, 4).input(between(-0.9f, 0.9f, 1, 3, 2, 2)));
    all.put("Concat", n -> n.floats(2, 3).with("axis", 1));
    all.put("DFT", n -> n.floats(2, 5, 2));
    all.put("STFT", n -> n.floats(1, 10, 1).longs(new long[] {2}).floats(4));
    all.put("DeformConv", n -> n.floats(1, 2, 4, 4).floats(3, 2, 2, 2).floats(1, 8, 3, 3));
    all.put("DepthToSpace", n -> n.floats(1, 8, 2, 3).with("blocksize", 2));
    all.put("SpaceToDepth", n -> n.floats(1, 2, 4, 6).with("blocksize", 2));
    return all;
  }

  /** Operators of these families without such a gradient, and why. */
  private static final Set<String> WITHOUT =
      Set.of(
          // steps, whose slope is zero wherever there is one
          "Floor",
          "Ceil",
          "Round",
          "Sign",
          "Hardmax",
          // results or operands that are no real numbers
          "Not",
          "IsNaN",
          "IsInf",
          "And",
          "Or",
          "Xor",
          "Equal",
          "Greater",
          "GreaterOrEqual",
          "Less",
          "LessOrEqual",
          "BitwiseAnd",
          "BitwiseOr",
          "BitwiseXor",
          "BitwiseNot",
          "BitShift",
          "ArgMax",
          "ArgMin",
          "MatMulInteger",
          "ConvInteger",
          // straight-through on purpose, which is not the slope (StraightThroughTest)
          "QuantizeLinear",
          "DequantizeLinear",
          "DynamicQuantizeLinear",
          "QLinearMatMul",
          "QLinearConv",
          "Cast",
          "CastLike",
          "BitCast",
          // random in training, else the identity
          "Dropout",
          // inputs that are boxes, not numbers to learn (RoiAlign is a matrix product of its
          // picture)
          "RoiAlign",
          // the older name of Resize
          "Upsample");

  /** Checked in the tests of their own families beside this one. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          // LayoutOperatorsTest, IndexOperatorsTest
          "CenterCropPad",
          "Compress",
          "Concat",
          "Expand",
          "Flatten",
          "Gather",
          "GatherElements",
          "GatherND",
          "Identity",
          "Pad",
          "Reshape",
          "ReverseSequence",
          "Scatter",
          "ScatterElements",
          "ScatterND",
          "Slice",
          "Split",
          "Squeeze",
          "TensorScatter",
          "Tile",
          "TopK",
          "Transpose",
          "Trilu",
          "Unsqueeze",
          "Where",
          // AttentionOperatorsTest, FusedOperatorsTest, RecurrentOperatorsTest
          "Attention",
          "CausalConvWithState",
          "GRU",
          "If",
          "LSTM",
          "LinearAttention",
          "Loop",
          "RNN",
          "RotaryEmbedding",
          "Scan",
          "SimplifiedLayerNormalization",
          "SwiGLU",
          // made from nothing, from shapes or from integers
          "BlackmanWindow",
          "Constant",
          "ConstantOfShape",
          "EyeLike",
          "HammingWindow",
          "HannWindow",
          "MelWeightMatrix",
          "NonMaxSuppression",
          "NonZero",
          "OneHot",
          "Range",
          "Shape",
          "Size",
          "Unique",
          // random
          "Bernoulli",
          "Multinomial",
          "RandomNormal",
          "RandomNormalLike",
          "RandomUniform",
          "RandomUniformLike");

  private static TensorData between(float low, float high, long... shape) {
    int n = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      // Spread out of order, so that no two are alike or stand on a grid.
      values[i] = low + (high - low) * (float) ((i * 0.618 + 0.1) % 1);
    }
    return Tensors.ofFloats(values, shape);
  }

  private static Attribute strides() {
    return Attribute.of("strides", new long[] {2, 2});
  }

  private static Attribute window() {
    return Attribute.of("kernel_shape", new long[] {2, 2});
  }

  static Stream<String> operators() {
    return CASES.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("operators")
  void theGradientIsTheSlope(String operator) {
    int outputs = operator.equals("BatchNormalization") ? 3 : 1;
    CASES.get(operator).apply(new OneNode(operator, 26)).hasGradients(outputs);
  }

  @Test
  void everyOperatorIsCheckedSomewhereOrListedWithItsReason() {
    Set<String> unchecked = new TreeSet<>(Operators.covered());
    unchecked.removeIf(o -> o.contains(":"));
    unchecked.removeAll(CASES.keySet());
    unchecked.removeAll(WITHOUT);
    unchecked.removeAll(ELSEWHERE);
    assertThat(unchecked).isEmpty();
  }
}
