package dev.lathe.optimizers.rewrite;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.session.OrtTensors;
import dev.lathe.engine.session.SessionSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The types and shapes that ONNX Runtime itself infers for every value of a main graph: the ones it
 * is going to run with, contributed operators included.
 */
public final class OrtTypes {
  private static final int SMALL = 1024;

  private OrtTypes() {}

  /**
   * Writes the types into the values that have none yet.
   *
   * @throws LatheException when ONNX Runtime refuses the model
   */
  public static void fill(OnnxModel model) {
    Map<String, Value> unknown = new HashMap<>();
    for (Node node : model.graph().nodes()) {
      node.outputs()
          .forEach(o -> o.filter(v -> v.type().isEmpty()).ifPresent(v -> unknown.put(v.name(), v)));
    }
    if (unknown.isEmpty()) {
      return;
    }
    OnnxModel probe = model.copy();
    Graph graph = probe.graph();
    leaveWeightsOut(graph);
    List.copyOf(graph.outputs()).forEach(graph::removeOutput);
    for (Node node : graph.nodes()) {
      node.outputs()
          .forEach(o -> o.filter(v -> unknown.containsKey(v.name())).ifPresent(graph::addOutput));
    }
    try (OrtSession session =
        InProcess.open("The model", probe, SessionSettings.Optimization.NONE)) {
      for (Map.Entry<String, NodeInfo> e : session.getOutputInfo().entrySet()) {
        if (e.getValue().getInfo() instanceof TensorInfo info) {
          unknown.get(e.getKey()).setType(Optional.of(type(info)));
        }
      }
    } catch (OrtException e) {
      throw LatheException.failed(
          "The types of the model's values cannot be found.", e.getMessage(), "", e);
    }
  }

  /** Types do not depend on the values of weights; only small integer tensors may be shapes. */
  private static void leaveWeightsOut(Graph graph) {
    for (Value weight : List.copyOf(graph.initializers())) {
      TensorData data = weight.constant().orElseThrow();
      if (data.byteLength() > SMALL && data.type().isFloatingPoint() && !graph.isOutput(weight)) {
        Value input =
            graph.addInput(
                graph.freshName(weight.name() + "_input"),
                Optional.of(ValueType.tensor(data.type(), data.shape())));
        weight.replaceAllUsesWith(input);
        graph.removeInitializer(weight);
      }
    }
  }

  private static ValueType type(TensorInfo info) {
    DataType element = OrtTensors.dataType(info);
    List<Dimension> dimensions = new ArrayList<>();
    String[] names = info.getDimensionNames();
    for (int i = 0; i < info.getShape().length; i++) {
      long length = info.getShape()[i];
      dimensions.add(
          length >= 0
              ? Dimension.of(length)
              : names[i].isEmpty() ? new Dimension.Unknown() : Dimension.of(names[i]));
    }
    // ONNX Runtime says "no axes" of a scalar and of a tensor whose rank it does not know.
    return new ValueType.TensorType(
        element, dimensions.isEmpty() ? Optional.empty() : Optional.of(new Shape(dimensions)));
  }
}
