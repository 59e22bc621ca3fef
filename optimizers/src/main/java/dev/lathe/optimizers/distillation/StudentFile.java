package dev.lathe.optimizers.distillation;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType.TensorType;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.optimizers.training.fit.Head;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A student of its own. It takes inputs of the teacher and makes the output that is learned; where
 * both have just one, names may differ, and the student gets the teacher's.
 */
final class StudentFile {
  private StudentFile() {}

  /**
   * Reads a student.
   *
   * @throws LatheException when it cannot be read, or takes or makes something else
   */
  static OnnxModel read(String file, Graph teacher, Head head) {
    Path path = Path.of(file);
    if (!Files.isRegularFile(path)) {
      throw LatheException.input(
          "There is no student " + path.toAbsolutePath() + ".",
          "The parameter student names an ONNX file.",
          "Check the path, or leave the parameter out to train a smaller copy of the model.");
    }
    return fitted(OnnxFiles.read(path), teacher, head);
  }

  private static OnnxModel fitted(OnnxModel model, Graph teacher, Head head) {
    OnnxModel student = model.copy();
    List<Value> inputs = student.graph().requiredInputs();
    List<Value> given = teacher.requiredInputs();
    for (Value in : inputs) {
      boolean single = inputs.size() == 1 && given.size() == 1;
      Value counterpart =
          named(given, in.name())
              .or(() -> single ? Optional.of(given.get(0)) : Optional.empty())
              .orElseThrow(() -> other("inputs", "It takes '" + in.name() + "'", given));
      match("inputs", in, counterpart, given);
      rename(student.graph(), in, counterpart.name());
    }
    List<Value> outputs = student.graph().outputs();
    Value wanted = named(teacher.outputs(), head.output()).orElseThrow();
    Value out =
        named(outputs, head.output())
            .or(() -> outputs.size() == 1 ? Optional.of(outputs.get(0)) : Optional.empty())
            .orElseThrow(() -> other("outputs", "It makes " + names(outputs), List.of(wanted)));
    match("outputs", out, wanted, List.of(wanted));
    rename(student.graph(), out, wanted.name());
    return student;
  }

  private static Optional<Value> named(List<Value> values, String name) {
    return values.stream().filter(v -> v.name().equals(name)).findFirst();
  }

  private static void rename(Graph graph, Value value, String name) {
    if (!value.name().equals(name)) {
      // Whatever else had that name inside makes way.
      graph.nodes().stream()
          .flatMap(n -> n.outputs().stream().flatMap(Optional::stream))
          .filter(v -> v != value && v.name().equals(name))
          .forEach(v -> v.setName(graph.freshName(name + "_inner")));
      graph.initializers().stream()
          .filter(v -> v.name().equals(name))
          .forEach(v -> v.setName(graph.freshName(name + "_inner")));
      value.setName(name);
    }
  }

  private static void match(String which, Value own, Value wanted, List<Value> all) {
    Optional<TensorType> a = own.tensorType();
    Optional<TensorType> b = wanted.tensorType();
    if (a.isPresent() && b.isPresent()) {
      boolean same =
          a.get().elementType() == b.get().elementType() && fits(a.get().shape(), b.get().shape());
      if (!same) {
        throw other(which, "Its '" + own.name() + "' is " + a.get(), all);
      }
    }
  }

  private static boolean fits(Optional<Shape> a, Optional<Shape> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return true;
    }
    if (a.get().rank() != b.get().rank()) {
      return false;
    }
    // The first axis is the batch, which exporters fix as they like.
    for (int axis = 1; axis < a.get().rank(); axis++) {
      boolean bothKnown =
          a.get().get(axis) instanceof Dimension.Fixed
              && b.get().get(axis) instanceof Dimension.Fixed;
      if (bothKnown && !a.get().get(axis).equals(b.get().get(axis))) {
        return false;
      }
    }
    return true;
  }

  private static String names(List<Value> values) {
    return values.stream()
        .map(v -> "'" + v.name() + "'" + v.tensorType().map(t -> " " + t).orElse(""))
        .collect(Collectors.joining(", "));
  }

  /** The refusal of a student that answers something else, for shapes that only a run shows. */
  static LatheException otherWidth(long student, long teacher) {
    return LatheException.input(
        "The student has other outputs than the teacher.",
        "It answers with " + student + " numbers, the teacher with " + teacher + ".",
        "Choose a student for the same task, with the same classes.");
  }

  private static LatheException other(String which, String has, List<Value> wanted) {
    return LatheException.input(
        "The student has other " + which + " than the teacher.",
        has + "; the teacher has " + names(wanted) + ".",
        "Choose a student for the same task, exported with the same " + which + ".");
  }
}
