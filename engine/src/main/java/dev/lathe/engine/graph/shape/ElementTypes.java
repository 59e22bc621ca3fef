package dev.lathe.engine.graph.shape;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.ValueType;
import java.util.Optional;
import java.util.Set;

/** Element types of outputs, where they follow from those of the inputs. */
record ElementTypes(KnownShapes shapes) {
  private static final Set<String> TRUTH =
      Set.of(
          "And",
          "Equal",
          "Greater",
          "GreaterOrEqual",
          "Less",
          "LessOrEqual",
          "Not",
          "Or",
          "Xor",
          "IsNaN",
          "IsInf");

  /** Of an output of a node. */
  Optional<DataType> of(Node n, int output) {
    if (output == 1 && n.opType().equals("EmbedLayerNormalization")) {
      return Optional.of(DataType.INT32);
    }
    if (TRUTH.contains(n.opType())) {
      return Optional.of(DataType.BOOL);
    }
    return switch (n.opType()) {
      case "Shape", "Size", "ArgMax", "ArgMin", "NonZero" -> Optional.of(DataType.INT64);
      case "MatMulInteger", "ConvInteger" -> Optional.of(DataType.INT32);
      case "Cast" -> DataType.find(n.intAttribute("to", 1));
      case "ConstantOfShape", "Normalizer", "Scaler" -> Optional.of(DataType.FLOAT);
      case "DequantizeLinear", "EmbedLayerNormalization" ->
          typeOf(n, n.is("DequantizeLinear") ? 1 : 2);
      case "Where" -> typeOf(n, 1);
      case "QuantizeLinear" -> typeOf(n, 2);
      default -> typeOf(n, 0);
    };
  }

  private Optional<DataType> typeOf(Node n, int input) {
    return n.input(input).flatMap(shapes::tensor).map(ValueType.TensorType::elementType);
  }
}
