package dev.lathe.optimizers.quantization;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.ShapeInference;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.optimizers.pass.NodeSelection;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.GraphWalk;
import dev.lathe.optimizers.rewrite.NodeNames;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns the FP32 values of a model into FP16, node by node: a node either works in FP16 as a whole
 * or stays as it is, and a Cast stands wherever a value crosses from one kind to the other.
 */
final class HalfConversion {
  /** What masks and what they are added to pass through. */
  private static final Set<String> MASKING =
      Set.of("Add", "Expand", "Mul", "Sub", "Sum", "Trilu", "Where");

  private final OnnxModel model;
  private final InferredTypes types;
  private final Constants constants;
  private final PassReport report;
  private final boolean keepIo;
  private final NodeSelection nodes;
  private final HalfPlan plan;
  private final NodeNames names;
  private final HalfWeights weights = new HalfWeights();
  private final Set<Value> half = GraphWalk.identitySet();
  private final Map<Object, Value> casts = new HashMap<>();
  private final Map<ConstantKey, Value> halfConstants = new HashMap<>();

  /**
   * Plans the conversion.
   *
   * @param samples as the model takes them, to see where values leave FP16's range; may be none
   */
  HalfConversion(
      OnnxModel model,
      boolean keepIo,
      NodeSelection nodes,
      List<TensorSample> samples,
      PassReport report,
      JobContext context) {
    this.model = model;
    this.types = ShapeInference.infer(model);
    this.constants = new Constants(model);
    this.plan =
        new HalfPlan(
            model,
            types,
            constants,
            nodes,
            HalfSamples.look(model, types, samples, report, context));
    this.names = new NodeNames(model);
    this.keepIo = keepIo;
    this.nodes = nodes;
    this.report = report;
  }

  /** A constant in FP16; with room it can be added to, see {@link HalfWeights}. */
  private record ConstantKey(Value value, boolean room) {}

  private record CastKey(Graph graph, Value value, DataType to) {}

  /** Converts the main graph and what is in it. */
  void run() {
    Graph graph = model.graph();
    if (!keepIo) {
      for (Value input : graph.requiredInputs()) {
        if (isFloat(input)) {
          setType(input, DataType.FLOAT16);
          half.add(input);
        }
      }
    }
    convert(graph, !keepIo);
    plan.notes().forEach(report::note);
    String sentence = weights.sentence();
    if (!sentence.isEmpty()) {
      report.note(sentence);
    }
  }

  private void convert(Graph graph, boolean outputsHalf) {
    for (Node node : graph.nodes()) {
      if (node.isAnyOf("Constant", "Shape", "Size")) {
        continue; // a shape is the same whatever the type
      }
      Optional<String> objection = plan.objection(node);
      if (objection.isEmpty()) {
        if (touchesFloat(node)) {
          toHalf(graph, node);
        }
      } else {
        if (touchesFloat(node) && nodes.contains(node)) {
          report.refused(node, objection.get());
        }
        keepFloat(graph, node);
        node.subgraphs().forEach(g -> convert(g, false));
      }
    }
    for (Value output : new LinkedHashSet<>(graph.outputs())) {
      if (isFloat(output) && half.contains(output) != outputsHalf && !isFed(output)) {
        castOutput(graph, output, outputsHalf ? DataType.FLOAT16 : DataType.FLOAT);
      }
    }
  }

  /** Inputs and constants that are outputs at once stay as they are. */
  private static boolean isFed(Value output) {
    return output.producer().isEmpty();
  }

  private boolean touchesFloat(Node node) {
    return node.inputs().stream().flatMap(Optional::stream).anyMatch(this::isFloat)
        || node.outputs().stream().flatMap(Optional::stream).anyMatch(this::isFloat);
  }

  /** Whether the value was FLOAT before the conversion. */
  private boolean isFloat(Value value) {
    return types.elementType(value).filter(t -> t == DataType.FLOAT).isPresent();
  }

