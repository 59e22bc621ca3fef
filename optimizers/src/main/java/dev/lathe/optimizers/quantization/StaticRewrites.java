package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.rewrite.Rewire;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Says the same with operators that have 8-bit kernels. */
final class StaticRewrites {
  private StaticRewrites() {}

  /**
   * Rewrites what can be.
   *
   * @param graph with types; changed, new values have none yet
   */
  static void apply(Graph graph) {
    for (Node node : graph.nodes()) {
      if (node.is("ReduceMean")) {
        poolMean(graph, node);
      } else if (node.is("Add")) {
        addToProduct(graph, node);
      } else if (node.is("AveragePool")) {
        dropUnitDilations(node);
      }
    }
  }

  /** Dilations of one say nothing, and the 8-bit kernel has no attribute for them. */
  private static void dropUnitDilations(Node node) {
    node.intsAttribute("dilations")
        .filter(d -> Arrays.stream(d).allMatch(v -> v == 1))
        .ifPresent(d -> node.removeAttribute("dilations"));
  }

  /** A ReduceMean over all positions of a feature map is a GlobalAveragePool. */
  private static void poolMean(Graph graph, Node node) {
    Value in = node.input(0).orElseThrow();
    int rank = StaticOperators.rank(in);
    Optional<long[]> axes =
        node.intsAttribute("axes")
            .or(() -> node.input(1).flatMap(Value::constant).map(Tensors::longs));
    if (rank < 3
        || axes.isEmpty()
        || !StaticOperators.isFloat(in)
        || !isSpatial(axes.get(), rank)) {
      return;
    }
    String name = node.firstOutput().name();
    Value pooled = graph.newValue(graph.freshName(name + "_pooled"), Optional.empty());
    Node pool =
        graph.addNodeBefore(
            node,
            "",
            "GlobalAveragePool",
            node.name(),
            List.of(Optional.of(in)),
            List.of(Optional.of(pooled)));
    Value result = pooled;
    if (node.intAttribute("keepdims", 1) == 0) {
      result = graph.newValue(graph.freshName(name + "_flat"), Optional.empty());
      Node flatten =
          graph.addNodeAfter(
              pool,
              "",
              "Flatten",
              graph.freshName(name + "_Flatten"),
              List.of(Optional.of(pooled)),
              List.of(Optional.of(result)));
      flatten.setAttribute(Attribute.of("axis", 1L));
    }
    Rewire.bypass(node, result);
  }

  private static boolean isSpatial(long[] axes, int rank) {
    long[] sorted =
        Arrays.stream(axes).map(a -> a < 0 ? a + rank : a).sorted().distinct().toArray();
    return sorted.length == rank - 2 && sorted[0] == 2 && sorted[sorted.length - 1] == rank - 1;
  }

  /**
   * A MatMul of matrices and the bias added to it are a Gemm, which adds it in 32 bits instead of
   * rounding before and after.
   */
  private static void addToProduct(Graph graph, Node add) {
    int side =
        add.input(0).flatMap(Value::producer).filter(p -> p.is("MatMul")).isPresent() ? 0 : 1;
    Optional<Node> matMul = add.input(side).flatMap(Value::producer).filter(p -> p.is("MatMul"));
    Optional<TensorData> bias = add.input(1 - side).flatMap(Value::constant);
    if (matMul.isEmpty() || bias.isEmpty() || bias.get().type() != DataType.FLOAT) {
      return;
    }
    Value product = matMul.get().firstOutput();
    Optional<TensorData> weight = matMul.get().input(1).flatMap(Value::constant);
    Value in = matMul.get().input(0).orElseThrow();
    boolean fits =
        weight.isPresent()
            && weight.get().type() == DataType.FLOAT
            && weight.get().shape().length == 2
            && StaticOperators.rank(in) == 2
            && product.uses().size() == 1
            && !graph.isOutput(product)
            && isRow(bias.get(), weight.get().shape()[1])
            && !StaticOperators.isMask(bias.get(), weight.get());
    if (!fits) {
      return;
    }
    Value sum =
        graph.newValue(graph.freshName(add.firstOutput().name() + "_sum"), Optional.empty());
    graph.addNodeBefore(
        add,
        "",
        "Gemm",
        matMul.get().name(),
        List.of(Optional.of(in), matMul.get().input(1), add.input(1 - side)),
        List.of(Optional.of(sum)));
    Rewire.bypass(add, sum);
    graph.remove(matMul.get());
  }

  /** Whether a bias is the same for every row of a matrix: one value, or one a column. */
  private static boolean isRow(TensorData bias, long columns) {
    int rank = bias.shape().length;
    return rank <= 2
        && (bias.elements() == 1
            || bias.elements() == columns && bias.shape()[rank - 1] == columns);
  }
}
