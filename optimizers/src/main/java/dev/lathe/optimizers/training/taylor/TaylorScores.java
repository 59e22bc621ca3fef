package dev.lathe.optimizers.training.taylor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Splits;
import dev.lathe.engine.session.Preprocessor;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pruning.channels.ChannelGroup;
import dev.lathe.optimizers.pruning.channels.ChannelGroup.Weight;
import dev.lathe.optimizers.pruning.channels.ChannelScores;
import dev.lathe.optimizers.pruning.channels.DependencyGroups;
import dev.lathe.optimizers.pruning.channels.Role;
import dev.lathe.optimizers.training.data.Augmentation;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.data.Batches;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.fit.Head;
import dev.lathe.optimizers.training.fit.Losses;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.Scalars;
import dev.lathe.optimizers.training.torch.Torch;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Importance by how much the loss would change, to first order, if a channel were zero: the sum of
 * weight times gradient (Molchanov et al., "Importance Estimation for Neural Network Pruning",
 * 2019), its magnitude averaged over batches. The loss is the cross-entropy of the labels; of the
 * model's own answers where there are none; where the model does not classify, half the sum of
 * squares of what it answers.
 */
public final class TaylorScores implements ChannelScores {
  private static final int SAMPLES = 256;
  private static final int BATCH = 4;
  private static final long SEED = 1;

  private final Map<ChannelGroup, double[]> scores = new IdentityHashMap<>();

  private TaylorScores() {}

  /**
   * Computes gradients on samples.
   *
   * @param input with data
   * @throws LatheException when there are no data, or the model cannot be differentiated
   */
  public static ChannelScores of(DependencyGroups groups, Pass.Input input, JobContext context) {
    Dataset data =
        input
            .data()
            .filter(d -> d.size() > 0)
            .map(d -> Splits.take(d, SAMPLES, SEED))
            .orElseThrow(
                () ->
                    LatheException.input(
                            "Channels cannot be ranked by taylor.",
                            "No data were given, and gradients come from samples.",
                            "Give some; labels help but are not needed.")
                        .with(Remedy.DATA));
    TaylorScores self = new TaylorScores();
    try (Preprocessor preprocessor = Preprocessor.of(input.model());
        EncodedSet set = EncodedSet.encode(data.examples(), preprocessor, context);
        NDManager manager = Torch.newManager();
        TrainableGraph graph = TrainableGraph.open(groups.model(), manager)) {
      Head head = Head.of(groups.model().graph(), input.model().setup().task());
      self.add(groups.groups(), graph, head, set, context);
    }
    return self;
  }

  private void add(
      List<ChannelGroup> groups,
      TrainableGraph graph,
      Head head,
      EncodedSet set,
      JobContext context) {
    Map<String, NDArray> weights = new HashMap<>();
    graph.parameters().forEach((v, array) -> weights.put(v.name(), array));
    Batches batches = new Batches(set, Math.min(BATCH, Math.max(1, set.size() / 4)));
    List<int[]> order = batches.epoch(SEED);
    for (int i = 0; i < order.size(); i++) {
      context.checkCancelled();
      context.progress(i, order.size(), "Computing gradients");
      try (NDScope scope = new NDScope();
          Autograd autograd = Autograd.record()) {
        scope.suppressNotUsedWarning();
        Batch batch =
            batches.read(graph.manager(), order.get(i), Augmentation.NONE, new Random(SEED));
        NDArray answers = graph.forward(batch.inputs(), false).get(head.output());
        autograd.backward(loss(head, head.matrix(answers, batch), batch));
      }
      try (NDScope scope = new NDScope();
          Autograd none = Autograd.pause()) {
        scope.suppressNotUsedWarning();
        groups.forEach(g -> add(g, weights));
      }
      weights.values().forEach(w -> JniUtils.zeroGrad((PtNDArray) w));
    }
  }

  private static NDArray loss(Head head, NDArray answers, Batch batch) {
    if (!head.isClasses()) {
      return answers.mul(answers).sum().div(Scalars.of(2));
    }
    NDArray own = answers.argMax(1);
    NDArray labels = batch.labels().map(l -> NDArrays.where(l.lt(0), own, l)).orElse(own);
    return Losses.crossEntropy(answers, labels, 0);
  }

  private void add(ChannelGroup group, Map<String, NDArray> weights) {
    double[] change = new double[group.units()];
    boolean any = false;
    for (Weight w : gates(group)) {
      Optional<NDArray> weight = Optional.ofNullable(weights.get(w.value().name()));
      if (weight.filter(a -> a.hasGradient()).isPresent()) {
        any = true;
        float[] sums = along(weight.get(), w.axis());
        for (int i = 0; i < sums.length; i++) {
          if (w.unitOf()[i] >= 0) {
            change[w.unitOf()[i]] += sums[i];
          }
        }
      }
    }
    if (any) {
      double[] sum = scores.computeIfAbsent(group, g -> new double[g.units()]);
      for (int u = 0; u < sum.length; u++) {
        sum[u] += Math.abs(change[u]);
      }
    }
  }

  /**
   * What makes a channel zero when it is zero: scale and shift of a batch normalization, where
   * there is one; else the weights that make the channel, and what is added to them.
   */
  private static List<Weight> gates(ChannelGroup group) {
    List<Weight> norms =
        group.weights().stream()
            .filter(w -> w.node().is("BatchNormalization"))
            .filter(
                w ->
                    w.role() == Role.BATCH_SCALE
                        || w.node().input(2).filter(shift -> shift == w.value()).isPresent())
            .toList();
    return norms.isEmpty()
        ? group.weights().stream().filter(w -> w.role().makes() || w.role() == Role.BIAS).toList()
        : norms;
  }

  /** Weight times gradient, summed over all axes but one. */
  private static float[] along(NDArray weight, int axis) {
    try (NDArray gradient = weight.getGradient()) {
      NDArray product = weight.mul(gradient);
      int rank = product.getShape().dimension();
      int[] others = IntStream.range(0, rank).filter(a -> a != axis).toArray();
      return (others.length == 0 ? product : product.sum(others)).toFloatArray();
    }
  }

  @Override
  public Optional<double[]> of(ChannelGroup group) {
    return Optional.ofNullable(scores.get(group)).map(double[]::clone);
  }
}
