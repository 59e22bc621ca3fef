package dev.lathe.optimizers.distillation.attention;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.GraphEdits;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import java.util.List;
import java.util.Locale;

/**
 * Adds nodes of the standard operator set at the end of a graph, as its version writes them.
 * Numbers stand in Constant nodes, which go with the nodes that read them.
 */
final class PlainNodes {
  /** Range came with it. */
  static final long LEAST_OPSET = 11;

  /** From here on axes are an input. */
  private static final long AXES_FED = 13;

  private final Graph graph;
  private final long opset;
  private final String prefix;

  /**
   * For one purpose.
   *
   * @param prefix what the names of the values begin with
   */
  PlainNodes(OnnxModel model, String prefix) {
    this.graph = model.graph();
    this.opset = model.opset();
    this.prefix = prefix;
  }

  Value op(String type, List<Attribute> attributes, Value... inputs) {
    String name = prefix + type.toLowerCase(Locale.ROOT);
    return GraphEdits.append(graph, type, name, attributes, inputs);
  }

  Value op(String type, Value... inputs) {
    return op(type, List.of(), inputs);
  }

  private Value constant(TensorData data) {
    return op("Constant", List.of(Attribute.of("value", data)));
  }

  Value number(float value) {
    return constant(Tensors.ofFloats(new float[] {value}));
  }

  Value number(long value) {
    return constant(Tensors.ofLongs(new long[] {value}));
  }

  Value longs(long... values) {
    return constant(Tensors.ofLongs(values, values.length));
  }

  Value reshape(Value x, long... shape) {
    return op("Reshape", x, longs(shape));
  }

  Value transpose(Value x, long... perm) {
    return op("Transpose", List.of(Attribute.of("perm", perm)), x);
  }

  Value unsqueeze(Value x, long... axes) {
    return opset < AXES_FED
        ? op("Unsqueeze", List.of(Attribute.of("axes", axes)), x)
        : op("Unsqueeze", x, longs(axes));
  }

  /** What stands between two places of an axis. */
  Value part(Value x, long axis, long from, long to) {
    return op("Slice", x, longs(from), longs(to), longs(axis));
  }

  /** One place of an axis, which falls away. */
  Value at(Value x, long axis, long place) {
    return op("Gather", List.of(Attribute.of("axis", axis)), x, number(place));
  }

  /** 0, 1, 2 … as many as an axis is long. */
  Value places(Value x, long axis) {
    return op("Range", number(0L), at(op("Shape", x), 0, axis), number(1L));
  }
}
