package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lathe.optimizers.training.data.Batch;
import java.util.Map;

/** A network that knows: what it answers is what another one learns. */
public interface Teacher extends AutoCloseable {
  /**
   * Its answers to a batch.
   *
   * @param manager gets the arrays; they belong to the caller's scope
   * @return by the name of the teacher's output, first axis the batch; no gradients flow into them
   */
  Map<String, NDArray> answers(NDManager manager, Batch batch);

  @Override
  void close();
}
