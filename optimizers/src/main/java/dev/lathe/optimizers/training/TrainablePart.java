package dev.lathe.optimizers.training;

import ai.djl.ndarray.NDManager;
import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.graph.FrozenBackbone;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.split.FeatureCache;
import dev.lathe.optimizers.training.split.TrainableSplit;
import java.util.Optional;
import java.util.Set;

/**
 * What of a model is trained: all of it, or the part behind what PyTorch cannot run. Then ONNX
 * Runtime runs what comes before, and the weights go back into the whole model afterwards. {@link
 * TrainablePartFinder} finds it.
 */
public final class TrainablePart implements AutoCloseable {
  private final OnnxModel whole;
  private final Optional<TrainableSplit> split;
  private final Optional<FrozenBackbone> backbone;

  private TrainablePart(OnnxModel whole, Optional<TrainableSplit> split) {
    this.whole = whole;
    this.split = split;
    this.backbone = split.map(s -> new FrozenBackbone(s.extractor(), s.border()));
  }

  /** All of a model. */
  static TrainablePart whole(OnnxModel model) {
    return new TrainablePart(model, Optional.empty());
  }

  /** The tail of a cut. */
  static TrainablePart part(OnnxModel model, TrainableSplit split) {
    return new TrainablePart(model, Optional.of(split));
  }

  /** What is trained, as a model of its own. */
  public OnnxModel model() {
    return split.map(TrainableSplit::suffix).orElse(whole);
  }

  /** Whether something stays as it is. */
  public boolean isPart() {
    return split.isPresent();
  }

  /** How many weights the part has: "2 weights". */
  String weightsInWords() {
    return split.orElseThrow().weightsInWords();
  }

  /** Which node stands in the way and what is trained all the same; empty when all is. */
  public Optional<String> sentence() {
    return split.map(TrainableSplit::sentence);
  }

  /**
   * Opens {@link #model}, or what was made of it; it is fed with the inputs of the whole model.
   *
   * @param more see {@link TrainableGraph#open(OnnxModel, NDManager, Set)}
   */
  public TrainableGraph open(OnnxModel model, NDManager manager, Set<String> more) {
    TrainableGraph graph = TrainableGraph.open(model, manager, more);
    backbone.ifPresent(graph::feedFrom);
    return graph;
  }

  /**
   * Lets the frozen part see every example once and keeps what it yields with them, so that a
   * training need not run it again. Where that would not give the same, or too much, it is run for
   * each batch instead.
   *
   * @param set of examples that are not augmented
   * @return whether it is kept
   */
  public boolean remember(EncodedSet set, JobContext context) {
    return backbone.isPresent() && new FeatureCache(backbone.get(), set).fill(context);
  }

  /** The whole model again, with the trained part in its place. */
  public OnnxModel join(OnnxModel trained) {
    return split.map(s -> s.join(trained)).orElse(trained);
  }

  @Override
  public void close() {
    backbone.ifPresent(FrozenBackbone::close);
  }
}
