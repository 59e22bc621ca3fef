package dev.lathe.optimizers.training.recover;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.training.data.Augmentation;
import dev.lathe.optimizers.training.data.Batches;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.data.OutOfMemoryRetry;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Autograd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Puts batch normalizations behind convolutions that lost theirs. An exported network often has
 * them folded into its convolutions, and without them a deep one trains badly. Each is set to what
 * the convolution yields on data, so that the network's answers stay the same; after the training
 * the clean-up pass folds them in again.
 */
final class BatchNormInsertion {
  private static final float EPSILON = 1e-5f;
  private static final int EXAMPLES = 512;
  private static final int BATCH = 64;

  private BatchNormInsertion() {}

  /** Whether a model has several convolutions and no batch normalization. */
  static boolean isWorthwhile(OnnxModel model) {
    long convolutions = model.graph().nodes().stream().filter(n -> n.is("Conv")).count();
    return convolutions >= 4
        && model.opset() >= 9
        && model.graph().nodes().stream().noneMatch(n -> n.is("BatchNormalization"));
  }

  /** Sums of a convolution's channels over data. */
  private static final class Sums {
    private final double[] sum;
    private final double[] squares;
    private double count;

    /** Of one portion's answers. */
    Sums(NDArray y) {
      int channels = (int) y.getShape().get(1);
      NDArray rows = y.swapAxes(0, 1).reshape(channels, -1);
      float[] s = rows.sum(new int[] {1}).toFloatArray();
      float[] q = rows.mul(rows).sum(new int[] {1}).toFloatArray();
      sum = new double[channels];
      squares = new double[channels];
      for (int c = 0; c < channels; c++) {
        sum[c] = s[c];
        squares[c] = q[c];
      }
      count = rows.getShape().get(1);
    }

    /** Counts those of another portion too. */
    Sums add(Sums other) {
      for (int c = 0; c < sum.length; c++) {
        sum[c] += other.sum[c];
        squares[c] += other.squares[c];
      }
      count += other.count;
      return this;
    }
  }

  /**
   * The model with normalizations.
   *
   * @param trainable the same model, opened; its values have the names of the model's
   */
  static OnnxModel insert(
      OnnxModel model, TrainableGraph trainable, EncodedSet set, JobContext context) {
    List<Value> outputs = new ArrayList<>();
    for (Node node : trainable.graph().nodes()) {
      if (node.is("Conv") && node.input(1).filter(w -> w.constant().isPresent()).isPresent()) {
        outputs.add(node.firstOutput());
      }
    }
    Map<String, Sums> measured = measure(trainable, outputs, set, context);
    OnnxModel copy = model.copy();
    Graph graph = copy.graph();
    for (Node node : graph.nodes()) {
      Sums sums = node.is("Conv") ? measured.get(node.firstOutput().name()) : null;
      if (sums != null && !graph.isOutput(node.firstOutput())) {
        append(graph, node, sums);
      }
    }
    return copy;
  }

  private static Map<String, Sums> measure(
      TrainableGraph graph, List<Value> outputs, EncodedSet set, JobContext context) {
    Map<String, Sums> measured = new HashMap<>();
    Batches batches = new Batches(set, BATCH);
    int most = Math.max(1, EXAMPLES / BATCH);
    NDManager arrays = graph.manager();
    try (Autograd none = Autograd.pause()) {
      new OutOfMemoryRetry(batches.epoch(11).stream().limit(most).toList())
          .each(
              examples -> {
                context.checkCancelled();
                try (NDScope scope = new NDScope()) {
                  scope.suppressNotUsedWarning();
                  Map<String, NDArray> inputs =
                      batches.read(arrays, examples, Augmentation.NONE, new Random(0)).inputs();
                  Map<String, Sums> portion = new HashMap<>();
                  graph
                      .forward(inputs, false, outputs)
                      .forEach((value, y) -> portion.put(value.name(), new Sums(y)));
                  // All or nothing: a portion that memory did not suffice for comes again.
                  portion.forEach((name, sums) -> measured.merge(name, sums, Sums::add));
                }
              });
    }
    return measured;
  }

  private static void append(Graph graph, Node conv, Sums sums) {
    int channels = sums.sum.length;
    float[] mean = new float[channels];
    float[] variance = new float[channels];
    float[] deviation = new float[channels];
    for (int c = 0; c < channels; c++) {
      double m = sums.sum[c] / sums.count;
      mean[c] = (float) m;
      variance[c] = (float) Math.max(0, sums.squares[c] / sums.count - m * m);
      deviation[c] = (float) Math.sqrt(variance[c] + EPSILON);
    }
    Value y = conv.firstOutput();
    String name = y.name();
    List<Value.Use> uses = y.uses();
    Value normalized = graph.newValue(graph.freshName(name + "_normalized"), y.type());
    List<Optional<Value>> in = new ArrayList<>(List.of(Optional.of(y)));
    for (float[] values : List.of(deviation, mean, mean, variance)) {
      String wish = name + "_bn" + in.size();
      in.add(
          Optional.of(
              graph.addInitializer(
                  graph.freshName(wish),
                  Tensors.ofFloats(Arrays.copyOf(values, channels), channels))));
    }
    Node node =
        graph.addNodeAfter(
            conv, "", "BatchNormalization", name + "_bn", in, List.of(Optional.of(normalized)));
    node.setAttribute(
        new Attribute("epsilon", new Attribute.FloatValue(EPSILON), Optional.empty()));
    uses.forEach(use -> use.node().replaceInput(use.inputIndex(), normalized));
  }
}
