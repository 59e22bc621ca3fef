package dev.lathe.optimizers.training.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.OrtArrays;
import dev.lathe.optimizers.training.torch.TorchTensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part of a model before the one that is trained; ONNX Runtime runs it as it is. */
public final class FrozenBackbone implements AutoCloseable {
  private static final OrtArrays.Trouble TROUBLE =
      new OrtArrays.Trouble(
          "The frozen extractor cannot run.", "Check that the data fit the model.");

  private final OrtArrays model;

  /**
   * Opens it.
   *
   * @param border the outputs that the trained part reads
   */
  public FrozenBackbone(OnnxModel extractor, List<String> border) {
    this.model = new OrtArrays("the frozen extractor", extractor, border, TROUBLE);
  }

  /** What it makes of a batch, by the name of the value; the batch need not have more inputs. */
  public Map<String, TensorData> features(Map<String, NDArray> inputs) {
    return model.run(inputs);
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
    model.close();
  }
}
