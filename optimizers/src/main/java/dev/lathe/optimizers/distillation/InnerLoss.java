package dev.lathe.optimizers.distillation;

import ai.djl.ndarray.NDArray;
import dev.lathe.optimizers.training.data.Batch;
import java.util.Map;

/** How far a student is from its teacher between layers. */
@FunctionalInterface
interface InnerLoss {
  /**
   * The distance on a batch.
   *
   * @param student what its graph yields, by name
   * @param teacher what its graph yields, by name
   * @return a scalar
   */
  NDArray of(Map<String, NDArray> student, Map<String, NDArray> teacher, Batch batch);

  /** One that counts so much. */
  record Weighted(InnerLoss loss, float weight) {}
}
