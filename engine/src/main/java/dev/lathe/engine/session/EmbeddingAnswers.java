package dev.lathe.engine.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.session.Prediction.Answer;
import dev.lathe.engine.session.Prediction.Embedding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Sentence vectors of unit length: the graph's own where it has an output for it, else the mean of
 * the token vectors where the attention mask is one.
 */
final class EmbeddingAnswers implements Answers {
  private final String model;
  private final TensorSpec output;

  EmbeddingAnswers(String model, List<TensorSpec> outputs) {
    this.model = model;
    this.output = choose(outputs);
  }

  private static TensorSpec choose(List<TensorSpec> outputs) {
    TensorSpec best = outputs.get(0);
    int bestRank = -1;
    for (TensorSpec o : outputs) {
      boolean sentence = o.rank() == 2 && o.name().toLowerCase(Locale.ROOT).contains("embedding");
      int rank = -1;
      if (o.type().isFloatingPoint()) {
        // BERT's pooler (rank 2, any name) was trained for another purpose: token vectors first.
        rank = sentence ? 3 : o.rank() == 3 ? 2 : o.rank() == 2 ? 1 : 0;
      }
      if (rank > bestRank) {
        best = o;
        bestRank = rank;
      }
    }
    return best;
  }

  @Override
  public List<Answer> read(OrtSession.Result result, List<TensorSample> samples)
      throws OrtException {
    OnnxValue value = Answers.value(result, output.name());
    int n = samples.size();
    if (!(value instanceof OnnxTensor tensor)) {
      throw noVector("it is " + value.getInfo());
    }
    TensorData t = OrtTensors.fromOrt(tensor);
    long[] shape = t.shape();
    if (!t.type().isFloatingPoint() || shape.length < 2 || shape.length > 3) {
      throw noVector("it is " + t.type() + Arrays.toString(shape));
    }
    if (shape[0] < n) {
      throw new NotSplittable();
    }
    float[] all = Tensors.floats(t);
    int width = (int) shape[shape.length - 1];
    int rows = shape.length == 3 ? (int) shape[1] : 1;
    List<Answer> list = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      long[] mask = rows > 1 ? mask(samples.get(i), rows) : new long[] {1};
      list.add(new Embedding(unit(mean(all, i * rows * width, width, mask))));
    }
    return list;
  }

  private static long[] mask(TensorSample sample, int rows) {
    for (Map.Entry<String, TensorData> e : sample.tensors().entrySet()) {
      if (e.getKey().toLowerCase(Locale.ROOT).contains("mask") && e.getValue().elements() == rows) {
        return Tensors.longs(e.getValue());
      }
    }
    long[] ones = new long[rows];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double[] mean(float[] all, int from, int width, long[] mask) {
    double[] sum = new double[width];
    long count = 0;
    for (int row = 0; row < mask.length; row++) {
      if (mask[row] != 0) {
        count++;
        for (int k = 0; k < width; k++) {
          sum[k] += all[from + row * width + k];
        }
      }
    }
    for (int k = 0; k < width; k++) {
      sum[k] /= Math.max(1, count);
    }
    return sum;
  }

  private static float[] unit(double[] v) {
    double length = Math.sqrt(Arrays.stream(v).map(x -> x * x).sum());
    float[] out = new float[v.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (length > 0 ? v[i] / length : v[i]);
    }
    return out;
  }

  private LatheException noVector(String given) {
    return LatheException.input(
        model + " does not answer with sentence vectors.",
        "Output '"
            + output.name()
            + "' should be [samples, width] or [samples, tokens, width], but "
            + given
            + ".",
        "Choose another task for this model, e.g. raw-tensors.");
  }
}
