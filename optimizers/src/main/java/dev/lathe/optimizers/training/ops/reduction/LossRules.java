package dev.lathe.optimizers.training.ops.reduction;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lathe.engine.graph.Node;
import dev.lathe.optimizers.training.ops.arrays.Casts;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Losses that are part of a graph. */
public final class LossRules {
  private LossRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("NegativeLogLikelihoodLoss", (Rule) c -> likelihood(c, c.in(0), c.in(1), c.maybe(2)));
    rules.put("SoftmaxCrossEntropyLoss", LossRules::crossEntropy);
  }

  private static List<NDArray> crossEntropy(Call call) {
    NDArray log = call.in(0).logSoftmax(1);
    return List.of(likelihood(call, log, call.in(1), call.maybe(2)), log);
  }

  /** The negative log-probability of each target, weighted, and reduced as the node says. */
  private static NDArray likelihood(
      Call call, NDArray log, NDArray target, Optional<NDArray> weights) {
    Node node = call.node();
    NDArray classes = Casts.to(target, DataType.INT64);
    NDArray counts = classes.eq(classes);
    if (node.attribute("ignore_index").isPresent()) {
      counts = classes.neq(node.intAttribute("ignore_index", 0));
    }
    NDArray safe = Picking.where(counts, classes, classes.zerosLike());
    NDArray picked = log.gather(safe.expandDims(1), 1).reshape(target.getShape());
    NDArray weight = Casts.to(counts, log.getDataType());
    if (weights.isPresent()) {
      NDArray own = weights.get().gather(safe.flatten(), 0).reshape(target.getShape());
      weight = weight.mul(own);
    }
    NDArray loss = Picking.where(counts, picked.mul(weight).neg(), picked.zerosLike());
    return switch (node.stringAttribute("reduction", "mean")) {
      case "none" -> loss;
      case "sum" -> loss.sum().reshape(new Shape());
      default -> loss.sum().div(weight.sum()).reshape(new Shape());
    };
  }
}
