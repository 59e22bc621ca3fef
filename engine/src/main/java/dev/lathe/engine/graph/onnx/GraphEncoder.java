package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.FunctionDefinition;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.ProtoUnknownFields.Declaration;
import dev.lathe.engine.graph.onnx.ProtoUnknownFields.OfValue;
import dev.lathe.engine.graph.onnx.ProtoUnknownFields.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A graph to protobuf. */
final class GraphEncoder {
  private final TensorEncoder tensors;
  private final AttributeEncoder attributes;
  private final Optional<GraphEncoder> outer;
  private final Map<String, Value> names = new HashMap<>();

  GraphEncoder(TensorEncoder tensors) {
    this(tensors, Optional.empty());
  }

  private GraphEncoder(TensorEncoder tensors, Optional<GraphEncoder> outer) {
    this.tensors = tensors;
    this.outer = outer;
    this.attributes = new AttributeEncoder(tensors, this);
  }

  /** An encoder for a graph inside this one. */
  GraphEncoder inner() {
    return new GraphEncoder(tensors, Optional.of(this));
  }

  GraphProto encode(Graph graph) {
    Optional<ProtoUnknownFields.OfGraph> unknownFields =
        graph
            .unknownFields()
            .filter(ProtoUnknownFields.OfGraph.class::isInstance)
            .map(ProtoUnknownFields.OfGraph.class::cast);
    GraphProto.Builder b =
        unknownFields.map(r -> r.shell().toBuilder()).orElseGet(GraphProto::newBuilder);
    if (!b.getName().equals(graph.name()) || unknownFields.isEmpty()) {
      b.setName(graph.name());
    }
    Map<Value, Integer> outputCounts = new HashMap<>();
    graph.inputs().forEach(v -> b.addInput(declaration(v, Place.INPUT, 0)));
    graph.initializers().forEach(v -> addInitializer(b, v));
    graph
        .outputs()
        .forEach(
            v ->
                b.addOutput(
                    declaration(v, Place.OUTPUT, outputCounts.merge(v, 1, Integer::sum) - 1)));
    valueInfos(graph, unknownFields).forEach(b::addValueInfo);
    graph.nodes().forEach(n -> b.addNode(encode(n)));
    return b.build();
  }

  void encode(FunctionDefinition function, FunctionProto.Builder b) {
    function.body().inputs().forEach(v -> b.addInput(name(v)));
    function.body().nodes().forEach(n -> b.addNode(encode(n)));
    function.body().outputs().forEach(v -> b.addOutput(name(v)));
  }

  /** The name of a value, after a check that it means no other value. */
  private String name(Value value) {
    Value other = known(value.name()).orElse(null);
    if (other == null) {
      names.put(value.name(), value);
    }
    if (other != null && other != value && other.graph() == value.graph()) {
      throw new IllegalArgumentException(
          "two values of graph '" + value.graph().name() + "' are named '" + value.name() + "'");
    }
    return value.name();
  }

  /** What a name means so far, here or further out. */
  private Optional<Value> known(String name) {
    for (Optional<GraphEncoder> e = Optional.of(this); e.isPresent(); e = e.get().outer) {
      Value v = e.get().names.get(name);
      if (v != null) {
        return Optional.of(v);
      }
    }
    return Optional.empty();
  }

  private void addInitializer(GraphProto.Builder b, Value value) {
    OfValue r = unknownFields(value);
    var data = value.constant().orElseThrow();
    if (r.sparse().isPresent() && isUnchangedSparse(r, value)) {
      b.addSparseInitializer(r.sparse().get());
    } else {
      b.addInitializer(tensors.encode(name(value), data, r.tensor()));
    }
  }

  private boolean isUnchangedSparse(OfValue r, Value value) {
    return r.sparseRead().filter(d -> d == value.constant().orElseThrow()).isPresent()
        && r.sparse().orElseThrow().getValues().getName().equals(name(value));
  }

