package dev.lathe.engine.graph.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.shape.InputSizes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes of a model what the official shape inference is given. */
final class InferenceInput {
  private InferenceInput() {}

  static ModelProto of(OnnxModel model, InputSizes sizes) {
    ModelProto.Builder proto = WeightStripper.of(model).toBuilder();
    importAllDomains(proto);
    sort(proto.getGraphBuilder());
    if (!sizes.isEmpty()) {
      bind(proto.getGraphBuilder(), sizes);
    }
    return proto.build();
  }

  /** The same with more types of inner values known. */
  static ModelProto with(ModelProto proto, Graph graph, Map<Value, ValueType> types) {
    ModelProto.Builder b = proto.toBuilder();
    GraphProto.Builder g = b.getGraphBuilder();
    Set<String> outputs = new HashSet<>();
    for (ValueInfoProto.Builder o : g.getOutputBuilderList()) {
      outputs.add(o.getName());
    }
    g.clearValueInfo();
    for (Node n : graph.nodes()) {
      for (Optional<Value> out : n.outputs()) {
        ValueType type = out.map(types::get).orElse(null);
        if (type != null && !outputs.contains(out.get().name())) {
          g.addValueInfo(
              ValueInfoProto.newBuilder()
                  .setName(out.get().name())
                  .setType(TypeCodec.encode(type)));
        }
      }
    }
    return b.build();
  }

  /**
   * Runtimes take nodes in any order, the library only in one where each stands after its inputs.
   */
  private static void sort(GraphProto.Builder graph) {
    Map<String, Integer> maker = new HashMap<>();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      for (String o : graph.getNode(i).getOutputList()) {
        maker.put(o, i);
      }
    }
    Set<Integer> order = new LinkedHashSet<>();
    Set<Integer> visited = new HashSet<>();
    Deque<Integer> stack = new ArrayDeque<>();
    for (int start = 0; start < graph.getNodeCount(); start++) {
      stack.push(start);
      while (!stack.isEmpty()) {
        int n = stack.peek();
        int before = stack.size();
        if (visited.add(n)) {
          Set<String> read = new HashSet<>();
          collectReads(graph.getNode(n), read);
          read.stream()
              .map(maker::get)
              .filter(p -> p != null && !visited.contains(p))
              .forEach(stack::push);
        }
        if (stack.size() == before) {
          order.add(stack.pop());
        }
      }
    }
    List<NodeProto> nodes = order.stream().map(graph::getNode).toList();
    graph.clearNode().addAllNode(nodes);
  }

  private static void collectReads(NodeProto node, Set<String> read) {
    read.addAll(node.getInputList());
    node.getAttributeList()
        .forEach(
            a -> {
              if (a.hasG()) {
                a.getG().getNodeList().forEach(n -> collectReads(n, read));
              }
              a.getGraphsList().forEach(g -> g.getNodeList().forEach(n -> collectReads(n, read)));
            });
  }

  /** Runtimes know some domains unasked; the library wants every one imported. */
  private static void importAllDomains(ModelProto.Builder proto) {
    Set<String> imported = new HashSet<>();
    proto.getOpsetImportList().forEach(o -> imported.add(domain(o.getDomain())));
    Set<String> used = new LinkedHashSet<>();
    collect(proto.getGraph(), used);
    used.removeAll(imported);
    used.remove("");
    used.forEach(
        d -> proto.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(d).setVersion(1)));
  }

  private static String domain(String name) {
    return name.equals("ai.onnx") ? "" : name;
  }

  private static void collect(GraphProto graph, Set<String> domains) {
    for (NodeProto n : graph.getNodeList()) {
      domains.add(domain(n.getDomain()));
      n.getAttributeList()
          .forEach(
              a -> {
                if (a.hasG()) {
                  collect(a.getG(), domains);
                }
                a.getGraphsList().forEach(g -> collect(g, domains));
              });
    }
  }

  /**
   * Sets dimensions of the inputs. Declared shapes of inner values and outputs go, because they may
   * say otherwise, except where the library has no rule for the operator.
   */
  private static void bind(GraphProto.Builder graph, InputSizes sizes) {
    for (ValueInfoProto.Builder input : graph.getInputBuilderList()) {
      if (input.getType().getTensorType().hasShape()) {
        List<TensorShapeProto.Dimension.Builder> dims =
            input.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().getDimBuilderList();
        for (int i = 0; i < dims.size(); i++) {
          bind(dims.get(i), sizes, input.getName(), i);
        }
      }
    }
    Set<String> keep = new HashSet<>();
    for (NodeProto n : graph.getNodeList()) {
      if (!domain(n.getDomain()).isEmpty()) {
        keep.addAll(n.getOutputList());
      }
    }
    for (int i = graph.getValueInfoCount() - 1; i >= 0; i--) {
      if (keep.contains(graph.getValueInfo(i).getName())) {
        bindDeclared(graph.getValueInfoBuilder(i), sizes);
      } else {
        graph.removeValueInfo(i);
      }
    }
    for (ValueInfoProto.Builder output : graph.getOutputBuilderList()) {
      if (keep.contains(output.getName())) {
        bindDeclared(output, sizes);
      } else if (output.getType().hasTensorType()) {
        output.getTypeBuilder().getTensorTypeBuilder().clearShape();
      }
    }
  }

  private static void bindDeclared(ValueInfoProto.Builder info, InputSizes sizes) {
    if (info.getType().hasTensorType() && info.getType().getTensorType().hasShape()) {
      info.getTypeBuilder()
          .getTensorTypeBuilder()
          .getShapeBuilder()
          .getDimBuilderList()
          .forEach(d -> sizes.ofSymbol(d.getDimParam()).ifPresent(d::setDimValue));
    }
  }

  private static void bind(
      TensorShapeProto.Dimension.Builder dim, InputSizes sizes, String input, int axis) {
    if (!dim.hasDimValue() || dim.getDimValue() < 0) {
      Optional<Long> value = sizes.of(dim.getDimParam(), input, axis);
      value.ifPresent(dim::setDimValue);
    }
  }
}
