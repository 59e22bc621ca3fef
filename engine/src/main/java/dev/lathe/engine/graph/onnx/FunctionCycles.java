package dev.lathe.engine.graph.onnx;

import dev.lathe.engine.graph.FunctionDefinition;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds functions that call themselves: the native library would follow them until it crashes. */
final class FunctionCycles {
  private final Map<String, FunctionDefinition> functions = new HashMap<>();

  private FunctionCycles(OnnxModel model) {
    model.functions().forEach(f -> functions.put(key(f.domain(), f.name()), f));
  }

  /** Why the model need not be given to the native library; empty when it may. */
  static Optional<String> objection(OnnxModel model) {
    return new FunctionCycles(model).recursion();
  }

  private Optional<String> recursion() {
    Set<String> done = new HashSet<>();
    for (String name : functions.keySet()) {
      if (isCircular(name, new HashSet<>(), done)) {
        return Optional.of("the function '" + name + "' calls itself");
      }
    }
    return Optional.empty();
  }

  private static String key(String domain, String name) {
    return (domain.equals("ai.onnx") ? "" : domain) + "::" + name;
  }

  private boolean isCircular(String name, Set<String> path, Set<String> done) {
    if (done.contains(name) || !functions.containsKey(name)) {
      return false;
    }
    if (!path.add(name)) {
      return true;
    }
    Set<String> called = new HashSet<>();
    collect(functions.get(name).body(), called);
    for (String c : called) {
      if (isCircular(c, path, done)) {
        return true;
      }
    }
    path.remove(name);
    done.add(name);
    return false;
  }

  private static void collect(Graph graph, Set<String> called) {
    for (Node n : graph.nodes()) {
      called.add(key(n.domain(), n.opType()));
      n.subgraphs().forEach(g -> collect(g, called));
    }
  }
}
