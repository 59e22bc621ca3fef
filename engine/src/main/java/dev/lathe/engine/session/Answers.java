package dev.lathe.engine.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.session.Prediction.Answer;
import dev.lathe.engine.session.Prediction.RawOutputs;
import dev.lathe.engine.task.ModelSetup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From a run's outputs to the answers of a task. */
interface Answers {
  /**
   * One answer a sample.
   *
   * @param samples what was run, in the order of the first axis
   * @throws OrtException when an output cannot be read
   */
  List<Answer> read(OrtSession.Result result, List<TensorSample> samples) throws OrtException;

  /** The reader for a model's task. */
  static Answers of(String model, ModelSetup setup, List<TensorSpec> outputs) {
    return switch (setup.task()) {
      case IMAGE_CLASSIFICATION, TEXT_CLASSIFICATION -> new ClassAnswers(model, setup, outputs);
      case TEXT_EMBEDDING -> new EmbeddingAnswers(model, outputs);
      case RAW_TENSORS -> new Raw();
    };
  }

  /** The value of an output. */
  static OnnxValue value(OrtSession.Result result, String name) {
    return result.get(name).orElseThrow(() -> new IllegalStateException("no output " + name));
  }

  /** Every output as it is. */
  final class Raw implements Answers {
    @Override
    public List<Answer> read(OrtSession.Result result, List<TensorSample> samples)
        throws OrtException {
      Map<String, TensorData> tensors = new LinkedHashMap<>();
      Map<String, String> others = new LinkedHashMap<>();
      for (Map.Entry<String, OnnxValue> output : result) {
        if (output.getValue() instanceof OnnxTensor tensor) {
          tensors.put(output.getKey(), OrtTensors.fromOrt(tensor));
        } else {
          others.put(output.getKey(), OrtTensors.render(output.getValue()));
        }
      }
      if (samples.size() == 1) {
        return List.of(new RawOutputs(tensors, others));
      }
      return split(tensors, others, samples.size());
    }

    private static List<Answer> split(
        Map<String, TensorData> tensors, Map<String, String> others, int n) {
      if (!others.isEmpty()) {
        throw new NotSplittable();
      }
      List<Answer> list = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        Map<String, TensorData> part = new LinkedHashMap<>();
        for (Map.Entry<String, TensorData> e : tensors.entrySet()) {
          part.put(e.getKey(), slice(e.getValue(), i, n));
        }
        list.add(new RawOutputs(part, Map.of()));
      }
      return list;
    }

    private static TensorData slice(TensorData t, int i, int n) {
      long[] shape = t.shape().clone();
      if (shape.length == 0 || shape[0] != n) {
        throw new NotSplittable();
      }
      shape[0] = 1;
      int size = Math.toIntExact(t.elements() / n);
      if (t instanceof TensorData.Strings) {
        return new TensorData.Strings(shape, t.strings().subList(i * size, (i + 1) * size));
      }
      if (t.type().bits() < 8) {
        throw new NotSplittable();
      }
      int bytes = size * t.type().bits() / 8;
      return new TensorData.InMemory(t.type(), shape, t.bytes().slice(i * bytes, bytes));
    }
  }

  /** The outputs of several samples cannot be told apart: run them one by one. */
  final class NotSplittable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotSplittable() {
      super("outputs of a batch cannot be told apart", null, false, false);
    }
  }
}
