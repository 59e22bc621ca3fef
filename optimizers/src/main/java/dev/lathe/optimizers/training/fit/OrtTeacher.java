package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.optimizers.rewrite.InProcess;
import dev.lathe.optimizers.training.Scalars;
import dev.lathe.optimizers.training.TorchTensors;
import dev.lathe.optimizers.training.data.Batch;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A teacher that ONNX Runtime runs: any model, faster than under autograd. */
public final class OrtTeacher implements Teacher {
  private final OrtSession session;
  private final List<String> outputs;

  /**
   * Opens a model.
   *
   * @param outputs which of its outputs are learned; all FP32
   * @throws LatheException when ONNX Runtime refuses it
   */
  public OrtTeacher(OnnxModel model, List<String> outputs) {
    this.session = InProcess.open("the teacher", model, SessionSettings.Optimization.ALL);
    this.outputs = List.copyOf(outputs);
  }

  @Override
  public Map<String, NDArray> answers(NDManager manager, Batch batch) {
    Map<String, OnnxTensor> fed = new HashMap<>();
    try {
      for (String name : session.getInputNames()) {
        fed.put(name, TorchTensors.toOrt(batch.inputs().get(name)));
      }
      Map<String, NDArray> answers = new LinkedHashMap<>();
      try (OrtSession.Result result = session.run(fed, Set.copyOf(outputs))) {
        for (String name : outputs) {
          OnnxTensor tensor = (OnnxTensor) result.get(name).orElseThrow();
          FloatBuffer floats = tensor.getFloatBuffer();
          float[] values = new float[floats.remaining()];
          floats.get(values);
          answers.put(
              name, Scalars.owned(manager.create(values, new Shape(tensor.getInfo().getShape()))));
        }
      }
      return answers;
    } catch (OrtException e) {
      throw LatheException.failed(
          "The teacher cannot answer.",
          String.valueOf(e.getMessage()),
          "Check that student and teacher take the same inputs.",
          e);
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
