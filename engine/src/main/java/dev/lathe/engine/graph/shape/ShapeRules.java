package dev.lathe.engine.graph.shape;

import dev.lathe.engine.graph.Node;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Shapes of outputs from shapes of inputs, for operators that are frequent or fused. */
final class ShapeRules {
  /** The shape of the first input. */
  private static final Set<String> SAME =
      Set.of(
          "Abs",
          "Cast",
          "Ceil",
          "Celu",
          "Clip",
          "Cos",
          "CumSum",
          "DequantizeLinear",
          "Dropout",
          "DynamicQuantizeLinear",
          "Elu",
          "Erf",
          "Exp",
          "Floor",
          "Gelu",
          "HardSigmoid",
          "HardSwish",
          "Identity",
          "InstanceNormalization",
          "BatchNormalization",
          "LayerNormalization",
          "LeakyRelu",
          "Log",
          "LogSoftmax",
          "LpNormalization",
          "LRN",
          "Mish",
          "Neg",
          "Not",
          "QuantizeLinear",
          "Reciprocal",
          "Relu",
          "RMSNormalization",
          "Round",
          "Selu",
          "Sigmoid",
          "Sign",
          "Sin",
          "Softmax",
          "Softplus",
          "Sqrt",
          "Tanh",
          "Trilu",
          "IsNaN",
          "IsInf",
          "ScatterND",
          "ScatterElements",
          "SimplifiedLayerNormalization",
          "FastGelu",
          "QuickGelu",
          "BiasGelu",
          "SkipLayerNormalization",
          "SkipSimplifiedLayerNormalization",
          "RotaryEmbedding",
          "MultiHeadAttention",
          "GroupQueryAttention",
          "QLinearSigmoid",
          "QLinearLeakyRelu",
          "GroupNormalization");

  /** The same among the operators for classic learning. */
  private static final Set<String> SAME_LEARNED =
      Set.of("Binarizer", "Imputer", "Normalizer", "Scaler");

  private final KnownShapes shapes;
  private final ProductRules products;
  private final LayoutRules layouts;
  private final WindowRules windows;

  ShapeRules(KnownShapes shapes, SmallValues values) {
    this.shapes = shapes;
    this.products = new ProductRules(shapes);
    this.layouts = new LayoutRules(shapes, values);
    this.windows = new WindowRules(shapes);
  }

  /** The shape of an output; empty where there is no rule or an input's shape is missing. */
  Optional<long[]> output(Node n, int index) {
    if (n.domain().equals("ai.onnx.ml")) {
      return SAME_LEARNED.contains(n.opType()) ? Optional.ofNullable(in(n, 0)) : Optional.empty();
    }
    return n.domain().isEmpty() || n.domain().equals("com.microsoft")
        ? Contradictions.unless(() -> Optional.ofNullable(shape(n, index)))
            .filter(lengths -> Arrays.stream(lengths).allMatch(l -> l >= 0))
        : Optional.empty();
  }

  private long[] in(Node n, int index) {
    return shapes.shape(n.input(index)).orElse(null);
  }

  private long[] shape(Node n, int index) {
    String op = n.opType();
    if (op.equals("Split") || op.equals("SplitToSequence")) {
      return op.equals("Split") ? layouts.split(n, index) : null;
    }
    if (index == 1 && op.equals("EmbedLayerNormalization")) {
      // Where each sentence ends.
      return shapes.shape(n.input(0)).map(ids -> new long[] {ids[0]}).orElse(null);
    }
    if (index > 0) {
      return null;
    }
    if (SAME.contains(op)) {
      return in(n, 0);
    }
    if (Broadcasting.isOf(op)) {
      return broadcast(n);
    }
    long[] x = in(n, 0);
    return switch (op) {
      case "Shape" -> x == null ? null : new long[] {x.length};
      case "Size" -> new long[0];
      case "MatMul",
          "MatMulInteger",
          "DynamicQuantizeMatMul",
          "MatMulIntegerToFloat",
          "FusedMatMul" ->
          ProductRules.matMul(n, x, in(n, 1));
      case "QLinearMatMul" -> ProductRules.matMul(n, x, in(n, 3));
      case "QLinearAdd", "QLinearMul" -> broadcast(x, in(n, 3));
      case "MatMulNBits" -> x == null ? null : ProductRules.withLast(x, n.intAttribute("N", 0));
      case "Attention" ->
          n.domain().isEmpty()
              ? ProductRules.attention(n, x, in(n, 2))
              : products.projectingAttention(n, x);
      case "EmbedLayerNormalization" -> ProductRules.embedding(x, in(n, 2));
      case "Gemm" -> ProductRules.gemm(n, x, in(n, 1));
      case "Reshape" -> layouts.reshape(n, x);
      case "Flatten" -> AxisMath.flatten(n, x);
      case "Expand" -> broadcast(x, layouts.target(n, 1));
      case "ConstantOfShape" -> layouts.target(n, 0);
      case "Range" -> layouts.range(n);
      case "Tile" -> layouts.tile(n, x);
      case "Slice" -> layouts.slice(n, x);
      case "Concat" -> layouts.concat(n);
      case "Gather" -> AxisMath.gather(n, x, in(n, 1));
      case "GatherElements" -> in(n, 1);
      case "Transpose" -> AxisMath.transpose(n, x);
      case "Unsqueeze" -> layouts.unsqueeze(n, x);
      case "Squeeze" -> layouts.squeeze(n, x);
      case "Pad" -> layouts.pad(n, x);
      default ->
          op.startsWith("Reduce") || op.startsWith("Arg")
              ? layouts.reduce(n, x)
              : windows.shape(n, x);
    };
  }

  private long[] broadcast(Node n) {
    long[] out = new long[0];
    for (int i = 0; i < n.inputs().size() && out != null; i++) {
      out = broadcast(out, in(n, i));
    }
    return out;
  }

  private static long[] broadcast(long[] a, long[] b) {
    return a == null || b == null ? null : Broadcasting.shape(a, b).orElse(null);
  }
}
