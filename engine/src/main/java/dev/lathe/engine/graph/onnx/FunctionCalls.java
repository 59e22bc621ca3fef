package dev.lathe.engine.graph.onnx;

import dev.lathe.engine.graph.FunctionDefinition;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds functions that native libraries, which put a function's body in the place of each call,
 * would follow until they crash or run out of memory: those that call themselves, and those whose
 * calls double (or worse) on each level.
 */
final class FunctionCalls {
  /** Many times the nodes of the largest networks. */
  private static final long MAX_NODES = 100_000;

  /** Exporters nest functions as deep as modules: ten or so. */
  private static final int MAX_DEPTH = 500;

  private final Map<String, FunctionDefinition> functions = new HashMap<>();
  private final Map<String, Unfolded> known = new HashMap<>();
  private final Set<String> path = new LinkedHashSet<>();

  /**
   * A graph with all that it calls put in their places.
   *
   * @param nodes how many
   * @param depth calls within calls
   */
  private record Unfolded(long nodes, int depth) {
    Unfolded and(Unfolded other) {
      return new Unfolded(nodes + other.nodes, Math.max(depth, other.depth));
    }
  }

  private static final Unfolded ONE_NODE = new Unfolded(1, 0);

  /** Why a model cannot be unfolded. */
  private static final class Endless extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean cycle;

    Endless(String sentence, boolean cycle) {
      super(sentence, null, false, false);
      this.cycle = cycle;
    }
  }

  private FunctionCalls(OnnxModel model) {
    model.functions().forEach(f -> functions.put(key(f.domain(), f.name()), f));
  }

  /** Why the model must not be given to the native library; empty when it may. */
  static Optional<String> objection(OnnxModel model) {
    return fault(model).map(Endless::getMessage);
  }

  /** Why the model unfolds to more than anything can hold; a function that calls itself is not. */
  static Optional<String> explosion(OnnxModel model) {
    return fault(model).filter(e -> !e.cycle).map(Endless::getMessage);
  }

  private static Optional<Endless> fault(OnnxModel model) {
    if (model.functions().isEmpty()) {
      return Optional.empty();
    }
    FunctionCalls self = new FunctionCalls(model);
    try {
      self.functions.keySet().forEach(self::unfold);
      self.unfold(model.graph(), "the graph");
      return Optional.empty();
    } catch (Endless e) {
      return Optional.of(e);
    }
  }

  private static String key(String domain, String name) {
    return (domain.equals("ai.onnx") ? "" : domain) + "::" + name;
  }

  private Unfolded unfold(String name) {
    Unfolded before = known.get(name);
    if (before != null) {
      return before;
    }
    if (!path.add(name)) {
      throw new Endless("the function '" + name + "' calls itself", true);
    }
    requireDepth(path.size());
    Unfolded body = unfold(functions.get(name).body(), "the function '" + name + "'");
    Unfolded called = new Unfolded(body.nodes(), body.depth() + 1);
    requireDepth(called.depth());
    path.remove(name);
    known.put(name, called);
    return called;
  }

  private static void requireDepth(int depth) {
    if (depth > MAX_DEPTH) {
      throw new Endless("its functions call each other more than " + MAX_DEPTH + " deep", false);
    }
  }

  private Unfolded unfold(Graph graph, String where) {
    Unfolded sum = new Unfolded(0, 0);
    for (Node n : graph.nodes()) {
      String called = key(n.domain(), n.opType());
      sum = sum.and(functions.containsKey(called) ? unfold(called) : ONE_NODE);
      for (Graph inner : n.subgraphs()) {
        sum = sum.and(unfold(inner, where));
      }
      if (sum.nodes() > MAX_NODES) {
        throw new Endless(
            where + " unfolds to more than " + MAX_NODES + " nodes, by functions that call others",
            false);
      }
    }
    return sum;
  }
}
