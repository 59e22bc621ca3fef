package dev.lathe.optimizers.distillation.templates;

import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Value;
import java.util.Optional;

/** Finds which table of embeddings an input of ids is looked up in. */
final class TokenTables {
  private static final String[] HANDED_ON = {
    "Cast", "Identity", "Reshape", "Squeeze", "Unsqueeze", "Slice", "Clip", "Transpose", "Flatten"
  };

  private static final int FAR = 6;

  private TokenTables() {}

  /** Its size: [ids, width]; empty where the input is not looked up. */
  static Optional<long[]> of(Teacher teacher, Value input) {
    return find(teacher, input, 0);
  }

  private static Optional<long[]> find(Teacher teacher, Value ids, int steps) {
    for (Value.Use use : ids.uses()) {
      Node node = use.node();
      Optional<long[]> found = Optional.empty();
      if (node.is("Gather") && use.inputIndex() == 1) {
        found = node.input(0).flatMap(v -> size(teacher, v));
      } else if (node.opType().equals("EmbedLayerNormalization") && use.inputIndex() < 2) {
        found = node.input(use.inputIndex() == 0 ? 2 : 4).flatMap(v -> size(teacher, v));
      } else if (steps < FAR && node.isAnyOf(HANDED_ON) && use.inputIndex() == 0) {
        found = find(teacher, node.firstOutput(), steps + 1);
      }
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<long[]> size(Teacher teacher, Value table) {
    return table
        .constant()
        .map(t -> t.shape().clone())
        .or(() -> teacher.types().shape(table).filter(Shape::isFixed).map(TokenTables::lengths))
        .filter(s -> s.length == 2);
  }

  private static long[] lengths(Shape shape) {
    return shape.dimensions().stream().mapToLong(d -> ((Dimension.Fixed) d).length()).toArray();
  }
}
