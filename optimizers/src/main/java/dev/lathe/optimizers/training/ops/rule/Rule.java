package dev.lathe.optimizers.training.ops.rule;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** The rule of an operator with one output, as most have. */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // a cast to Rule is how a rule is written
public interface Rule extends Operator {
  NDArray one(Call call);

  @Override
  default List<NDArray> apply(Call call) {
    return List.of(one(call));
  }
}
