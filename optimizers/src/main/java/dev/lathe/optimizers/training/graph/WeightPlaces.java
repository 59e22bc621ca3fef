package dev.lathe.optimizers.training.graph;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import java.util.Map;
import java.util.Set;

/** At which inputs operators read weights. */
public final class WeightPlaces {
  /** Whatever is constant there was learned. */
  private static final Map<String, Set<Integer>> LAYERS =
      Map.ofEntries(
          Map.entry("Conv", Set.of(1, 2)),
          Map.entry("ConvTranspose", Set.of(1, 2)),
          Map.entry("DeformConv", Set.of(1, 3)),
          Map.entry("CausalConvWithState", Set.of(1, 2)),
          Map.entry("Gemm", Set.of(0, 1, 2)),
          Map.entry("MatMul", Set.of(0, 1)),
          Map.entry("Einsum", Set.of(0, 1)),
          Map.entry("BatchNormalization", Set.of(1, 2)),
          Map.entry("LayerNormalization", Set.of(1, 2)),
          Map.entry("SimplifiedLayerNormalization", Set.of(1)),
          Map.entry("RMSNormalization", Set.of(1)),
          Map.entry("InstanceNormalization", Set.of(1, 2)),
          Map.entry("GroupNormalization", Set.of(1, 2)),
          Map.entry("PRelu", Set.of(1)),
          Map.entry("LSTM", Set.of(1, 2, 3, 7)),
          Map.entry("GRU", Set.of(1, 2, 3)),
          Map.entry("RNN", Set.of(1, 2, 3)),
          Map.entry("Gather", Set.of(0)),
          Map.entry("com.microsoft:SimplifiedLayerNormalization", Set.of(1)),
          Map.entry("com.microsoft:SkipLayerNormalization", Set.of(2, 3, 4)),
          Map.entry("com.microsoft:SkipSimplifiedLayerNormalization", Set.of(2, 3)),
          Map.entry("com.microsoft:EmbedLayerNormalization", Set.of(2, 3, 4, 5, 6)),
          Map.entry("com.microsoft:FusedMatMul", Set.of(0, 1)),
          Map.entry("com.microsoft:FusedConv", Set.of(1, 2)),
          Map.entry("com.microsoft:FusedGemm", Set.of(0, 1, 2)),
          Map.entry("com.microsoft:BiasGelu", Set.of(1)),
          Map.entry("com.microsoft:FastGelu", Set.of(1)),
          Map.entry("com.microsoft:Attention", Set.of(1, 2)),
          Map.entry("com.microsoft:MultiHeadAttention", Set.of(3)));

  private static final String[] ELEMENTWISE = {"Add", "Mul"};

  private WeightPlaces() {}

  /** Whether a layer reads its weights there. */
  static boolean isLayer(Node node, int input) {
    String domain = node.domain();
    boolean standard = domain.isEmpty() || domain.equals("ai.onnx");
    String key = standard ? node.opType() : domain + ":" + node.opType();
    return LAYERS.getOrDefault(key, Set.of()).contains(input);
  }

  /**
   * Whether a constant there may be a bias or a scale that was learned, or may be a plain number.
   */
  static boolean isElementwise(Node node) {
    return node.isAnyOf(ELEMENTWISE);
  }

  /** Whether the node has a constant at a place where a layer reads weights. */
  public static boolean isLayer(Node node) {
    for (int i = 0; i < node.inputs().size(); i++) {
      if (isLayer(node, i) && node.input(i).filter(WeightPlaces::isFixed).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** A constant, or one behind nodes that only reshape or dequantize it. */
  private static boolean isFixed(Value value) {
    return value.constant().isPresent()
        || value
            .producer()
            .filter(n -> n.isAnyOf("DequantizeLinear", "Transpose", "Reshape", "Cast", "Identity"))
            .flatMap(n -> n.input(0))
            .filter(WeightPlaces::isFixed)
            .isPresent();
  }
}