  private void toHalf(Graph graph, Node node) {
    for (int i = 0; i < node.inputs().size(); i++) {
      Optional<Value> input = node.input(i);
      if (input.filter(this::isFloat).isPresent() && !half.contains(input.get())) {
        node.replaceInput(i, halfOf(graph, node, input.get()));
      }
    }
    for (Optional<Value> output : node.outputs()) {
      if (output.filter(this::isFloat).isPresent()) {
        half.add(output.get());
        setType(output.get(), DataType.FLOAT16);
      }
    }
    if (node.is("Cast") && node.intAttribute("to", 0) == DataType.FLOAT.code()) {
      node.setAttribute(Attribute.of("to", DataType.FLOAT16.code()));
    }
    if (node.is("ConstantOfShape")) {
      // Without the attribute it makes FLOAT zeros.
      TensorData value =
          node.attribute("value").map(Attribute::value).orElse(null)
                  instanceof Attribute.TensorValue t
              ? t.tensor()
              : Tensors.ofFloats(new float[] {0}, 1);
      node.setAttribute(Attribute.of("value", weights.convertWithRoom(value)));
    }
    report.done(node, node.opType() + " in FP16");
  }

  private void keepFloat(Graph graph, Node node) {
    for (int i = 0; i < node.inputs().size(); i++) {
      Optional<Value> input = node.input(i);
      if (input.filter(half::contains).isPresent()) {
        node.replaceInput(i, cast(graph, node, input.get(), DataType.FLOAT));
      }
    }
    if (node.isAnyOf("Mul", "Where") && isReadInHalf(node)) {
      makeRoom(node);
    }
  }

  private boolean isReadInHalf(Node node) {
    return node.firstOutput().uses().stream().anyMatch(u -> plan.objection(u.node()).isEmpty());
  }

  /** A mask that is made in FP32, as 0 · -3.4e38, must be a number in FP16 too. */
  private void makeRoom(Node node) {
    for (int i = 0; i < node.inputs().size(); i++) {
      Optional<TensorData> constant =
          constants
              .input(node, i)
              .filter(t -> t.type() == DataType.FLOAT && t.elements() == 1)
              .filter(t -> HalfWeights.isSentinel(Tensors.floats(t)[0]));
      if (constant.isPresent()) {
        Graph main = model.graph();
        String name = main.freshName(node.input(i).orElseThrow().name() + "_fp16_range");
        node.replaceInput(i, main.addInitializer(name, HalfWeights.sentinel(constant.get())));
      }
    }
  }

  private Value halfOf(Graph graph, Node before, Value value) {
    Optional<TensorData> constant = constants.of(value);
    if (constant.isEmpty()) {
      return cast(graph, before, value, DataType.FLOAT16);
    }
    TensorData tensor = constant.get();
    boolean room = MASKING.contains(before.opType()) && HalfWeights.needsRoom(tensor);
    return halfConstants.computeIfAbsent(
        new ConstantKey(value, room),
        k -> {
          Graph main = model.graph();
          Value copy =
              main.addInitializer(
                  main.freshName(value.name() + "_fp16"),
                  room ? weights.convertWithRoom(tensor) : weights.convert(tensor));
          half.add(copy);
          return copy;
        });
  }

  private Value cast(Graph graph, Node before, Value value, DataType to) {
    return casts.computeIfAbsent(
        new CastKey(graph, value, to),
        k -> {
          String name =
              graph.freshName(value.name() + (to == DataType.FLOAT16 ? "_fp16" : "_fp32"));
          Value result = graph.newValue(name, Optional.empty());
          Node node =
              graph.addNodeBefore(
                  before,
                  "",
                  "Cast",
                  names.fresh(name),
                  List.of(Optional.of(value)),
                  List.of(Optional.of(result)));
          node.setAttribute(Attribute.of("to", to.code()));
          if (to == DataType.FLOAT16) {
            half.add(result);
          }
          return result;
        });
  }

  /** Lets the graph yield the value in another type, under the same name. */
  private void castOutput(Graph graph, Value output, DataType to) {
    boolean main = graph.owner().isEmpty();
    String name = main ? output.name() : graph.freshName(output.name() + "_cast");
    Optional<ValueType> declared = output.type();
    if (main) {
      output.setName(graph.freshName(name + (to == DataType.FLOAT ? "_fp16" : "_fp32")));
    }
    Value result = graph.newValue(name, declared);
    Node node =
        graph.addNode(
            "",
            "Cast",
            names.fresh(name + "_Cast"),
            List.of(Optional.of(output)),
            List.of(Optional.of(result)));
    node.setAttribute(Attribute.of("to", to.code()));
    graph.replaceOutput(output, result);
    if (main) {
      result.setUnknownFields(output.unknownFields());
    }
    setType(result, to);
  }

  private static void setType(Value value, DataType type) {
    value
        .tensorType()
        .ifPresent(t -> value.setType(Optional.of(new ValueType.TensorType(type, t.shape()))));
  }
}
