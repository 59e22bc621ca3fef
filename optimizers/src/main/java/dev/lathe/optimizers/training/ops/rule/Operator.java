package dev.lathe.optimizers.training.ops.rule;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** The rule of an ONNX operator. */
@FunctionalInterface
public interface Operator {
  /**
   * Computes a node's outputs.
   *
   * @return as many as the node has at most, in order; a new array each, never an input itself
   * @throws dev.lathe.optimizers.training.torch.UnsupportedOperatorException when the node uses the
   *     operator in a way that has no rule
   */
  List<NDArray> apply(Call call);
}
