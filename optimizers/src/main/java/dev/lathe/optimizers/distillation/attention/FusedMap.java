package dev.lathe.optimizers.distillation.attention;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import java.util.List;
import java.util.Optional;

/**
 * How the probabilities of an attention that is one operator are computed beside it, from the same
 * inputs: the softmax of products of queries and keys.
 *
 * @param output the name of the operator's first output, by which it is found in copies
 * @param scale what products are multiplied by
 * @param cap what scores stay below, smoothly; 0 for nothing
 */
record FusedMap(
    String output, Heads queries, Heads keys, double scale, double cap, Visible visible) {
  /**
   * Writes them into a copy of the model.
   *
   * @return the name of the value: [batch, heads, queries, keys]
   */
  String addTo(OnnxModel copy) {
    Node node =
        copy.graph().nodes().stream()
            .filter(n -> n.output(0).filter(v -> v.name().equals(output)).isPresent())
            .findFirst()
            .orElseThrow();
    PlainNodes net = new PlainNodes(copy, output + ".map.");
    // Half of the scale to each, as ONNX defines it; then neither reads as a layer's weight.
    double root = Math.sqrt(Math.abs(scale));
    Value q = queries.write(net, node, scale / root, queries.count(), false);
    Value k = keys.write(net, node, root, queries.count(), true);
    Value scores = visible.added(net, node, capped(net, net.op("MatMul", q, k)));
    Value map = net.op("Softmax", List.of(Attribute.of("axis", 3)), scores);
    map.setName(copy.graph().freshName(output + ".map"));
    return map.name();
  }

  private Value capped(PlainNodes net, Value scores) {
    if (cap == 0) {
      return scores;
    }
    Value small = net.op("Tanh", net.op("Mul", scores, net.number((float) (1 / cap))));
    return net.op("Mul", small, net.number((float) cap));
  }

  /** A way to compute a map, or why there is none. */
  record Reading(Optional<FusedMap> map, String obstacle) {}
}