  private static OfValue unknownFields(Value value) {
    return value
        .unknownFields()
        .filter(OfValue.class::isInstance)
        .map(OfValue.class::cast)
        .orElse(OfValue.NONE);
  }

  /** The declaration of a value, as it was read where its name and type are as they were. */
  private ValueInfoProto declaration(Value value, Place place, int nth) {
    OfValue r = unknownFields(value);
    List<Declaration> before = r.declarations().stream().filter(d -> d.place() == place).toList();
    Optional<ValueInfoProto> shell =
        nth < before.size() ? Optional.of(before.get(nth).proto()) : Optional.empty();
    return declaration(value, r, shell);
  }

  private ValueInfoProto declaration(Value value, OfValue r, Optional<ValueInfoProto> shell) {
    String name = name(value);
    if (shell.isPresent() && shell.get().getName().equals(name) && r.read().equals(value.type())) {
      return shell.get();
    }
    ValueInfoProto.Builder b =
        shell.map(ValueInfoProto::toBuilder).orElseGet(ValueInfoProto::newBuilder).setName(name);
    if (!r.read().equals(value.type()) || shell.isEmpty()) {
      b.clearType();
      value.type().ifPresent(t -> b.setType(TypeCodec.encode(t)));
    }
    return b.build();
  }

  /** The declared types of inner values: those of the file in its order, then new ones. */
  private List<ValueInfoProto> valueInfos(
      Graph graph, Optional<ProtoUnknownFields.OfGraph> unknownFields) {
    record Placed(int index, ValueInfoProto proto) {}
    Set<String> present = new HashSet<>();
    List<Placed> placed = new ArrayList<>();
    List<Value> all = new ArrayList<>(graph.inputs());
    Set<Value> inputs = new HashSet<>(all);
    graph.initializers().stream().filter(v -> !inputs.contains(v)).forEach(all::add);
    int own = all.size();
    graph.nodes().forEach(n -> n.outputs().forEach(o -> o.ifPresent(all::add)));
    for (int i = 0; i < all.size(); i++) {
      Value v = all.get(i);
      present.add(v.name());
      OfValue r = unknownFields(v);
      boolean declared = false;
      for (Declaration d : r.declarations()) {
        declared = true;
        if (d.place() == Place.VALUE_INFO && (v.type().isPresent() || r.read().isEmpty())) {
          placed.add(new Placed(d.index(), declaration(v, r, Optional.of(d.proto()))));
        }
      }
      if (!declared && i >= own && v.type().isPresent() && !graph.isOutput(v)) {
        placed.add(new Placed(Integer.MAX_VALUE, declaration(v, r, Optional.empty())));
      }
    }
    unknownFields.ifPresent(
        r ->
            r.strays().stream()
                .filter(d -> !present.contains(d.proto().getName()))
                .forEach(d -> placed.add(new Placed(d.index(), d.proto()))));
    return placed.stream()
        .sorted(Comparator.comparingInt(Placed::index))
        .map(Placed::proto)
        .toList();
  }

  private NodeProto encode(Node node) {
    NodeProto.Builder b =
        node.unknownFields()
            .filter(ProtoUnknownFields.OfNode.class::isInstance)
            .map(r -> ((ProtoUnknownFields.OfNode) r).shell().toBuilder())
            .orElseGet(NodeProto::newBuilder);
    if (!b.getName().equals(node.name())) {
      b.setName(node.name());
    }
    if (!b.getOpType().equals(node.opType())) {
      b.setOpType(node.opType());
    }
    if (!b.getDomain().equals(node.domain())) {
      b.setDomain(node.domain());
    }
    node.inputs().forEach(i -> b.addInput(i.map(this::name).orElse("")));
    node.outputs().forEach(o -> b.addOutput(o.map(this::name).orElse("")));
    for (Attribute a : node.attributes()) {
      b.addAttribute(attributes.encode(a));
    }
    return b.build();
  }
}
