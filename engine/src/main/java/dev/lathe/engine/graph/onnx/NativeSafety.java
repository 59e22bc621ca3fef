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

/**
 * Keeps from the native library what would not make it throw but kill the process: it divides by
 * numbers of the model unasked and follows functions into each other without end.
 */
final class NativeSafety {
  private NativeSafety() {}

  /** Why the model must not be given to the native library; empty when it may. */
  static Optional<String> objection(OnnxModel model) {
    return recursion(model);
  }

  private static Optional<String> recursion(OnnxModel model) {
    Map<String, FunctionDefinition> functions = new HashMap<>();
    model.functions().forEach(f -> functions.put(key(f.domain(), f.name()), f));
    Set<String> done = new HashSet<>();
    for (String name : functions.keySet()) {
      if (isCircular(name, functions, new HashSet<>(), done)) {
        return Optional.of("the function '" + name + "' calls itself");
      }
    }
    return Optional.empty();
  }

  private static String key(String domain, String name) {
    return (domain.equals("ai.onnx") ? "" : domain) + "::" + name;
  }

  private static boolean isCircular(
      String name, Map<String, FunctionDefinition> functions, Set<String> path, Set<String> done) {
    if (done.contains(name) || !functions.containsKey(name)) {
      return false;
    }
    if (!path.add(name)) {
      return true;
    }
    Set<String> called = new HashSet<>();
    collect(functions.get(name).body(), called);
    for (String c : called) {
      if (isCircular(c, functions, path, done)) {
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
