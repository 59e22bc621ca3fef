package dev.lathe.optimizers.pruning.layers;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The nodes on the ways from one value to another. */
final class Region {
  private Region() {}

  /** All nodes that read something of the first value and lead to the second one. */
  static Set<Node> between(Value from, Value to) {
    Set<Node> behind = new HashSet<>();
    Deque<Value> work = new ArrayDeque<>();
    work.add(from);
    while (!work.isEmpty()) {
      for (Value.Use use : work.remove().uses()) {
        if (use.node().graph().equals(Optional.of(from.graph())) && behind.add(use.node())) {
          use.node().outputs().forEach(o -> o.ifPresent(work::add));
        }
      }
    }
    Set<Node> between = new LinkedHashSet<>();
    to.producer().filter(behind::contains).ifPresent(p -> collect(p, from, behind, between));
    return between;
  }

  private static void collect(Node end, Value from, Set<Node> behind, Set<Node> between) {
    Deque<Node> work = new ArrayDeque<>();
    work.add(end);
    between.add(end);
    while (!work.isEmpty()) {
      for (Optional<Value> in : work.remove().inputs()) {
        Optional<Node> producer =
            in.filter(v -> v != from).flatMap(Value::producer).filter(behind::contains);
        if (producer.isPresent() && between.add(producer.get())) {
          work.add(producer.get());
        }
      }
    }
  }
}
