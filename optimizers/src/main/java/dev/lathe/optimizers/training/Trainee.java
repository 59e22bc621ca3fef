package dev.lathe.optimizers.training;

import ai.djl.ndarray.NDManager;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.Way;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.ParamValues;
import dev.lathe.optimizers.training.data.EncodedSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What of a model is trained: all of it, or the part behind what PyTorch cannot run. Then ONNX
 * Runtime runs what comes before, and the weights go back into the whole model afterwards.
 */
public final class Trainee implements AutoCloseable {
  private final OnnxModel whole;
  private final Optional<TrainableSplit> split;
  private final Optional<FrozenFront> front;

  private Trainee(OnnxModel whole, Optional<TrainableSplit> split) {
    this.whole = whole;
    this.split = split;
    this.front = split.map(s -> new FrozenFront(s.extractor(), s.border()));
  }

  /**
   * Decides by {@link TrainingParams#FROZEN_EXTRACTOR}.
   *
   * @throws LatheException naming the node in the way, and what can be done about it
   */
  public static Trainee of(OnnxModel model, ParamValues values) {
    boolean frozen = values.get(TrainingParams.FROZEN_EXTRACTOR);
    require(model, frozen);
    return new Trainee(
        model,
        frozen
            ? TrainableSplit.of(model).or(() -> TrainableSplit.behindQuantization(model))
            : Optional.empty());
  }

  /** Of a quantized model that may be trained, whose integers a pass trains in its own way. */
  public static Trainee ofIntegers(OnnxModel quantized, ParamValues values) {
    boolean frozen = values.get(TrainingParams.FROZEN_EXTRACTOR);
    return new Trainee(quantized, frozen ? TrainableSplit.ofIntegers(quantized) : Optional.empty());
  }

  /**
   * Refuses a model that cannot be trained in this way.
   *
   * @param frozen whether only the part behind what cannot be trained is wanted
   */
  public static void require(OnnxModel model, boolean frozen) {
    List<Uncovered> uncovered = TrainableGraph.uncovered(model);
    if (uncovered.isEmpty()) {
      return;
    }
    Optional<TrainableSplit> split = TrainableSplit.of(model);
    if (split.isEmpty()) {
      throw TrainableGraph.refusal(uncovered.get(0));
    }
    if (!frozen) {
      Uncovered first = uncovered.get(0);
      throw LatheException.input(
              "The model cannot be trained as a whole: "
                  + first.operator()
                  + " (node "
                  + first.node()
                  + ") has no form that PyTorch can run.",
              "Because " + first.reason() + ".",
              "Train only what lies behind it: "
                  + split.get().weightsInWords()
                  + ". What comes before stays as it is, and ONNX Runtime runs it.")
          .with(Way.FROZEN_EXTRACTOR);
    }
  }

  /** What is trained, as a model of its own. */
  public OnnxModel model() {
    return split.map(TrainableSplit::tail).orElse(whole);
  }

  /** Whether something stays as it is. */
  public boolean isPart() {
    return split.isPresent();
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
    front.ifPresent(graph::feedFrom);
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
    return front.isPresent() && new FeatureCache(front.get(), set).fill(context);
  }

  /** The whole model again, with the trained part in its place. */
  public OnnxModel join(OnnxModel trained) {
    return split.map(s -> s.join(trained)).orElse(trained);
  }

  @Override
  public void close() {
    front.ifPresent(FrozenFront::close);
  }
}
