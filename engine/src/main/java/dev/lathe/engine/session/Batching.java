package dev.lathe.engine.session;

import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.session.Prediction.Answer;
import dev.lathe.engine.session.Prediction.Classification;
import dev.lathe.engine.session.Prediction.Embedding;
import dev.lathe.engine.session.Prediction.RawOutputs;
import java.util.List;

/**
 * Whether several samples may share a run. Not where the graph fixes the first axis, and not where
 * one sample would change another's answer: dynamic quantization takes one scale from the whole
 * batch. What a graph does cannot be told from its operators in general, so the first batch is
 * checked against single runs.
 */
final class Batching {
  private static final double TOLERANCE = 2e-3;
  private static final long MAX_BYTES = 64L << 20;

  private boolean possible;
  private boolean proven;

  Batching(List<TensorSpec> inputs, OnnxModel onnx) {
    boolean free = inputs.stream().allMatch(i -> i.rank() >= 2 && i.length(0) < 0);
    possible = free && !mixesSamples(onnx.graph()) && onnx.functions().isEmpty();
  }

  private static boolean mixesSamples(Graph graph) {
    for (Node node : graph.nodes()) {
      if (node.opType().startsWith("Dynamic") || node.opType().equals("QAttention")) {
        return true;
      }
      if (node.subgraphs().stream().anyMatch(Batching::mixesSamples)) {
        return true;
      }
    }
    return false;
  }

  /** How many samples like this one fit one run. */
  int largest(TensorSample sample) {
    if (!possible) {
      return 1;
    }
    long bytes = sample.tensors().values().stream().mapToLong(TensorData::byteLength).sum();
    return (int) Math.max(1, Math.min(256, MAX_BYTES / Math.max(1, bytes)));
  }

  boolean isProven() {
    return proven;
  }

  void prove() {
    proven = true;
  }

  void refuse() {
    possible = false;
  }

  /** Whether two answers are the same but for rounding. */
  static boolean close(Answer a, Answer b) {
    if (a instanceof Classification x && b instanceof Classification y) {
      return close(x.scores(), y.scores());
    } else if (a instanceof Embedding x && b instanceof Embedding y) {
      return close(x.vector(), y.vector());
    } else if (a instanceof RawOutputs x && b instanceof RawOutputs y) {
      return x.tensors().keySet().equals(y.tensors().keySet())
          && x.tensors().keySet().stream()
              .allMatch(k -> close(x.tensors().get(k), y.tensors().get(k)));
    }
    return false;
  }

  private static boolean close(TensorData a, TensorData b) {
    if (a.type() != b.type() || !java.util.Arrays.equals(a.shape(), b.shape())) {
      return false;
    }
    switch (a.type()) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> {
        return close(Tensors.floats(a), Tensors.floats(b));
      }
      case STRING -> {
        return a.strings().equals(b.strings());
      }
      default -> {
        return a.bytes().equals(b.bytes());
      }
    }
  }

  private static boolean close(float[] a, float[] b) {
    if (a.length != b.length) {
      return false;
    }
    double largest = 0;
    for (float v : a) {
      if (Float.isFinite(v)) {
        largest = Math.max(largest, Math.abs(v));
      }
    }
    for (int i = 0; i < a.length; i++) {
      boolean same = Float.compare(a[i], b[i]) == 0;
      if (!same && !(Math.abs((double) a[i] - b[i]) <= TOLERANCE * largest)) {
        return false;
      }
    }
    return true;
  }
}
