package dev.lathe.optimizers.pruning.channels;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.ShapeInference;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.optimizers.cleanup.ShapeCleaning;
import dev.lathe.optimizers.rewrite.DeadCode;
import dev.lathe.optimizers.rewrite.SizedShapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Structured pruning from the model to the smaller model: groups, scores, plan, cut, and a check
 * that every shape came out as planned. Where one did not, the node is held and all begins anew.
 */
public final class ChannelPruning {
  private static final int TRIES = 12;

  private ChannelPruning() {}

  /**
   * What came of it.
   *
   * @param onnx the smaller model
   * @param plan what was cut
   * @param cleaned whether that took cleaning up shapes before
   */
  public record Outcome(OnnxModel onnx, PrunePlan plan, boolean cleaned) {}

  /**
   * Prunes.
   *
   * @param scores makes scores for the groups found
   */
  public static Outcome run(
      OnnxModel original,
      Function<DependencyGroups, ChannelScores> scores,
      PruneOptions options,
      JobContext context) {
    OnnxModel model = original.copy();
    DeadCode.remove(model, n -> {}); // what nothing reads would count as channels
    Optional<OnnxModel> clean = cleaned(model, context);
    boolean better =
        clean.isPresent()
            && DependencyGroups.of(clean.get()).channels() > DependencyGroups.of(model).channels();
    try {
      return run(original, better ? clean.get() : model, better, scores, options, context);
    } catch (NotFollowed e) {
      if (better || clean.isEmpty()) {
        throw e.problem;
      }
    }
    try {
      return run(original, clean.get(), true, scores, options, context);
    } catch (NotFollowed e) {
      throw e.problem;
    }
  }

  /** The model without arithmetic on shapes, where it has any that can go. */
  private static Optional<OnnxModel> cleaned(OnnxModel model, JobContext context) {
    if (model.graph().nodes().stream().noneMatch(n -> n.isAnyOf("Shape", "Size"))) {
      return Optional.empty();
    }
    OnnxModel copy = model.copy();
    return ShapeCleaning.run(copy, context) > 0 ? Optional.of(copy) : Optional.empty();
  }

  /** Shapes came out other than planned, however much was held. */
  private static final class NotFollowed extends Exception {
    private static final long serialVersionUID = 1;
    private final transient LatheException problem;

    NotFollowed(LatheException problem) {
      super(problem);
      this.problem = problem;
    }
  }

  private static Outcome run(
      OnnxModel original,
      OnnxModel model,
      boolean cleaned,
      Function<DependencyGroups, ChannelScores> scores,
      PruneOptions options,
      JobContext context)
      throws NotFollowed {
    SizedShapes shapes = SizedShapes.of(model);
    GroupBuilder builder = new GroupBuilder(model, shapes);
    List<Node> held = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      context.checkCancelled();
      DependencyGroups groups = builder.build(held);
      context.progress(0, 0, "Weighing channels");
      PrunePlan plan = new Planner(groups, scores.apply(groups)).plan(options);
      if (plan.cuts().isEmpty()) {
        return new Outcome(original.copy(), plan, false);
      }
      context.checkCancelled();
      context.progress(0, 0, "Cutting channels");
      OnnxModel cut = ChannelCut.apply(plan);
      Optional<Node> wrong = firstWrong(plan, cut, shapes);
      if (wrong.isEmpty()) {
        DeadCode.remove(cut, n -> {}); // constants that were replaced
        return new Outcome(cut, plan, cleaned);
      }
      held.add(wrong.get());
    }
    throw new NotFollowed(
        LatheException.input(
            "The model cannot be pruned channel by channel.",
            "It computes shapes in ways that are not followed, first at "
                + held.get(0).label()
                + ".",
            "Export it with fixed sizes of its inputs, or prune single weights instead."));
  }

  /** The first node whose output has another shape than planned. */
  private static Optional<Node> firstWrong(PrunePlan plan, OnnxModel cut, SizedShapes shapes) {
    Kept kept = plan.kept();
    InferredTypes after = ShapeInference.infer(cut, shapes.sizes());
    java.util.Map<String, Value> byName = new java.util.HashMap<>();
    cut.graph()
        .nodes()
        .forEach(n -> n.outputs().forEach(o -> o.ifPresent(v -> byName.put(v.name(), v))));
    for (Node node : plan.source().model().graph().nodes()) {
      for (Optional<Value> out : node.outputs()) {
        if (out.isPresent() && isWrong(out.get(), byName, shapes, after, kept)) {
          return Optional.of(node);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isWrong(
      Value v,
      java.util.Map<String, Value> byName,
      SizedShapes shapes,
      InferredTypes after,
      Kept kept) {
    Optional<long[]> before = shapes.types().shape(v).filter(Shape::isFixed).map(Shape::toArray);
    if (before.isEmpty()) {
      return false;
    }
    Optional<long[]> is =
        after.shape(byName.get(v.name())).filter(Shape::isFixed).map(Shape::toArray);
    return is.isEmpty() || !Arrays.equals(is.get(), kept.shape(v, before.get()));
  }
}
