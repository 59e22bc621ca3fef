package dev.lathe.optimizers.pass;

import dev.lathe.optimizers.pass.PassResult.NodeNote;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Nodes that a pass left alone for one reason: of a hundred nodes most share a handful.
 *
 * @param nodes their labels, in the graph's order; at least one
 */
public record LeftAlone(String reason, List<String> nodes) {
  /** Copies the list. */
  public LeftAlone {
    nodes = List.copyOf(nodes);
  }

  /** What was left alone, by reason; the reason of most nodes first. */
  public static List<LeftAlone> of(List<NodeNote> refused) {
    Map<String, List<String>> byReason =
        refused.stream()
            .collect(
                Collectors.groupingBy(
                    NodeNote::reason,
                    LinkedHashMap::new,
                    Collectors.mapping(NodeNote::node, Collectors.toList())));
    return byReason.entrySet().stream()
        .map(e -> new LeftAlone(e.getKey(), e.getValue()))
        .sorted((a, b) -> Integer.compare(b.nodes().size(), a.nodes().size()))
        .toList();
  }

  /** The same with other names. */
  public LeftAlone named(UnaryOperator<String> names) {
    return new LeftAlone(reason, nodes.stream().map(names).toList());
  }

  /** Some names, how many more there are, and the reason: {@code a, b and 7 more: no kernel}. */
  public String line(int most) {
    return names(most) + ": " + reason;
  }

  /** Some names, and how many more there are: {@code a, b and 7 more}. */
  public String names(int most) {
    String shown = nodes.stream().limit(most).collect(Collectors.joining(", "));
    int more = nodes.size() - most;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }
}
