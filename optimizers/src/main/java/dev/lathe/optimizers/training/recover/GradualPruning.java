package dev.lathe.optimizers.training.recover;

import ai.djl.ndarray.NDArray;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.pruning.CubicSchedule;
import dev.lathe.optimizers.pruning.MaskRule;
import dev.lathe.optimizers.rewrite.WeightTarget;
import dev.lathe.optimizers.rewrite.WeightTargets;
import dev.lathe.optimizers.training.fit.Constraint;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gradual pruning: sparsity grows along a cubic schedule over the first half of a training, by the
 * weights as they are then; in the second half what is left gets used to it.
 */
final class GradualPruning implements Constraint {
  private static final double SETTLED = 0.5;
  private static final int STEPS = 1000;

  /** Less than this more is not worth looking at all weights again. */
  private static final double LEAST = 0.01;

  private static final CubicSchedule SCHEDULE = new CubicSchedule(0, 1, 0, STEPS);

  private final MaskRule rule;
  private final ZeroMasks masks;
  private final List<WeightTarget> targets;
  private final Map<String, Value> trained = new HashMap<>();
  private double done = -1;

  GradualPruning(TrainableGraph graph, MaskRule rule) {
    this.rule = rule;
    this.masks = new ZeroMasks(graph);
    this.targets = WeightTargets.find(graph.toOnnx()).targets();
    graph.parameters().keySet().forEach(v -> trained.put(v.name(), v));
  }

  @Override
  public void hold(TrainableGraph graph, double share) {
    double wanted = SCHEDULE.at((int) Math.round(STEPS * Math.min(1, share / SETTLED)));
    if (wanted >= done + LEAST || wanted >= 1 && done < 1) {
      done = wanted;
      grow(graph);
    }
    masks.apply();
  }

  private void grow(TrainableGraph graph) {
    List<float[]> weights = new ArrayList<>();
    for (WeightTarget target : targets) {
      Value own = trained.get(target.source().name());
      NDArray array = own == null ? null : graph.parameters().get(own);
      weights.add(array == null ? Tensors.floats(target.tensor()) : array.toFloatArray());
    }
    List<float[]> zeroed = rule.zeroed(targets, weights, done);
    for (int i = 0; i < targets.size(); i++) {
      Value own = trained.get(targets.get(i).source().name());
      if (own != null) {
        masks.put(own, zeroed.get(i));
      }
    }
  }

  @Override
  public boolean isSettled(double share) {
    return share >= SETTLED;
  }
}
