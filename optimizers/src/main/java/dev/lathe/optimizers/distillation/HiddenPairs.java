package dev.lathe.optimizers.distillation;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.optimizers.pruning.layers.ResidualUnits;
import dev.lathe.optimizers.rewrite.SizedShapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which values of student and teacher stand at the same depth: ends of residual blocks or
 * transformer layers; without those, what comes out of activations.
 */
final class HiddenPairs {
  private static final int MOST = 4;
  private static final String[] ACTIVATIONS = {
    "Relu", "LeakyRelu", "PRelu", "Elu", "Selu", "Clip", "HardSwish", "Gelu", "Tanh", "Sigmoid"
  };

  private HiddenPairs() {}

  /**
   * Values of both.
   *
   * @param axis where the widths stand; every other axis is as long in both
   */
  record Pair(
      String student, String teacher, int rank, int axis, long studentWidth, long teacherWidth) {}

  private record Point(String name, Shape shape) {}

  /**
   * At most {@value #MOST} pairs, spread over the depth.
   *
   * @param trained which values of the student can be moved by a training
   */
  static List<Pair> of(OnnxModel student, OnnxModel teacher, Predicate<String> trained) {
    List<SizedShapes> shapes = SizedShapes.alike(List.of(student, teacher));
    List<Point> own = points(student, shapes.get(0).types());
    List<Point> taught = points(teacher, shapes.get(1).types());
    List<Pair> all = new ArrayList<>();
    for (int i = 0; i < own.size() && !taught.isEmpty(); i++) {
      String name = own.get(i).name();
      if (!trained.test(name)) {
        continue;
      }
      int sameDepth = Math.round((i + 1f) * taught.size() / own.size()) - 1;
      Point counterpart =
          taught.stream()
              .filter(p -> p.name().equals(name))
              .findFirst()
              .orElse(taught.get(Math.max(0, sameDepth)));
      pair(own.get(i), counterpart).ifPresent(all::add);
    }
    List<Pair> spread = new ArrayList<>();
    int count = Math.min(MOST, all.size());
    for (int i = 1; i <= count; i++) {
      spread.add(all.get(Math.round((float) i * all.size() / count) - 1));
    }
    return spread;
  }

  private static Optional<Pair> pair(Point student, Point teacher) {
    int rank = student.shape().rank();
    if (rank != teacher.shape().rank() || rank < 2) {
      return Optional.empty();
    }
    int axis = rank == 4 || rank == 5 ? 1 : rank - 1;
    for (int i = 1; i < rank; i++) {
      if (i != axis && !student.shape().get(i).equals(teacher.shape().get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Pair(
            student.name(),
            teacher.name(),
            rank,
            axis,
            ((Dimension.Fixed) student.shape().get(axis)).length(),
            ((Dimension.Fixed) teacher.shape().get(axis)).length()));
  }

  private static List<Point> points(OnnxModel model, InferredTypes types) {
    List<Value> values =
        new ArrayList<>(
            ResidualUnits.of(model, types).units().stream().map(u -> u.output()).toList());
    if (values.isEmpty()) {
      model.graph().nodes().stream()
          .filter(n -> n.isAnyOf(ACTIVATIONS))
          .map(Node::firstOutput)
          .forEach(values::add);
    }
    List<Point> points = new ArrayList<>();
    for (Value v : values) {
      boolean plain = !v.isOutput() && types.elementType(v).equals(Optional.of(DataType.FLOAT));
      types
          .shape(v)
          .filter(s -> plain && s.isFixed())
          .ifPresent(s -> points.add(new Point(v.name(), s)));
    }
    return points;
  }

  /** The value that a node of the graph makes under that name. */
  static Optional<Value> value(OnnxModel model, String name) {
    return model.graph().nodes().stream()
        .flatMap(n -> n.outputs().stream().flatMap(Optional::stream))
        .filter(v -> v.name().equals(name))
        .findFirst();
  }
}
