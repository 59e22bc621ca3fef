package dev.lathe.engine.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Faults of a graph that reading it does not stop at. */
public final class GraphProblems {
  private static final int SHOWN = 3;

  private final Set<String> nobodys = new TreeSet<>();
  private final List<String> early = new ArrayList<>();
  private final List<String> mute = new ArrayList<>();

  private GraphProblems() {}

  /** The faults, in sentences. */
  public static List<String> of(OnnxModel model) {
    GraphProblems self = new GraphProblems();
    self.walk(model.graph(), new HashSet<>());
    List<String> all = new ArrayList<>();
    if (model.opsets().isEmpty()) {
      all.add("The model does not say which operator set version it uses.");
    }
    if (!self.nobodys.isEmpty()) {
      all.add("Nothing makes these values, though they are used: " + some(self.nobodys) + ".");
    }
    if (!self.early.isEmpty()) {
      all.add("Nodes stand before what they read: " + some(self.early) + ".");
    }
    if (!self.mute.isEmpty()) {
      all.add("Nodes have no output: " + some(self.mute) + ".");
    }
    if (model.graph().outputs().isEmpty()) {
      all.add("The graph has no output.");
    }
    return all;
  }

  private static String some(Collection<String> names) {
    List<String> first = names.stream().limit(SHOWN).map(n -> "'" + n + "'").toList();
    return String.join(", ", first)
        + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "");
  }

  /**
   * Walks a graph.
   *
   * @param made what the graphs around it have made so far; again so afterwards
   */
  private void walk(Graph graph, Set<Value> made) {
    List<Value> own = new ArrayList<>(graph.inputs());
    own.addAll(graph.initializers());
    made.addAll(own);
    for (Node n : graph.nodes()) {
      for (Optional<Value> in : n.inputs()) {
        in.filter(v -> !made.contains(v)).ifPresent(v -> missing(v, n));
      }
      if (n.outputs().stream().noneMatch(Optional::isPresent)) {
        mute.add(n.label());
      }
      n.subgraphs().forEach(g -> walk(g, made));
      for (Optional<Value> out : n.outputs()) {
        out.ifPresent(own::add);
        out.ifPresent(made::add);
      }
    }
    for (Value v : graph.outputs()) {
      if (!made.contains(v)) {
        nobodys.add(v.name());
      }
    }
    own.forEach(made::remove);
  }

  private void missing(Value value, Node reader) {
    if (value.producer().isPresent()) {
      early.add(reader.label());
    } else {
      nobodys.add(value.name());
    }
  }
}
