package dev.lathe.optimizers.rewrite;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import java.util.HashSet;
import java.util.Set;

/** Hands out names that no node of a model has: ONNX Runtime refuses two nodes of one name. */
public final class NodeNames {
  private final Set<String> taken = new HashSet<>();

  /** Notes the names there are. */
  public NodeNames(OnnxModel model) {
    GraphWalk.nodes(model).stream().map(Node::name).forEach(taken::add);
  }

  /** The wish, or the wish with a number. */
  public String fresh(String wish) {
    String name = wish;
    for (int i = 1; !taken.add(name); i++) {
      name = wish + "_" + i;
    }
    return name;
  }
}
