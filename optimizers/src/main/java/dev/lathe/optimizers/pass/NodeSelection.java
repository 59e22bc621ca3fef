package dev.lathe.optimizers.pass;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The nodes that a pass is limited to. Passes that support it have {@link #PARAM} among their
 * parameters; whatever repairs single layers sets it.
 *
 * @param labels of nodes, as {@link Node#label} gives them; empty for all nodes
 */
public record NodeSelection(Set<String> labels) {
  private static final String SEPARATOR = "+";

  /** The parameter that all these passes share. */
  public static final Param.TextParam PARAM =
      new Param.TextParam(
          "nodes",
          "Only these nodes",
          "The nodes that the pass is limited to, by their names, joined by +; all others stay as"
              + " they are. Without, it takes all that it can.",
          "[^,+]+(\\+[^,+]+)*",
          "conv1+fc",
          Optional.empty());

  /** All nodes. */
  public static final NodeSelection ALL = new NodeSelection(Set.of());

  /** Copies the set. */
  public NodeSelection {
    labels = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(labels));
  }

  /** What these values of a pass say; all nodes where the pass has no such parameter. */
  public static NodeSelection of(ParamValues values) {
    String text = values.get(PARAM);
    return text.isEmpty()
        ? ALL
        : new NodeSelection(new LinkedHashSet<>(Arrays.asList(text.split("\\+"))));
  }

  /** The value of {@link #PARAM} that says this. */
  public String text() {
    return String.join(SEPARATOR, labels);
  }

  /** Whether it limits nothing. */
  public boolean isAll() {
    return labels.isEmpty();
  }

  /** Whether the pass may change this node. */
  public boolean contains(Node node) {
    return isAll() || labels.contains(node.label());
  }

  /** Whether the pass may change all of these nodes. */
  public boolean containsAll(List<Node> nodes) {
    return nodes.stream().allMatch(this::contains);
  }

  /**
   * Gives chosen nodes without a name their label as one, so that they are found again when a
   * rewrite has given their outputs other names. Does nothing where all nodes are meant.
   *
   * @param model changed
   * @throws LatheException when a label belongs to no node of the model
   */
  public void pin(OnnxModel model) {
    if (isAll()) {
      return;
    }
    Set<String> missing = new LinkedHashSet<>(labels);
    for (Node node : nodes(model.graph(), new ArrayList<>())) {
      if (missing.remove(node.label()) && node.name().isEmpty()) {
        node.setName(node.label());
      }
    }
    if (!missing.isEmpty()) {
      throw LatheException.input(
          "The model has no node '" + missing.iterator().next() + "'.",
          "The parameter " + PARAM.id() + " names nodes of the model.",
          "Use the names of nodes that the report of a pass shows.");
    }
  }

  private static List<Node> nodes(Graph graph, List<Node> found) {
    for (Node node : graph.nodes()) {
      found.add(node);
      node.subgraphs().forEach(g -> nodes(g, found));
    }
    return found;
  }
}
