package dev.lathe.optimizers.training.split;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.session.OrtTensors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.optimizers.rewrite.InProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The types of values at a cut, as ONNX Runtime infers them. */
final class BorderTypes {
  private BorderTypes() {}

  /** Writes the types of the border into both parts, where one has none. */
  static void fill(OnnxModel extractor, OnnxModel tail, List<String> border) {
    boolean known =
        extractor.graph().outputs().stream().allMatch(v -> v.type().isPresent())
            && tail.graph().inputs().stream().allMatch(v -> v.type().isPresent());
    if (known || border.isEmpty()) {
      return;
    }
    Map<String, ValueType> types = new HashMap<>();
    try (OrtSession session =
        InProcess.open("The model", extractor, SessionSettings.Optimization.NONE)) {
      for (Map.Entry<String, NodeInfo> e : session.getOutputInfo().entrySet()) {
        if (e.getValue().getInfo() instanceof TensorInfo info) {
          types.put(e.getKey(), type(info));
        }
      }
    } catch (OrtException e) {
      throw LatheException.failed(
          "The model cannot be cut in two.", e.getMessage(), "Export the model again.", e);
    }
    extractor.graph().outputs().forEach(v -> fill(v, types));
    tail.graph().inputs().forEach(v -> fill(v, types));
  }

  private static void fill(Value value, Map<String, ValueType> types) {
    if (value.type().isEmpty()) {
      value.setType(Optional.ofNullable(types.get(value.name())));
    }
  }

  private static ValueType type(TensorInfo info) {
    List<Dimension> dimensions = new ArrayList<>();
    for (long length : info.getShape()) {
      dimensions.add(length >= 0 ? Dimension.of(length) : new Dimension.Unknown());
    }
    // ONNX Runtime says "no axes" of a scalar and of a tensor whose rank it does not know.
    return new ValueType.TensorType(
        OrtTensors.dataType(info),
        dimensions.isEmpty() ? Optional.empty() : Optional.of(new Shape(dimensions)));
  }
}
