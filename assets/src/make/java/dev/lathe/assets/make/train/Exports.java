package dev.lathe.assets.make.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Sidecars;
import dev.lathe.hardware.Ort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** The last steps of a model: what it is for goes in, and ONNX Runtime must agree with PyTorch. */
final class Exports {
  private static final double TOLERANCE = 1e-4;

  private Exports() {}

  /** The model with its setup in its metadata, as Lathe writes it into variants. */
  static OnnxModel withSetup(OnnxModel model, ModelSetup setup) {
    return model.with(
        model.irVersion(),
        model.opsets(),
        Map.of(Sidecars.METADATA_KEY, Sidecars.toMetadata(setup)));
  }

  /** Throws where the file's outputs in ONNX Runtime differ from PyTorch's by more than 1e-4. */
  static void verify(
      Graph graph,
      Path file,
      Function<NDManager, Map<String, NDArray>> sample,
      Consumer<String> log) {
    try (NDManager base = Engine.getEngine("PyTorch").newBaseManager();
        TorchGraph torch = new TorchGraph(graph, base)) {
      Map<String, NDArray> inputs = sample.apply(base);
      float[] expected = torch.forward(base, inputs, false).toFloatArray();
      float[] given = run(file, inputs, graph.outputs().get(0).name());
      double worst = 0;
      for (int i = 0; i < expected.length; i++) {
        worst = Math.max(worst, Math.abs(expected[i] - given[i]));
      }
      log.accept(String.format(Locale.ROOT, "largest difference to PyTorch %.2e", worst));
      if (!(worst <= TOLERANCE)) {
        throw new IllegalStateException("ONNX Runtime and PyTorch differ by " + worst);
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime refuses " + file, e);
    }
  }

  private static float[] run(Path file, Map<String, NDArray> inputs, String output)
      throws OrtException {
    OrtEnvironment environment = Ort.environment();
    Map<String, OnnxTensor> feed = new HashMap<>();
    for (Map.Entry<String, NDArray> e : inputs.entrySet()) {
      NDArray a = e.getValue();
      long[] shape = a.getShape().getShape();
      feed.put(
          e.getKey(),
          a.getDataType() == DataType.FLOAT32
              ? OnnxTensor.createTensor(environment, FloatBuffer.wrap(a.toFloatArray()), shape)
              : OnnxTensor.createTensor(environment, LongBuffer.wrap(a.toLongArray()), shape));
    }
    try (OrtSession session = environment.createSession(file.toString());
        OrtSession.Result result = session.run(feed)) {
      OnnxTensor scores = (OnnxTensor) result.get(output).orElseThrow();
      FloatBuffer buffer = scores.getFloatBuffer();
      float[] values = new float[buffer.remaining()];
      buffer.get(values);
      return values;
    } finally {
      feed.values().forEach(OnnxTensor::close);
    }
  }

  /** Says how large the model is. */
  static void describe(OnnxModel model, Path file, Consumer<String> log) {
    long parameters = 0;
    for (Value v : model.graph().initializers()) {
      parameters += v.constant().orElseThrow().elements();
    }
    try {
      log.accept(parameters + " parameters, " + Files.size(file) + " bytes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
