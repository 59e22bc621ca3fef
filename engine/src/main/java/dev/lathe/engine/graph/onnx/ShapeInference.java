package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.engine.graph.shape.InputSizes;
import dev.lathe.engine.graph.shape.ShapeFiller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The types of all values, by the official shape inference and what the file declares. Never fails:
 * what cannot be inferred stays as declared, and the problems say why.
 */
public final class ShapeInference {
  private static final int MAX_TURNS = 8;

  private final Map<Value, ValueType> types = new IdentityHashMap<>();
  private final List<String> problems = new ArrayList<>();

  private ShapeInference() {}

  /** The types, and whether the official library took part; where it cannot, why ask it again. */
  record Outcome(InferredTypes types, boolean official) {}

  /** Infers with symbolic dimensions left symbolic. */
  public static InferredTypes infer(OnnxModel model) {
    return infer(model, InputSizes.none());
  }

  /**
   * Infers with dimensions of the inputs set to numbers.
   *
   * @param sizes which; those not named there stay symbolic
   */
  public static InferredTypes infer(OnnxModel model, InputSizes sizes) {
    return infer(model, sizes, true).types();
  }

  static Outcome infer(OnnxModel model, InputSizes sizes, boolean official) {
    ShapeInference self = new ShapeInference();
    boolean took = self.run(model, sizes, official);
    return new Outcome(new InferredTypes(self.types, self.problems), took);
  }

  private boolean run(OnnxModel model, InputSizes sizes, boolean official) {
    Optional<String> cycle = FunctionCalls.objection(model);
    Optional<ModelProto> input = Optional.empty();
    if (cycle.isPresent()) {
      problems.add("Shapes are not inferred: " + cycle.get() + ".");
    } else if (official) {
      input = ask(InferenceInput.of(model, sizes), model.graph());
    }
    declared(model.graph());
    bindInputs(model.graph(), sizes);
    if (model.graph().requiredInputs().stream().allMatch(this::isFixed)) {
      fill(model.graph(), input);
    }
    return input.isPresent();
  }

  /**
   * Takes turns with the official inference: what one finds out lets the other go on. Ends when
   * nothing is open or nothing new is found.
   */
  private void fill(Graph graph, Optional<ModelProto> input) {
    for (int turn = 0; turn < MAX_TURNS; turn++) {
      boolean found = ShapeFiller.fill(graph, types) > 0;
      if (!found || input.isEmpty() || isComplete(graph)) {
        return;
      }
      try {
        ModelProto next = InferenceInput.with(input.get(), graph, types);
        collect(graph, Official.infer(next, false).getGraph());
      } catch (Official.Objection | Official.Unavailable e) {
        // Only the refinement is missing; what there is stays.
        return;
      }
    }
  }

  private boolean isComplete(Graph graph) {
    return graph.nodes().stream()
        .flatMap(n -> n.outputs().stream())
        .flatMap(Optional::stream)
        .allMatch(this::isFixed);
  }

  private boolean isFixed(Value value) {
    return isFixed(types.get(value));
  }

  private static boolean isFixed(ValueType type) {
    return type != null
        && (!(type instanceof ValueType.TensorType t)
            || t.shape().filter(Shape::isFixed).isPresent());
  }

  private void bindInputs(Graph graph, InputSizes sizes) {
    for (Value v : graph.requiredInputs()) {
      if (types.get(v) instanceof ValueType.TensorType t && t.shape().isPresent()) {
        List<Dimension> dims = new ArrayList<>(t.shape().get().dimensions());
        for (int i = 0; i < dims.size(); i++) {
          String symbol = dims.get(i) instanceof Dimension.Symbolic s ? s.name() : "";
          if (!(dims.get(i) instanceof Dimension.Fixed f) || f.length() < 0) {
            int axis = i;
            sizes.of(symbol, v.name(), i).ifPresent(n -> dims.set(axis, Dimension.of(n)));
          }
        }
        types.put(v, new ValueType.TensorType(t.elementType(), Optional.of(new Shape(dims))));
      }
    }
  }

  /** Asks the official library; yields the question again if it had an answer. */
  private Optional<ModelProto> ask(ModelProto proto, Graph graph) {
    try {
      try {
        collect(graph, Official.infer(proto, true).getGraph());
      } catch (Official.Objection e) {
        problems.add("Shapes contradict each other: " + sentence(e.getMessage()));
        collect(graph, Official.infer(proto, false).getGraph());
      }
      return Optional.of(proto);
    } catch (Official.Objection e) {
      problems.set(0, "Shapes cannot be inferred: " + sentence(e.getMessage()));
    } catch (Official.Unavailable e) {
      problems.add("Shapes are Lathe's own guess: " + sentence(e.getMessage()));
    }
    return Optional.empty();
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  private void declared(Graph graph) {
    graph.inputs().forEach(this::declared);
    graph.initializers().forEach(this::declared);
    graph.outputs().forEach(this::declared);
    for (Node n : graph.nodes()) {
      n.outputs().forEach(o -> o.ifPresent(this::declared));
      n.subgraphs().forEach(this::declared);
    }
  }

  private void declared(Value value) {
    value.type().ifPresent(t -> types.putIfAbsent(value, t));
  }

  private void collect(Graph graph, GraphProto proto) {
    Map<String, ValueType> byName = new HashMap<>();
    proto.getInputList().forEach(i -> note(byName, i));
    proto.getOutputList().forEach(i -> note(byName, i));
    proto.getValueInfoList().forEach(i -> note(byName, i));
    graph.initializers().forEach(v -> v.constant().ifPresent(c -> types.put(v, typeOf(c))));
    graph.inputs().forEach(v -> take(v, byName));
    graph.outputs().forEach(v -> take(v, byName));
    Map<String, NodeProto> withGraphs = new HashMap<>();
    for (NodeProto n : proto.getNodeList()) {
      if (n.getAttributeList().stream().anyMatch(a -> a.hasG() || a.getGraphsCount() > 0)) {
        n.getOutputList().forEach(o -> withGraphs.putIfAbsent(o, n));
      }
    }
    for (Node n : graph.nodes()) {
      n.outputs().forEach(o -> o.ifPresent(v -> take(v, byName)));
      if (!n.subgraphs().isEmpty()) {
        collectInside(n, withGraphs);
      }
    }
  }

  private static ValueType typeOf(dev.lathe.engine.graph.TensorData data) {
    return ValueType.tensor(data.type(), data.shape());
  }

  private static void note(Map<String, ValueType> byName, ValueInfoProto info) {
    try {
      TypeCodec.decode(info.getType()).ifPresent(t -> byName.put(info.getName(), t));
    } catch (BrokenModel e) {
      // An element type that ONNX does not define tells nothing: what else is known stays.
      return;
    }
  }

  private void take(Value value, Map<String, ValueType> byName) {
    ValueType type = byName.get(value.name());
    if (type != null && !isFixed(value)) {
      types.put(value, type);
    }
  }

  private void collectInside(Node node, Map<String, NodeProto> withGraphs) {
    Optional<NodeProto> proto =
        node.outputs().stream()
            .flatMap(Optional::stream)
            .map(v -> withGraphs.get(v.name()))
            .filter(p -> p != null)
            .findFirst();
    for (Attribute a : node.attributes()) {
      Optional<AttributeProto> ap =
          proto.flatMap(
              p ->
                  p.getAttributeList().stream()
                      .filter(x -> x.getName().equals(a.name()))
                      .findFirst());
      if (a.value() instanceof Attribute.GraphValue g) {
        if (ap.isPresent() && ap.get().hasG()) {
          collect(g.graph(), ap.get().getG());
        }
      }
    }
  }
}
