package dev.lathe.optimizers.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.session.OrtTensors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.optimizers.rewrite.InProcess;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What comes before the part of a model that is trained; ONNX Runtime runs it as it is. */
final class FrozenFront implements AutoCloseable {
  private final OrtSession session;
  private final List<String> border;

  /**
   * Opens it.
   *
   * @param border the outputs that the trained part reads
   */
  FrozenFront(OnnxModel extractor, List<String> border) {
    this.session =
        InProcess.open("the frozen extractor", extractor, SessionSettings.Optimization.ALL);
    this.border = List.copyOf(border);
  }

  /** What it makes of a batch, by the name of the value; the batch need not have more inputs. */
  Map<String, TensorData> features(Map<String, NDArray> inputs) {
    Map<String, OnnxTensor> fed = new HashMap<>();
    try {
      for (String name : session.getInputNames()) {
        NDArray given = inputs.get(name);
        if (given == null) {
          throw new IllegalArgumentException("no array for the input '" + name + "'");
        }
        fed.put(name, TorchTensors.toOrt(given));
      }
      Map<String, TensorData> features = new LinkedHashMap<>();
      try (OrtSession.Result result = session.run(fed, Set.copyOf(border))) {
        for (String name : border) {
          features.put(name, OrtTensors.fromOrt((OnnxTensor) result.get(name).orElseThrow()));
        }
      }
      return features;
    } catch (OrtException e) {
      throw LatheException.failed(
          "The frozen extractor cannot run.",
          String.valueOf(e.getMessage()),
          "Check that the data fit the model.",
          e);
    } finally {
      fed.values().forEach(OnnxTensor::close);
    }
  }

  /** The same as arrays; they belong to the caller's scope, and no gradients flow into them. */
  Map<String, NDArray> arrays(Map<String, NDArray> inputs, NDManager manager) {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    try (Autograd none = Autograd.pause()) {
      features(inputs).forEach((n, t) -> arrays.put(n, TorchTensors.toTorch(manager, t)));
    }
    return arrays;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw LatheException.failed("A session cannot be closed.", e.getMessage(), "", e);
    }
  }
}
