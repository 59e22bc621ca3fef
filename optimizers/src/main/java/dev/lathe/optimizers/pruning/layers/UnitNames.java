package dev.lathe.optimizers.pruning.layers;

import dev.lathe.engine.graph.Node;
import java.util.Collection;
import java.util.List;

/** What to call a part of a network: what the names of its nodes begin with alike. */
final class UnitNames {
  private static final double MOST = 0.6;

  private UnitNames() {}

  /** The longest path that most of the names share, else the label of a node. */
  static String of(Collection<Node> nodes, Node orElse) {
    List<String> names = nodes.stream().map(Node::name).filter(n -> n.contains("/")).toList();
    String best = "";
    for (String name : names) {
      for (int i = name.indexOf('/', 1); i > 0; i = name.indexOf('/', i + 1)) {
        String path = name.substring(0, i);
        String folder = path + "/";
        long share = names.stream().filter(n -> n.startsWith(folder)).count();
        boolean numbered = path.matches(".*\\d[^/]*");
        if (numbered && path.length() > best.length() && share >= MOST * nodes.size()) {
          best = path;
        }
      }
    }
    return best.isEmpty() ? orElse.label() : best;
  }
}
