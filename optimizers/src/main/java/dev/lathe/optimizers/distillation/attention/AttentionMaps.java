package dev.lathe.optimizers.distillation.attention;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.shape.InferredTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The attention probabilities of a transformer: what a softmax over the last axis yields and a
 * matrix product reads as its left factor, and what operators that attend as a whole would show, in
 * the order of the graph.
 *
 * @param maps one for each layer
 * @param heads of the first of them; empty where none is found or its shape does not tell
 * @param hidden the operators whose probabilities cannot be computed, each with the reason
 */
public record AttentionMaps(List<Map> maps, Optional<Long> heads, List<String> hidden) {
  private static final String[] HANDED_ON = {"Dropout", "Identity", "Cast", "Where", "Mul"};

  /** Copies the lists. */
  public AttentionMaps {
    maps = List.copyOf(maps);
    hidden = List.copyOf(hidden);
  }

  /**
   * One layer's.
   *
   * @param name of the value, [batch, heads, queries, keys] or [batch × heads, queries, keys]; of
   *     an operator that attends as a whole, the name of its output
   * @param queries at usual sizes of the inputs
   * @param keys at usual sizes of the inputs
   * @param fused how it is computed beside such an operator
   */
  public record Map(String name, long queries, long keys, Optional<FusedMap> fused) {
    /** Whether an operator attends as a whole and the map is computed beside it. */
    public boolean isFused() {
      return fused.isPresent();
    }

    /**
     * Lets a copy of the model make the map, where it does not yet.
     *
     * @return the name of the value there
     */
    public String showIn(OnnxModel copy) {
      return fused.map(f -> f.addTo(copy)).orElse(name);
    }
  }

  /** Looks at a model. */
  public static AttentionMaps of(OnnxModel model, InferredTypes types) {
    Search search = new Search(types, new FusedReader(types, model.opset()));
    model.graph().nodes().forEach(search::look);
    return new AttentionMaps(search.maps, search.heads, search.hidden);
  }

  private static final class Search {
    private final InferredTypes types;
    private final FusedReader reader;
    private final List<Map> maps = new ArrayList<>();
    private final List<String> hidden = new ArrayList<>();
    private Optional<Long> heads = Optional.empty();

    Search(InferredTypes types, FusedReader reader) {
      this.types = types;
      this.reader = reader;
    }

    void look(Node node) {
      if (FusedReader.attends(node)) {
        fused(node);
      } else if (node.is("Softmax") && isRead(node.firstOutput(), 0)) {
        spelledOut(node);
      }
    }

    private void fused(Node node) {
      FusedMap.Reading reading = reader.read(node);
      if (reading.map().isEmpty()) {
        hidden.add(node.opType() + " " + node.label() + " (" + reading.obstacle() + ")");
        return;
      }
      FusedMap map = reading.map().get();
      maps.add(new Map(map.output(), map.queries().length(), map.keys().length(), reading.map()));
      heads = heads.or(() -> Optional.of(map.queries().count()));
    }

    private void spelledOut(Node node) {
      Value value = node.firstOutput();
      Optional<Shape> shape =
          types
              .shape(value)
              .filter(s -> s.rank() >= 3 && s.rank() <= 4 && s.isFixed() && overLast(node, s));
      if (shape.isPresent() && types.elementType(value).equals(Optional.of(DataType.FLOAT))) {
        Shape s = shape.get();
        int rank = s.rank();
        long queries = length(s, rank - 2);
        maps.add(new Map(value.name(), queries, length(s, rank - 1), Optional.empty()));
        heads = heads.or(() -> rank == 4 ? Optional.of(length(s, 1)) : Optional.empty());
      }
    }
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
