package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.Node;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Operators that stay FP32 in an FP16 model, and why. The list is the one of ONNX Runtime's own
 * converter ({@code onnxruntime.transformers.float16}, descended from onnxconverter-common), plus
 * what ONNX declares without FP16, what computes with 8-bit integers, and what overflows inside.
 */
final class HalfOperators {
  private static final String NO_TYPE = " has no FP16 form in ONNX";
  private static final String NO_KERNEL = " is not safe in FP16 in ONNX Runtime";

  private static final Set<String> WITHOUT_FP16_TYPE =
      Set.of(
          "NonMaxSuppression",
          "Range",
          "CumSum",
          "IsInf",
          "Celu",
          "Multinomial",
          "Bernoulli",
          "DynamicQuantizeLinear",
          "MatMulInteger",
          "ConvInteger",
          "QLinearConv",
          "QLinearMatMul",
          "QuantizeLinear",
          "DequantizeLinear",
          "TfIdfVectorizer",
          "MelWeightMatrix",
          "HannWindow",
          "HammingWindow",
          "BlackmanWindow",
          "StringNormalizer",
          "ImageDecoder");

  private static final Set<String> UNSAFE =
      Set.of(
          "TopK",
          "RoiAlign",
          "Min",
          "Max",
          "RandomUniformLike",
          "RandomNormalLike",
          "RandomUniform",
          "RandomNormal",
          "EyeLike");

  private static final Map<String, String> OTHER =
      Map.of(
          "Resize", "Resize takes its scales as FP32",
          "Upsample", "Upsample takes its scales as FP32",
          "If", "its branches are converted inside, what goes in and out stays FP32",
          "Loop", "its body is converted inside, what goes in and out stays FP32",
          "Scan", "its body is converted inside, what goes in and out stays FP32",
          "SequenceMap", "its body is converted inside, what goes in and out stays FP32");

  private static final String OVERFLOWS =
      " squares, exponentiates or sums inside, where FP16 overflows or underflows on hardware that"
          + " computes in it";

  private static final Set<String> OVERFLOWING =
      Set.of(
          "LayerNormalization",
          "SimplifiedLayerNormalization",
          "RMSNormalization",
          "InstanceNormalization",
          "GroupNormalization",
          "MeanVarianceNormalization",
          "LpNormalization",
          "LRN",
          "LpPool",
          "GlobalLpPool",
          "ReduceL1",
          "ReduceL2",
          "ReduceSum",
          "ReduceSumSquare",
          "ReduceProd",
          "ReduceLogSum",
          "ReduceLogSumExp",
          "Softplus",
          "Mish",
          "Exp",
          "Log",
          "LogSoftmax",
          "Sinh",
          "Cosh",
          "Asinh",
          "Acosh",
          "Det",
          "NegativeLogLikelihoodLoss",
          "SoftmaxCrossEntropyLoss");

  private HalfOperators() {}

  /** Why the numbers inside the operator need FP32, although those around it do not. */
  static Optional<String> overflow(Node node) {
    boolean standard = node.domain().isEmpty() || node.domain().equals("ai.onnx");
    boolean cubes = node.is("Gelu") && node.stringAttribute("approximate", "none").equals("tanh");
    return standard && (cubes || OVERFLOWING.contains(node.opType()))
        ? Optional.of(node.opType() + OVERFLOWS)
        : Optional.empty();
  }

  /** Why the node stays FP32 whatever its inputs; empty when it may become FP16. */
  static Optional<String> objection(Node node) {
    String op = node.opType();
    if (!node.domain().isEmpty() && !node.domain().equals("ai.onnx")) {
      return Optional.of("operators of " + node.domain() + " are left as they are");
    }
    if (OTHER.containsKey(op)) {
      return Optional.of(OTHER.get(op));
    }
    if (!node.subgraphs().isEmpty()) {
      return Optional.of("its subgraphs are converted inside, what goes in and out stays FP32");
    }
    if (WITHOUT_FP16_TYPE.contains(op)) {
      return Optional.of(op + NO_TYPE);
    }
    if (UNSAFE.contains(op)) {
      return Optional.of(op + NO_KERNEL);
    }
    if (overflow(node).isPresent()) {
      return overflow(node);
    }
    return op.startsWith("Sequence") || op.startsWith("Optional") || op.startsWith("SplitToSeq")
        ? Optional.of(op + " works on sequences, which are left as they are")
        : Optional.empty();
  }
}
