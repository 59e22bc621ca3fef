package dev.lathe.optimizers.training.torch;

import ai.djl.ndarray.NDArray;
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

/** A model in ONNX Runtime that is fed with PyTorch's arrays: a teacher, a frozen extractor. */
public final class OrtArrays implements AutoCloseable {
  private final OrtSession session;
  private final List<String> outputs;
  private final Trouble trouble;

  /**
   * What to say where a run fails.
   *
   * @param what a sentence
   * @param todo a sentence
   */
  public record Trouble(String what, String todo) {}

  /**
   * Opens a model on one thread.
   *
   * @param name what to call it where it cannot be opened
   * @param outputs which of its outputs are wanted
   * @throws LatheException when ONNX Runtime refuses it
   */
  public OrtArrays(String name, OnnxModel model, List<String> outputs, Trouble trouble) {
    this.session = InProcess.open(name, model, SessionSettings.Optimization.ALL);
    this.outputs = List.copyOf(outputs);
    this.trouble = trouble;
  }

  /**
   * What it makes of a batch, by the name of the output, in their order.
   *
   * @param inputs by name; those that it does not take are left aside
   * @throws LatheException when the run fails
   */
  public Map<String, TensorData> run(Map<String, NDArray> inputs) {
    Map<String, OnnxTensor> fed = new HashMap<>();
    try {
      for (String name : session.getInputNames()) {
        NDArray given = inputs.get(name);
        if (given == null) {
          throw new IllegalArgumentException("no array for the input '" + name + "'");
        }
        fed.put(name, TorchTensors.toOrt(given));
      }
      Map<String, TensorData> made = new LinkedHashMap<>();
      try (OrtSession.Result result = session.run(fed, Set.copyOf(outputs))) {
        for (String name : outputs) {
          made.put(name, OrtTensors.fromOrt((OnnxTensor) result.get(name).orElseThrow()));
        }
      }
      return made;
    } catch (OrtException e) {
      throw LatheException.failed(
          trouble.what(), String.valueOf(e.getMessage()), trouble.todo(), e);
    } finally {
      fed.values().forEach(OnnxTensor::close);
    }
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
