package dev.lathe.engine.measure;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.evaluate.Observation;
import dev.lathe.engine.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one candidate said of the examples: counts, no answers. */
final class Answered {
  private static final int KEPT_TIMES = 4096;
  private static final int KEPT_NAMES = 50;

  private final Task task;
  private final Evaluation evaluation;
  private final List<Double> postMillis = new ArrayList<>();
  private final List<String> differing = new ArrayList<>();
  private long compared;
  private long differences;

  Answered(Task task) {
    this.task = task;
    this.evaluation = new Evaluation(task.metrics());
  }

  /**
   * One more example.
   *
   * @param reference the original's answer; empty for the original itself
   * @param elsewhere this model's answer on the first device; empty on that device
   */
  void add(
      int index,
      Example example,
      Answer answer,
      double post,
      Optional<Answer> reference,
      Optional<Answer> elsewhere) {
    evaluation.add(new Observation(index, example.truth(), answer, reference));
    if (postMillis.size() < KEPT_TIMES) {
      postMillis.add(post);
    }
    if (elsewhere.isPresent()) {
      compared++;
      if (!task.agrees(answer, elsewhere.get())) {
        differences++;
        if (differing.size() < KEPT_NAMES) {
          differing.add(example.sample().name());
        }
      }
    }
  }

  Evaluation evaluation() {
    return evaluation;
  }

  /** Milliseconds of postprocessing of the first few thousand examples. */
  double[] postMillis() {
    return postMillis.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** How the answers differ from those on the first device; empty on that device. */
  Optional<DeviceDifference> differenceFrom(String device) {
    return compared == 0
        ? Optional.empty()
        : Optional.of(new DeviceDifference(device, compared, differences, differing));
  }
}
