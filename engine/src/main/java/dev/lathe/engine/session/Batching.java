package dev.lathe.engine.session;

import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import java.util.List;

/**
 * Whether several samples may share a run. Not where the graph fixes the first axis, and not where
 * one sample would change another's answer: dynamic quantization takes one scale from the whole
 * batch. What a graph does cannot be told from its operators in general, so the first batch is
 * checked against single runs.
 */
final class Batching {
  private static final long MAX_BYTES = 64L << 20;

  private boolean possible;
  private boolean proven;

  Batching(List<TensorSpec> inputs, OnnxModel onnx) {
    boolean free = inputs.stream().allMatch(i -> i.rank() >= 2 && i.length(0) < 0);
    possible = free && !mixesSamples(onnx);
  }

  /** Whether a model is known to let one sample of a batch change another's answer. */
  static boolean mixesSamples(OnnxModel onnx) {
    return !onnx.functions().isEmpty() || mixesSamples(onnx.graph());
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
}
