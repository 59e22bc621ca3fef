package dev.lathe.optimizers.distillation;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.optimizers.rewrite.DeadCode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Student and teacher as copies that also yield values from between their layers, so that these can
 * be compared; the student gives them up again after the training.
 */
final class InnerValues {
  private final OnnxModel teacher;
  private final OnnxModel student;
  private final Set<String> asked = new LinkedHashSet<>();
  private final Set<String> added = new LinkedHashSet<>();

  /** Copies both. */
  InnerValues(OnnxModel teacher, OnnxModel student) {
    this.teacher = teacher.copy();
    this.student = student.copy();
  }

  /** The teacher, yielding those values too. */
  OnnxModel teacher() {
    return teacher;
  }

  /** The student, yielding those values too. */
  OnnxModel student() {
    return student;
  }

  /** The teacher's outputs to ask for besides its answer. */
  List<String> teacherOutputs() {
    return List.copyOf(asked);
  }

  /** Lets the teacher yield a value. */
  void askTeacher(String name) {
    Value value = HiddenPairs.value(teacher, name).orElseThrow();
    asked.add(name);
    if (!value.isOutput()) {
      value.setType(
          value
              .type()
              .or(() -> Optional.of(new ValueType.TensorType(DataType.FLOAT, Optional.empty()))));
      teacher.graph().addOutput(value);
    }
  }

  /** Whether the student, or the part of it that is trained, makes a value of this name. */
  boolean isMade(String name) {
    return HiddenPairs.value(student, name).isPresent();
  }

  /** Lets the student yield a value. */
  void askStudent(String name) {
    Value value = HiddenPairs.value(student, name).orElseThrow();
    if (!value.isOutput()) {
      student.graph().addOutput(value);
      added.add(name);
    }
  }

  /** The trained student as it was before, with what was only there to be compared taken out. */
  OnnxModel without(OnnxModel trained) {
    OnnxModel plain = trained.copy();
    for (Value output : plain.graph().outputs().stream().toList()) {
      if (added.contains(output.name())) {
        plain.graph().removeOutput(output);
      }
    }
    DeadCode.remove(plain, n -> {});
    return plain;
  }
}
