package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.session.OrtRuntime;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.optimizers.rewrite.InProcess;
import dev.lathe.optimizers.training.Scalars;
import dev.lathe.optimizers.training.data.Batch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
        fed.put(name, toOrt(batch.inputs().get(name)));
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

  private static OnnxTensor toOrt(NDArray array) throws OrtException {
    long[] shape = array.getShape().getShape();
    ByteBuffer bytes = array.toByteBuffer(true).order(ByteOrder.nativeOrder());
    return OnnxTensor.createTensor(
        OrtRuntime.environment(), bytes, shape, javaType(array.getDataType()));
  }

  private static OnnxJavaType javaType(DataType type) {
    return switch (type) {
      case FLOAT32 -> OnnxJavaType.FLOAT;
      case FLOAT64 -> OnnxJavaType.DOUBLE;
      case INT64 -> OnnxJavaType.INT64;
      case INT32 -> OnnxJavaType.INT32;
      case INT8 -> OnnxJavaType.INT8;
      case UINT8 -> OnnxJavaType.UINT8;
      case BOOLEAN -> OnnxJavaType.BOOL;
      default -> throw new IllegalArgumentException("no such input: " + type);
    };
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
