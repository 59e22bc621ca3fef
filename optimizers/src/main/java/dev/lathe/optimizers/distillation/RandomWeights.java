package dev.lathe.optimizers.distillation;

import ai.djl.ndarray.NDArray;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Autograd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Gives a network the weights that an untrained one has: kernels and matrices as He et al. 2015,
 * normalizations that change nothing, biases of zero.
 */
final class RandomWeights {
  private static final double EMBEDDING = 0.02;

  private RandomWeights() {}

  /** Overwrites all weights and running statistics. */
  static void put(TrainableGraph graph, long seed) {
    Random random = new Random(seed);
    for (Map.Entry<Value, NDArray> e : graph.state().entrySet()) {
      float[] floats = new float[(int) e.getValue().size()];
      fill(e.getKey(), e.getValue().getShape().getShape(), floats, random);
      ByteBuffer bytes =
          ByteBuffer.allocateDirect(floats.length * Float.BYTES).order(ByteOrder.nativeOrder());
      bytes.asFloatBuffer().put(floats);
      try (Autograd none = Autograd.pause()) {
        e.getValue().set(bytes);
      }
    }
  }

  private static void fill(Value weight, long[] shape, float[] floats, Random random) {
    Value read = weight;
    boolean transposed = false;
    Value.Use use = read.uses().get(0);
    while (use.node().isAnyOf("Transpose", "Identity", "Cast", "Reshape", "Unsqueeze", "Squeeze")
        && use.node().firstOutput().isUsed()
        && !use.node().firstOutput().uses().isEmpty()) {
      transposed ^= use.node().is("Transpose");
      read = use.node().firstOutput();
      use = read.uses().get(0);
    }
    Optional<Float> constant = constant(use, shape);
    if (constant.isPresent()) {
      Arrays.fill(floats, constant.get());
      return;
    }
    double deviation = deviation(use, shape, transposed);
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) (deviation * random.nextGaussian());
    }
  }

  /** The number that all elements begin with; empty for what begins at random. */
  private static Optional<Float> constant(Value.Use use, long[] shape) {
    Node node = use.node();
    int at = use.inputIndex();
    if (node.is("BatchNormalization")) {
      return Optional.of(at == 1 || at == 4 ? 1f : 0f);
    }
    if (node.opType().endsWith("Normalization")) {
      // Scale before bias, wherever the operator has them; sums of EmbedLayerNormalization are 2-D.
      boolean scale = node.opType().startsWith("Skip") ? at == 2 : at == 1 || at == 5;
      return shape.length > 1 ? Optional.empty() : Optional.of(scale ? 1f : 0f);
    }
    if (node.is("PRelu")) {
      return Optional.of(0.25f);
    }
    long long1 = Arrays.stream(shape).filter(n -> n > 1).count();
    if (node.isAnyOf("Mul", "Div") && long1 < 2) {
      return Optional.of(1f);
    }
    boolean bias =
        shape.length < 2
            || node.isAnyOf("Add", "Sub") && long1 < 2
            || node.is("Gemm") && at == 2
            || node.isAnyOf("LSTM", "GRU", "RNN") && at == 3;
    return bias ? Optional.of(0f) : Optional.empty();
  }

  private static double deviation(Value.Use use, long[] shape, boolean transposed) {
    Node node = use.node();
    long elements = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    int last = shape.length - 1;
    long inputs;
    if (node.opType().endsWith("Conv")) {
      inputs = elements / shape[0];
    } else if (node.is("ConvTranspose")) {
      inputs = elements / shape[1];
    } else if (node.is("Gemm")) {
      boolean turned = node.intAttribute(use.inputIndex() == 1 ? "transB" : "transA", 0) != 0;
      boolean second = use.inputIndex() == 1;
      inputs = shape[(turned ^ transposed) == second ? last : 0];
    } else if (node.opType().endsWith("MatMul") || node.isAnyOf("LSTM", "GRU", "RNN")) {
      boolean rows = use.inputIndex() == 1 && !node.isAnyOf("LSTM", "GRU", "RNN");
      inputs = shape[rows ^ transposed ? Math.max(0, last - 1) : last];
    } else {
      return EMBEDDING;
    }
    return Math.sqrt(2.0 / Math.max(1, inputs));
  }
}
