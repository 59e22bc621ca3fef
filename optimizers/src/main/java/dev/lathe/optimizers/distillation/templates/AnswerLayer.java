package dev.lathe.optimizers.distillation.templates;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.training.fit.Head;
import java.util.List;
import java.util.Optional;

/** The end of a fresh student: answers as the teacher gives them, under its output's name. */
final class AnswerLayer {
  private AnswerLayer() {}

  /** Why answers cannot be made of one row of features; empty when they can. */
  static Optional<String> problem(Teacher teacher) {
    Optional<long[]> shape = teacher.behindBatch(teacher.output());
    if (teacher.answers().isEmpty() || shape.isEmpty()) {
      return Optional.of("how many numbers '" + teacher.head().output() + "' has is not known");
    }
    return java.util.Arrays.stream(shape.get()).filter(n -> n > 1).count() > 1
        ? Optional.of(
            "'" + teacher.head().output() + "' is a map or a sequence, not one row of numbers")
        : Optional.empty();
  }

  /**
   * Answers of rows.
   *
   * @param rows [batch, width]
   */
  static void ofRows(NetworkWriter net, Teacher teacher, Value rows, int width) {
    int rank = 1 + teacher.behindBatch(teacher.output()).orElseThrow().length;
    Value answers =
        ended(net, teacher, net.rows("answers", rows, width, teacher.answers().orElseThrow()), 1);
    if (rank != 2) {
      long[] shape = new long[rank];
      long[] behind = teacher.behindBatch(teacher.output()).orElseThrow();
      shape[0] = -1;
      System.arraycopy(behind, 0, shape, 1, behind.length);
      answers = net.op("Reshape", "shaped", answers, net.longs("answer_shape", shape));
    }
    net.output(answers, teacher.head().output(), teacher.withOpenBatch(teacher.output()));
  }

  /** Probabilities, or vectors of length one, where the teacher answers so. */
  static Value ended(NetworkWriter net, Teacher teacher, Value answers, int axis) {
    List<Attribute> over = List.of(Attribute.of("axis", axis));
    if (teacher.head().kind() == Head.Kind.PROBABILITIES) {
      return net.op("Softmax", "probabilities", over, answers);
    }
    return teacher.isUnitLength()
        ? net.op("LpNormalization", "unit_length", over, answers)
        : answers;
  }
}
