package dev.lathe.engine.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Copies graphs; tensors are immutable and shared. */
final class GraphCopier {
  private final Map<Value, Value> copies = new HashMap<>();

  private GraphCopier() {}

  static OnnxModel copy(OnnxModel model) {
    List<FunctionDefinition> functions =
        model.functions().stream()
            .map(
                f ->
                    new FunctionDefinition(
                        f.domain(),
                        f.name(),
                        f.attributes(),
                        f.opsets(),
                        new GraphCopier().copy(f.body()),
                        f.unknownFields()))
            .toList();
    return new OnnxModel(
        model.irVersion(),
        model.opsets(),
        new GraphCopier().copy(model.graph()),
        functions,
        model.metadata(),
        model.unknownFields());
  }

  private Graph copy(Graph source) {
    Graph target = new Graph(source.name());
    target.setUnknownFields(source.unknownFields());
    for (Value v : source.inputs()) {
      Value c = target.addInput(v.name(), v.type());
      c.setUnknownFields(v.unknownFields());
      copies.put(v, c);
    }
    for (Value v : source.initializers()) {
      Value c = copies.computeIfAbsent(v, x -> fresh(target, x));
      target.setInitializer(c, v.constant().orElseThrow());
      c.setType(v.type());
    }
    source.nodes().forEach(n -> copyNode(n, target));
    source
        .outputs()
        .forEach(v -> target.addOutput(copies.computeIfAbsent(v, x -> fresh(target, x))));
    return target;
  }

  private static Value fresh(Graph target, Value v) {
    Value c = target.newValue(v.name(), v.type());
    c.setUnknownFields(v.unknownFields());
    return c;
  }

  private void copyNode(Node node, Graph target) {
    List<Optional<Value>> in =
        node.inputs().stream()
            .map(o -> o.map(v -> copies.computeIfAbsent(v, x -> fresh(target, x))))
            .toList();
    List<Optional<Value>> out =
        node.outputs().stream()
            .map(o -> o.map(v -> copies.computeIfAbsent(v, x -> fresh(target, x))))
            .toList();
    Node c = target.addNode(node.domain(), node.opType(), node.name(), in, out);
    c.setUnknownFields(node.unknownFields());
    for (Attribute a : node.attributes()) {
      c.setAttribute(new Attribute(a.name(), copy(a.value()), a.unknownFields()));
    }
  }

  private Attribute.AttributeValue copy(Attribute.AttributeValue value) {
    if (value instanceof Attribute.GraphValue g) {
      return new Attribute.GraphValue(copy(g.graph()));
    }
    if (value instanceof Attribute.GraphsValue g) {
      return new Attribute.GraphsValue(g.values().stream().map(this::copy).toList());
    }
    return value;
  }
}
