package dev.lathe.engine.graph.shape;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.GraphEdits;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import java.util.Map;
import java.util.Optional;

/**
 * Fills in shapes that the official inference leaves open because it follows only some of the
 * arithmetic on shapes, and those of operators that it does not know. Works on numbers; call it
 * when the sizes of all inputs are given.
 */
public final class ShapeFiller {
  private final KnownShapes shapes;
  private final SmallValues values;
  private final ShapeRules rules;
  private final ElementTypes types;
  private int filled;

  private ShapeFiller(Map<Value, ValueType> types) {
    this.shapes = new KnownShapes(types);
    this.values = new SmallValues(shapes);
    this.rules = new ShapeRules(shapes, values);
    this.types = new ElementTypes(shapes);
  }

  /**
   * Adds what follows from the types known so far.
   *
   * @return how many values got a shape
   */
  public static int fill(Graph graph, Map<Value, ValueType> types) {
    ShapeFiller filler = new ShapeFiller(types);
    filler.walk(graph);
    return filler.filled;
  }

  private void walk(Graph graph) {
    for (Node n : GraphEdits.sorted(graph)) {
      n.subgraphs().forEach(this::walk);
      for (int i = 0; i < n.outputs().size(); i++) {
        Optional<Value> out = n.output(i);
        if (out.isPresent() && shapes.shape(out).isEmpty()) {
          fill(n, i, out.get());
        }
      }
      values.evaluate(n);
    }
  }

  private void fill(Node node, int index, Value value) {
    Optional<long[]> shape = rules.output(node, index);
    Optional<DataType> type =
        shapes.tensor(value).map(ValueType.TensorType::elementType).or(() -> types.of(node, index));
    if (shape.isPresent() && type.isPresent()) {
      shapes.put(value, type.get(), shape.get());
      filled++;
    }
  }
}
