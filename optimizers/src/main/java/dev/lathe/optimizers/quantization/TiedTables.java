package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.rewrite.AxisLayout;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.GraphWalk;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tables that are tied: what looks tokens up also serves, mostly turned round, as the weight of the
 * output layer (Press and Wolf 2017, "Using the Output Embedding to Improve Language Models"). Such
 * a table is stored once.
 */
final class TiedTables {
  /** Axes of a table that give each index its own scale, as its products want it. */
  private final Map<Value, Integer> axes = new IdentityHashMap<>();

  /**
   * Looks at the nodes that become integers.
   *
   * @param plan each with the input that is its weight
   */
  TiedTables(Map<Node, Integer> plan, Constants constants, boolean perChannel) {
    Set<Value> gathered = GraphWalk.identitySet();
    plan.keySet().stream()
        .filter(n -> n.is("Gather"))
        .forEach(n -> gathered.add(n.input(0).orElseThrow()));
    plan.forEach(
        (node, input) -> {
          if (node.isAnyOf("MatMul", "Gemm")) {
            Value weight = node.input(input).orElseThrow();
            Value table = source(weight, constants);
            if (table != weight || gathered.contains(table)) {
              int axis = !perChannel ? AxisLayout.PER_TENSOR : turns(node, constants) ? 0 : 1;
              axes.merge(table, axis, (a, b) -> a.equals(b) ? a : (Integer) AxisLayout.PER_TENSOR);
            }
          }
        });
  }

  /** The axis whose indices have a scale each; empty where the table is not tied. */
  Optional<Integer> axis(Value table) {
    return Optional.ofNullable(axes.get(table));
  }

  /** The constant matrix that a Transpose turns round; else the value itself. */
  static Value source(Value weight, Constants constants) {
    Optional<Node> transpose =
        constants.of(weight).isPresent()
            ? Optional.empty()
            : weight.producer().filter(p -> p.is("Transpose"));
    return transpose
        .flatMap(t -> t.input(0))
        .filter(v -> constants.of(v).filter(TiedTables::isMatrix).isPresent())
        .filter(v -> swaps(transpose.orElseThrow()))
        .orElse(weight);
  }

  /** Whether a product multiplies by its constant turned round. */
  static boolean turns(Node product, Constants constants) {
    Value weight = product.input(1).orElseThrow();
    boolean moved = source(weight, constants) != weight;
    boolean transB = product.is("Gemm") && product.intAttribute("transB", 0) != 0;
    return moved != transB;
  }

  private static boolean isMatrix(TensorData tensor) {
    return tensor.shape().length == 2;
  }

  private static boolean swaps(Node transpose) {
    return transpose
        .intsAttribute("perm")
        .map(p -> p.length == 2 && p[0] == 1 && p[1] == 0)
        .orElse(true);
  }
}
