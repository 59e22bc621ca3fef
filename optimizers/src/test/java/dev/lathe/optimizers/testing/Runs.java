package dev.lathe.optimizers.testing;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.session.OrtTensors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.optimizers.rewrite.InProcess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Runs models in ONNX Runtime on seeded inputs and compares what comes out. */
public final class Runs {
  private Runs() {}

  /** Seeded inputs: FLOAT gaussian, whole numbers 0 … 9, open axes of this length. */
  public static Map<String, TensorData> inputs(OnnxModel model, long seed, int open) {
    Map<String, TensorData> feed = new LinkedHashMap<>();
    Random random = new Random(seed);
    for (Value v : model.graph().requiredInputs()) {
      ValueType.TensorType type = v.tensorType().orElseThrow();
      long[] shape =
          type.shape().orElseThrow().dimensions().stream()
              .mapToLong(d -> d instanceof Dimension.Fixed f && f.length() > 0 ? f.length() : open)
              .toArray();
      feed.put(v.name(), random(type.elementType(), shape, random, v.name()));
    }
    return feed;
  }

  private static TensorData random(DataType type, long[] shape, Random random, String name) {
    int n = 1;
    for (long d : shape) {
      n *= (int) d;
    }
    if (type == DataType.INT64) {
      long[] values = new long[n];
      for (int i = 0; i < n; i++) {
        values[i] = name.contains("mask") ? 1 : name.contains("type") ? 0 : random.nextInt(10);
      }
      return Tensors.ofLongs(values, shape);
    }
    if (type == DataType.BOOL) {
      byte[] values = new byte[n];
      for (int i = 0; i < n; i++) {
        values[i] = (byte) random.nextInt(2);
      }
      return Tensors.ofBytes(type, values, shape);
    }
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensors.ofFloats(values, shape);
  }

  /** All tensor outputs by name, the graph taken as it is. */
  public static Map<String, TensorData> run(OnnxModel model, Map<String, TensorData> feed) {
    return run(model, feed, SessionSettings.Optimization.NONE);
  }

  /** All tensor outputs by name. */
  public static Map<String, TensorData> run(
      OnnxModel model, Map<String, TensorData> feed, SessionSettings.Optimization optimization) {
    Map<String, OnnxTensor> in = new LinkedHashMap<>();
    try (OrtSession session = InProcess.open("test", model, optimization)) {
      feed.forEach((name, data) -> in.put(name, OrtTensors.toOrt(data)));
      try (OrtSession.Result result = session.run(in)) {
        Map<String, TensorData> out = new LinkedHashMap<>();
        result.forEach(
            e -> {
              if (e.getValue() instanceof OnnxTensor t) {
                out.put(e.getKey(), OrtTensors.fromOrt(t));
              }
            });
        return out;
      }
    } catch (OrtException e) {
      throw new AssertionError(e);
    } finally {
      in.values().forEach(OnnxTensor::close);
    }
  }

  /**
   * Greatest difference of any floating-point element over the greatest magnitude of its output.
   */
  public static double worst(Map<String, TensorData> expected, Map<String, TensorData> actual) {
    if (!List.copyOf(expected.keySet()).equals(List.copyOf(actual.keySet()))) {
      throw new AssertionError("outputs differ: " + expected.keySet() + " and " + actual.keySet());
    }
    double worst = 0;
    for (Map.Entry<String, TensorData> e : expected.entrySet()) {
      TensorData other = actual.get(e.getKey());
      if (!java.util.Arrays.equals(e.getValue().shape(), other.shape())) {
        throw new AssertionError("shape of " + e.getKey() + " changed");
      }
      if (e.getValue().type() == DataType.STRING || !e.getValue().type().isFloatingPoint()) {
        continue;
      }
      float[] a = Tensors.floats(e.getValue());
      float[] b = Tensors.floats(other);
      double peak = 1e-6;
      double difference = 0;
      for (int i = 0; i < a.length; i++) {
        peak = Math.max(peak, Math.abs(a[i]));
        double d = Math.abs((double) a[i] - b[i]);
        difference = Math.max(difference, Double.isNaN(d) ? Double.POSITIVE_INFINITY : d);
      }
      worst = Math.max(worst, difference / peak);
    }
    return worst;
  }

  /** Signal-to-noise ratio over all floating-point outputs, in decibels. */
  public static double sqnrDb(Map<String, TensorData> expected, Map<String, TensorData> actual) {
    double signal = 0;
    double noise = 0;
    for (Map.Entry<String, TensorData> e : expected.entrySet()) {
      if (e.getValue().type().isFloatingPoint()) {
        float[] a = Tensors.floats(e.getValue());
        float[] b = Tensors.floats(actual.get(e.getKey()));
        for (int i = 0; i < a.length; i++) {
          signal += (double) a[i] * a[i];
          noise += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        }
      }
    }
    return noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
  }
}
