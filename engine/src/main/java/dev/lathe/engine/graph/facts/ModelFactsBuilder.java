package dev.lathe.engine.graph.facts;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.GraphEdits;
import dev.lathe.engine.graph.GraphProblems;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.facts.ModelFacts.NodeFacts;
import dev.lathe.engine.graph.facts.ModelFacts.Port;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.engine.graph.shape.InputSizes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** Puts the facts about a model together from its graph and its types. */
public final class ModelFactsBuilder {
  private final OnnxModel model;
  private final InferredTypes open;
  private final InferredTypes sized;

  private ModelFactsBuilder(OnnxModel model, InferredTypes open, InferredTypes sized) {
    this.model = model;
    this.open = open;
    this.sized = sized;
  }

  /**
   * The facts.
   *
   * @param open types with open dimensions left open, for showing
   * @param sized types at those sizes, for counting
   */
  public static ModelFacts build(
      OnnxModel model, InferredTypes open, InferredTypes sized, InputSizes sizes) {
    return new ModelFactsBuilder(model, open, sized).build(sizes);
  }

  private ModelFacts build(InputSizes sizes) {
    Graph graph = model.graph();
    MacCounter counter = new MacCounter(sized);
    List<NodeFacts> nodes = graph.nodes().stream().map(n -> facts(n, counter)).toList();
    long macs = total(nodes.stream().mapToLong(n -> n.macs().orElse(0)));
    int unknown = (int) nodes.stream().filter(n -> n.macs().isEmpty()).count();
    Map<String, Long> opset = new LinkedHashMap<>();
    model.opsets().forEach((d, v) -> opset.put(d.isEmpty() ? "ai.onnx" : d, v));
    return new ModelFacts(
        opset,
        graph.nodeCount(),
        operators(graph),
        total(graph.initializers().stream().mapToLong(v -> v.constant().orElseThrow().elements())),
        weights(graph),
        macs,
        unknown,
        total(nodes.stream().mapToLong(n -> n.activationBytes().orElse(0))),
        sizes.byName(),
        graph.requiredInputs().stream().map(this::port).toList(),
        graph.outputs().stream().map(this::port).toList(),
        nodes,
        problems(unknown));
  }

  private static long total(LongStream parts) {
    return parts.reduce(0, ModelFactsBuilder::addCapped);
  }

  private static long addCapped(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  private List<String> problems(int unknown) {
    List<String> all = new ArrayList<>(GraphProblems.of(model));
    open.problems().forEach(all::add);
    sized.problems().stream().filter(p -> open.problems().isEmpty()).forEach(all::add);
    if (unknown > 0) {
      all.add(
          "The work of "
              + unknown
              + (unknown == 1 ? " node" : " nodes")
              + " cannot be counted, because shapes are not known.");
    }
    return all;
  }

  private NodeFacts facts(Node node, MacCounter counter) {
    long parameters = 0;
    long bytes = 0;
    for (Optional<Value> in : node.inputs()) {
      // Weights that a file lists among its inputs, too, are weights: see ADR 3.
      Optional<TensorData> constant =
          in.flatMap(v -> v.constant().or(() -> GraphEdits.constant(v)));
      if (constant.isPresent()) {
        parameters = addCapped(parameters, constant.get().elements());
        bytes = addCapped(bytes, constant.get().byteLength());
      }
    }
    long activations = 0;
    boolean known = true;
    for (Optional<Value> out : node.outputs()) {
      if (out.isPresent()) {
        OptionalLong b = sized.bytes(out.get());
        known &= b.isPresent();
        activations = addCapped(activations, b.orElse(0));
      }
    }
    return new NodeFacts(
        node.label(),
        node.domain(),
        node.opType(),
        counter.count(node),
        parameters,
        bytes,
        known ? OptionalLong.of(activations) : OptionalLong.empty(),
        node.outputs().stream().flatMap(Optional::stream).map(this::port).toList());
  }

  private Port port(Value value) {
    ValueType type = open.type(value).orElse(new ValueType.OpaqueType("unknown"));
    if (type instanceof ValueType.TensorType t) {
      List<String> shape =
          t.shape()
              .map(s -> s.dimensions().stream().map(Object::toString).toList())
              .orElse(List.of());
      return new Port(value.name(), word(t.elementType()), shape, type);
    }
    return new Port(value.name(), describe(type), List.of(), type);
  }

  private static String word(DataType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  /** A type in words: {@code sequence(map(int64,float))}. */
  private static String describe(ValueType type) {
    if (type instanceof ValueType.TensorType t) {
      return word(t.elementType()) + t.shape().map(Shape::toString).orElse("");
    }
    if (type instanceof ValueType.SparseTensorType t) {
      return "sparse(" + word(t.elementType()) + ")";
    }
    if (type instanceof ValueType.SequenceType t) {
      return "sequence(" + describe(t.element()) + ")";
    }
    if (type instanceof ValueType.MapType t) {
      return "map(" + word(t.key()) + "," + describe(t.value()) + ")";
    }
    if (type instanceof ValueType.OptionalType t) {
      return "optional(" + describe(t.element()) + ")";
    }
    return ((ValueType.OpaqueType) type).description();
  }

  private static Map<String, Integer> operators(Graph graph) {
    Map<String, Integer> counts = new HashMap<>();
    count(graph, counts);
    Map<String, Integer> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(e -> sorted.put(e.getKey(), e.getValue()));
    return sorted;
  }

  private static void count(Graph graph, Map<String, Integer> counts) {
    for (Node n : graph.nodes()) {
      boolean standard = n.domain().isEmpty() || n.domain().equals("ai.onnx");
      counts.merge(standard ? n.opType() : n.domain() + "." + n.opType(), 1, Integer::sum);
      n.subgraphs().forEach(g -> count(g, counts));
    }
  }

  private static Map<DataType, Long> weights(Graph graph) {
    Map<DataType, Long> bytes = new EnumMap<>(DataType.class);
    addWeights(graph, bytes);
    Map<DataType, Long> sorted = new LinkedHashMap<>();
    bytes.entrySet().stream()
        .sorted(Map.Entry.<DataType, Long>comparingByValue(Comparator.reverseOrder()))
        .forEach(e -> sorted.put(e.getKey(), e.getValue()));
    return sorted;
  }

  private static void addWeights(Graph graph, Map<DataType, Long> bytes) {
    graph
        .initializers()
        .forEach(
            v ->
                v.constant()
                    .ifPresent(
                        c -> bytes.merge(c.type(), c.byteLength(), ModelFactsBuilder::addCapped)));
    for (Node n : graph.nodes()) {
      n.outputs().stream()
          .flatMap(Optional::stream)
          .filter(v -> n.is("Constant"))
          .flatMap(v -> GraphEdits.constant(v).stream())
          .forEach(c -> bytes.merge(c.type(), c.byteLength(), ModelFactsBuilder::addCapped));
      n.subgraphs().forEach(g -> addWeights(g, bytes));
    }
  }
}
