package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.ShapeInference;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.optimizers.rewrite.Constants;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Declares the shapes of what meets in a residual connection before a layer normalization. ONNX
 * Runtime joins the addition and the normalization only where it knows both shapes, and its own
 * inference loses the token axis in many exported transformers; declaring these few costs some
 * hundred bytes, declaring all would cost as much as a small layer.
 */
final class ResidualShapes {
  private ResidualShapes() {}

  static void declare(OnnxModel model) {
    Graph graph = model.graph();
    if (graph.nodes().stream().noneMatch(n -> isResidual(graph, n))) {
      return;
    }
    declareSlicesOfTables(model);
    InferredTypes types = ShapeInference.infer(model);
    if (!types.problems().isEmpty()) {
      return;
    }
    Constants constants = new Constants(model);
    for (Node node : graph.nodes()) {
      if (isResidual(graph, node)) {
        for (Optional<Value> input : node.inputs()) {
          input
              .filter(v -> v.type().isEmpty() && constants.of(v).isEmpty())
              .filter(v -> types.shape(v).filter(s -> s.rank() == 3).isPresent())
              .ifPresent(v -> v.setType(types.type(v)));
        }
      }
    }
  }

  /**
   * The official inference forgets all axes of a Slice whose ends are computed. Where a table of
   * positions is cut to the length of the text, its axis of length one then hides that the batch
   * stays the same from the first residual connection to the last.
   */
  private static void declareSlicesOfTables(OnnxModel model) {
    Constants constants = new Constants(model);
    for (Node node : model.graph().nodes()) {
      Optional<TensorData> table = constants.input(node, 0);
      Optional<long[]> axes = constants.longs(node, 3);
      if (node.is("Slice")
          && table.isPresent()
          && axes.isPresent()
          && node.firstOutput().type().isEmpty()) {
        long[] shape = table.get().shape();
        List<Dimension> dimensions = new ArrayList<>();
        for (int i = 0; i < shape.length; i++) {
          int axis = i;
          boolean cut =
              Arrays.stream(axes.get()).anyMatch(a -> a == axis || a == axis - shape.length);
          dimensions.add(cut ? new Dimension.Unknown() : Dimension.of(shape[i]));
        }
        node.firstOutput()
            .setType(
                Optional.of(
                    new ValueType.TensorType(
                        table.get().type(), Optional.of(new Shape(dimensions)))));
      }
    }
  }

  private static boolean isResidual(Graph graph, Node node) {
    return node.is("Add")
        && node.output(0).isPresent()
        && node.firstOutput().uses().stream()
            .anyMatch(
                u ->
                    u.node().graph().filter(g -> g == graph).isPresent()
                        && u.node().isAnyOf("LayerNormalization", "ReduceMean"));
  }
}
