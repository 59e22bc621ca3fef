package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.ProtoUnknownFields.Declaration;
import dev.lathe.engine.graph.onnx.ProtoUnknownFields.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A graph from protobuf. Names become values: those of this graph first, then those of the graphs
 * around it. A name that nothing makes becomes a value of the outermost graph without a producer,
 * so that a faulty model can still be looked at.
 */
final class GraphDecoder {
  private final Optional<GraphDecoder> outer;
  private final TensorDecoder tensors;
  private final AttributeDecoder attributes;
  private final Map<String, Value> scope = new HashMap<>();
  private final Map<Value, List<Declaration>> declarations = new HashMap<>();
  private final Map<Value, ProtoUnknownFields.OfTensor> initializers = new HashMap<>();
  private final Map<Value, SparseTensorProto> sparse = new HashMap<>();
  private Graph graph = new Graph("");

  GraphDecoder(TensorDecoder tensors) {
    this(tensors, Optional.empty());
  }

  private GraphDecoder(TensorDecoder tensors, Optional<GraphDecoder> outer) {
    this.tensors = tensors;
    this.outer = outer;
    this.attributes = new AttributeDecoder(tensors, this);
  }

  /** A decoder for a graph inside this one. */
  GraphDecoder inner() {
    return new GraphDecoder(tensors, Optional.of(this));
  }

  Graph decode(GraphProto proto) {
    graph = new Graph(proto.getName());
    addInputs(proto.getInputList());
    proto.getInitializerList().forEach(this::addInitializer);
    proto.getSparseInitializerList().forEach(this::addSparse);
    addNodeOutputs(proto.getNodeList());
    // What is said of an output in its place counts, whatever is said of it among inner values.
    addOutputs(proto.getOutputList());
    List<Declaration> strays = declare(proto.getValueInfoList());
    proto.getNodeList().forEach(this::addNode);
    GraphProto shell =
        proto.toBuilder()
            .clearNode()
            .clearInitializer()
            .clearSparseInitializer()
            .clearInput()
            .clearOutput()
            .clearValueInfo()
            .build();
    graph.setUnknownFields(Optional.of(new ProtoUnknownFields.OfGraph(shell, strays)));
    keepUnknownFields();
    return graph;
  }

  Graph decode(FunctionProto proto) {
    graph = new Graph(proto.getName());
    proto.getInputList().forEach(name -> define(graph.addInput(name, Optional.empty())));
    addNodeOutputs(proto.getNodeList());
    proto.getNodeList().forEach(this::addNode);
    proto.getOutputList().forEach(name -> graph.addOutput(find(name)));
    return graph;
  }

  private void define(Value value) {
    if (scope.put(value.name(), value) != null) {
      throw new BrokenModel("the name '" + value.name() + "' is given to more than one value");
    }
  }

  /** The value of that name, here or further out. */
  private Value find(String name) {
    GraphDecoder last = this;
    for (Optional<GraphDecoder> d = Optional.of(this); d.isPresent(); d = d.get().outer) {
      last = d.get();
      Value v = last.scope.get(name);
      if (v != null) {
        return v;
      }
    }
    Value nobodys = last.graph.newValue(name, Optional.empty());
    last.scope.put(name, nobodys);
    return nobodys;
  }

  private void addInputs(List<ValueInfoProto> inputs) {
    for (int i = 0; i < inputs.size(); i++) {
      ValueInfoProto p = inputs.get(i);
      Value v = graph.addInput(p.getName(), typeOf(p));
      define(v);
      declared(v, new Declaration(Place.INPUT, i, p));
    }
  }

  private void addInitializer(TensorProto proto) {
    String name = proto.getName();
    try {
      ProtoUnknownFields.OfTensor tensor = tensors.decode(proto);
      initializers.put(initialize(name, tensor.read()), tensor);
    } catch (BrokenModel e) {
      throw e.within("weight '" + name + "'");
    }
  }

  private Value initialize(String name, TensorData data) {
    Value v = scope.get(name);
    if (v == null) {
      v = graph.addInitializer(name, data);
      scope.put(name, v);
    } else if (v.constant().isPresent()) {
      throw new BrokenModel("there are two weights of this name");
    } else {
      graph.setInitializer(v, data);
    }
    return v;
  }

  private void addSparse(SparseTensorProto proto) {
    String name = proto.getValues().getName();
    try {
      Optional<TensorData> dense = tensors.densify(proto);
      if (dense.isEmpty()) {
        throw new BrokenModel("it is a sparse tensor too large to be used");
      }
      sparse.put(initialize(name, dense.get()), proto);
    } catch (BrokenModel e) {
      throw e.within("sparse weight '" + name + "'");
    }
  }

  private void addNodeOutputs(List<NodeProto> nodes) {
    for (NodeProto node : nodes) {
      for (String name : node.getOutputList()) {
        if (!name.isEmpty()) {
          define(graph.newValue(name, Optional.empty()));
        }
      }
    }
  }

  private List<Declaration> declare(List<ValueInfoProto> infos) {
    List<Declaration> strays = new ArrayList<>();
    for (int i = 0; i < infos.size(); i++) {
      Declaration d = new Declaration(Place.VALUE_INFO, i, infos.get(i));
      Value v = scope.get(d.proto().getName());
      if (v == null) {
        strays.add(d);
      } else {
        declared(v, d);
        if (v.type().isEmpty()) {
          v.setType(typeOf(d.proto()));
        }
      }
    }
    return strays;
  }

  private void addOutputs(List<ValueInfoProto> outputs) {
    for (int i = 0; i < outputs.size(); i++) {
      ValueInfoProto p = outputs.get(i);
      Value v = find(p.getName());
      declared(v, new Declaration(Place.OUTPUT, i, p));
      if (v.type().isEmpty()) {
        v.setType(typeOf(p));
      }
      graph.addOutput(v);
    }
  }

  private void declared(Value value, Declaration declaration) {
    declarations.computeIfAbsent(value, v -> new ArrayList<>(1)).add(declaration);
  }

  private static Optional<ValueType> typeOf(ValueInfoProto proto) {
    try {
      return TypeCodec.decode(proto.getType());
    } catch (BrokenModel e) {
      throw e.within("value '" + proto.getName() + "'");
    }
  }

  private void addNode(NodeProto proto) {
    Node node =
        graph.addNode(
            proto.getDomain(),
            proto.getOpType(),
            proto.getName(),
            proto.getInputList().stream().map(this::optional).toList(),
            proto.getOutputList().stream().map(this::optional).toList());
    NodeProto shell = proto.toBuilder().clearInput().clearOutput().clearAttribute().build();
    node.setUnknownFields(Optional.of(new ProtoUnknownFields.OfNode(shell)));
    try {
      attributes.decode(proto.getAttributeList(), node);
    } catch (BrokenModel e) {
      throw e.within("node '" + node.label() + "'");
    }
  }

  private Optional<Value> optional(String name) {
    return name.isEmpty() ? Optional.empty() : Optional.of(find(name));
  }

  private void keepUnknownFields() {
    for (Value v : scope.values()) {
      List<Declaration> d = declarations.getOrDefault(v, List.of());
      Optional<ProtoUnknownFields.OfTensor> tensor = Optional.ofNullable(initializers.get(v));
      Optional<SparseTensorProto> s = Optional.ofNullable(sparse.get(v));
      if (!d.isEmpty() || tensor.isPresent() || s.isPresent()) {
        v.setUnknownFields(
            Optional.of(
                new ProtoUnknownFields.OfValue(
                    v.type(), List.copyOf(d), tensor, s, s.flatMap(x -> v.constant()))));
      }
    }
  }
}
