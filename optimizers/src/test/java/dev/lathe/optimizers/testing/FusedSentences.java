package dev.lathe.optimizers.testing;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.rewrite.DeadCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Networks of {@link SmallSentences} whose attention is one operator for each layer. */
public final class FusedSentences {
  /** Operators that attend as a whole. */
  public enum Kind {
    /** ONNX Runtime's, which projects its input. */
    PROJECTING("com.microsoft", "Attention"),
    /** ONNX Runtime's. */
    MULTI_HEAD("com.microsoft", "MultiHeadAttention"),
    /** ONNX's. */
    STANDARD("", "Attention");

    private final String domain;
    private final String operator;

    Kind(String domain, String operator) {
      this.domain = domain;
      this.operator = operator;
    }

    /** Whether a node is one. */
    public boolean is(Node node) {
      return node.domain().equals(domain) && node.opType().equals(operator);
    }
  }

  private FusedSentences() {}

  /** The same network with the same weights; outputs of the operators are called l0.joined … */
  public static OnnxModel of(OnnxModel spelled, Kind kind, int heads) {
    OnnxModel copy = spelled.copy();
    Graph graph = copy.graph();
    Value ids = input(graph, "attention_mask");
    Node first = graph.nodes().get(0);
    Value mask = before(graph, first, "Cast", "fused.mask", List.of(to(DataType.INT32)), ids);
    if (kind == Kind.STANDARD) {
      mask = truth(graph, first, ids);
    }
    for (int i = 0; made(graph, "l" + i + ".joined").isPresent(); i++) {
      fuse(graph, "l" + i, kind, mask, heads);
    }
    if (kind == Kind.STANDARD) {
      // Newer operator sets take axes as an input.
      Value one = graph.addInitializer("fused.axis", Tensors.ofLongs(new long[] {1}, 1));
      graph.nodes().stream()
          .filter(n -> n.is("ReduceL2"))
          .forEach(
              n -> {
                n.removeAttribute("axes");
                n.addInput(one);
              });
    }
    DeadCode.remove(copy, n -> {});
    Map<String, Long> opsets = new LinkedHashMap<>();
    opsets.put("", kind == Kind.STANDARD ? 23L : 17L);
    opsets.put("com.microsoft", 1L);
    return copy.with(10, opsets, Map.of());
  }

  /** [batch, 1, queries, keys], which ONNX Runtime asks for. */
  private static Value truth(Graph graph, Node first, Value ids) {
    List<Attribute> plain = List.of();
    Value truth = before(graph, first, "Cast", "fused.truth", List.of(to(DataType.BOOL)), ids);
    Value before = graph.addInitializer("fused.keys", Tensors.ofLongs(new long[] {1, 2}, 2));
    Value around = graph.addInitializer("fused.rows", Tensors.ofLongs(new long[] {1, 3}, 2));
    Value keys = before(graph, first, "Unsqueeze", "fused.columns", plain, truth, before);
    Value rows = before(graph, first, "Unsqueeze", "fused.lines", plain, truth, around);
    Value padding = before(graph, first, "Not", "fused.padding", plain, rows);
    Value all = before(graph, first, "Or", "fused.all", plain, rows, padding);
    return before(graph, first, "And", "fused.pairs", plain, keys, all);
  }

  private static void fuse(Graph graph, String layer, Kind kind, Value mask, int heads) {
    Value old = made(graph, layer + ".joined").orElseThrow();
    Node anchor = old.producer().orElseThrow();
    List<Optional<Value>> inputs;
    if (kind == Kind.PROJECTING) {
      Value x =
          made(graph, layer + ".q.product")
              .flatMap(Value::producer)
              .orElseThrow()
              .input(0)
              .orElseThrow();
      inputs =
          List.of(
              Optional.of(x),
              packed(graph, layer, ".w"),
              packed(graph, layer, ".b"),
              Optional.of(mask));
    } else {
      List<Optional<Value>> given =
          List.of(made(graph, layer + ".q"), made(graph, layer + ".k"), made(graph, layer + ".v"));
      inputs = new ArrayList<>(given);
      if (kind == Kind.MULTI_HEAD) {
        inputs.add(Optional.empty());
      }
      inputs.add(Optional.of(mask));
    }
    Value out = graph.newValue(graph.freshName("fused"), Optional.empty());
    Node node =
        graph.addNodeBefore(
            anchor,
            kind.domain,
            kind.operator,
            layer + ".fused",
            inputs,
            List.of(Optional.of(out)));
    if (kind == Kind.STANDARD) {
      node.setAttribute(Attribute.of("q_num_heads", heads));
      node.setAttribute(Attribute.of("kv_num_heads", heads));
    } else {
      node.setAttribute(Attribute.of("num_heads", heads));
    }
    old.replaceAllUsesWith(out);
    graph.remove(anchor);
    out.setName(layer + ".joined");
  }

  /** Weights or biases of queries, keys and values side by side. */
  private static Optional<Value> packed(Graph graph, String layer, String what) {
    float[][] parts = new float[3][];
    String[] names = {".q", ".k", ".v"};
    for (int p = 0; p < 3; p++) {
      String name = layer + names[p] + what;
      Value v =
          graph.initializers().stream()
              .filter(i -> i.name().equals(name))
              .findFirst()
              .orElseThrow();
      parts[p] = Tensors.floats(v.constant().orElseThrow());
    }
    int width = what.equals(".b") ? parts[0].length : (int) Math.sqrt(parts[0].length);
    int rows = parts[0].length / width;
    float[] all = new float[3 * parts[0].length];
    for (int i = 0; i < all.length; i++) {
      int row = i / (3 * width);
      all[i] = parts[i / width % 3][row * width + i % width];
    }
    long[] shape = what.equals(".b") ? new long[] {3L * width} : new long[] {rows, 3L * width};
    return Optional.of(graph.addInitializer(layer + ".qkv" + what, Tensors.ofFloats(all, shape)));
  }

  private static Attribute to(DataType type) {
    return Attribute.of("to", type.code());
  }

  private static Value before(
      Graph graph, Node anchor, String type, String name, List<Attribute> attributes, Value... in) {
    Value out = graph.newValue(name, Optional.empty());
    Node node =
        graph.addNodeBefore(
            anchor,
            "",
            type,
            name,
            Arrays.stream(in).map(Optional::of).toList(),
            List.of(Optional.of(out)));
    attributes.forEach(node::setAttribute);
    return out;
  }

  private static Value input(Graph graph, String name) {
    return graph.inputs().stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
  }

  private static Optional<Value> made(Graph graph, String name) {
    return graph.nodes().stream()
        .map(Node::firstOutput)
        .filter(v -> v.name().equals(name))
        .findFirst();
  }
}
