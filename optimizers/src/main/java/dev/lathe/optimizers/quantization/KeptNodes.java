package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Nodes that stay FP32 because of what calibration saw, with the reasons. Told apart by the name of
 * their first output, so that they are found in copies of the graph too.
 *
 * @param reasons from the name of an output to a sentence without its subject
 */
record KeptNodes(Map<String, String> reasons) {
  /** No node. */
  static final KeptNodes NONE = new KeptNodes(Map.of());

  KeptNodes {
    reasons = Map.copyOf(reasons);
  }

  /** Why a node stays FP32; empty where it need not. */
  Optional<String> reason(Node node) {
    return key(node).map(reasons::get);
  }

  /** These and the others; of two reasons the older one counts. */
  KeptNodes with(Map<Node, String> more) {
    Map<String, String> all = new HashMap<>(reasons);
    more.forEach((node, reason) -> key(node).ifPresent(k -> all.putIfAbsent(k, reason)));
    return new KeptNodes(all);
  }

  private static Optional<String> key(Node node) {
    return node.outputs().stream().flatMap(Optional::stream).findFirst().map(Value::name);
  }
}
