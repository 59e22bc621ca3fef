package dev.lathe.optimizers.distillation.attention;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.InferredTypes;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The attention probabilities of a transformer: what a softmax over the last axis yields and a
 * matrix product reads as its left factor, in the order of the graph.
 *
 * @param maps names of values, [batch, heads, queries, keys] or [batch × heads, queries, keys]
 * @param heads of the first of them; empty where none is found or its shape does not tell
 * @param fused how many nodes attend without showing their probabilities
 */
public record AttentionMaps(List<Map> maps, Optional<Long> heads, int fused) {
  private static final String[] HANDED_ON = {"Dropout", "Identity", "Cast", "Where", "Mul"};

  /** Copies the list. */
  public AttentionMaps {
    maps = List.copyOf(maps);
  }

  /**
   * One layer's.
   *
   * @param queries at usual sizes of the inputs
   * @param keys at usual sizes of the inputs
   */
  public record Map(String name, long queries, long keys) {}

  /** Looks at a model. */
  public static AttentionMaps of(OnnxModel model, InferredTypes types) {
    List<Map> maps = new ArrayList<>();
    Optional<Long> heads = Optional.empty();
    int fused = 0;
    for (Node node : model.graph().nodes()) {
      fused += node.opType().endsWith("Attention") ? 1 : 0;
      if (node.is("Softmax") && isRead(node.firstOutput(), 0)) {
        Value value = node.firstOutput();
        Optional<Shape> shape =
            types
                .shape(value)
                .filter(s -> s.rank() >= 3 && s.rank() <= 4 && s.isFixed() && overLast(node, s));
        if (shape.isPresent() && types.elementType(value).equals(Optional.of(DataType.FLOAT))) {
          int rank = shape.get().rank();
          maps.add(
              new Map(value.name(), length(shape.get(), rank - 2), length(shape.get(), rank - 1)));
          heads =
              heads.or(() -> rank == 4 ? Optional.of(length(shape.get(), 1)) : Optional.empty());
        }
      }
    }
    return new AttentionMaps(maps, heads, fused);
  }

  private static boolean overLast(Node softmax, Shape shape) {
    long axis = softmax.intAttribute("axis", -1);
    return axis == -1 || axis == shape.rank() - 1;
  }

  private static long length(Shape shape, int axis) {
    return ((Dimension.Fixed) shape.get(axis)).length();
  }

  /** Whether a product weighs values by it. */
  private static boolean isRead(Value map, int steps) {
    for (Value.Use use : map.uses()) {
      Node node = use.node();
      if (node.opType().endsWith("MatMul") && use.inputIndex() == 0) {
        return true;
      }
      if (steps < 3 && node.isAnyOf(HANDED_ON) && isRead(node.firstOutput(), steps + 1)) {
        return true;
      }
    }
    return false;
  }
}
