package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lathe.optimizers.training.data.Batch;
import java.util.LinkedHashMap;
import java.util.Map;

/** A teacher that answers with one vector for each sentence. */
record PoolingTeacher(Teacher teacher, Head head) implements Teacher {
  @Override
  public Map<String, NDArray> answers(NDManager manager, Batch batch) {
    Map<String, NDArray> answers = new LinkedHashMap<>(teacher.answers(manager, batch));
    answers.computeIfPresent(head.output(), (name, a) -> head.matrix(a, batch));
    return answers;
  }

  @Override
  public void close() {
    teacher.close();
  }
}
