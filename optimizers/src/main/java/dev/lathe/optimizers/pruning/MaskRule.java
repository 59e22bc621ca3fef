package dev.lathe.optimizers.pruning;

import dev.lathe.optimizers.rewrite.WeightTarget;
import java.util.List;

/** Which weights a mask sets to zero. */
@FunctionalInterface
public interface MaskRule {
  /**
   * Zeroes weights, all of them looked at together.
   *
   * @param targets what the weights are of; their own tensors are not looked at
   * @param weights the elements of each, not changed; those that are zero count as the smallest
   * @param done which share of all that become zero in the end is zero now, 0 … 1
   * @return copies
   */
  List<float[]> zeroed(List<WeightTarget> targets, List<float[]> weights, double done);
}
