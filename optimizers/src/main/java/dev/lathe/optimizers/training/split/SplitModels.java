package dev.lathe.optimizers.training.split;

import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.GraphEdits;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Splits a model in two: what is frozen, and what is trained behind it. */
final class SplitModels {
  private SplitModels() {}

  /** What comes before the tail; yields the border first. */
  static OnnxModel extractor(OnnxModel model, TrainableSuffix suffix, List<String> border) {
    Set<String> ends = outputsOf(model, suffix);
    OnnxModel copy = model.copy();
    Graph graph = copy.graph();
    for (Value v : List.copyOf(graph.outputs())) {
      if (ends.contains(v.name())) {
        graph.removeOutput(v);
      }
    }
    Map<String, Value> made = made(graph);
    for (String name : border) {
      if (!graph.isOutput(made.get(name))) {
        graph.addOutput(made.get(name));
      }
    }
    tidy(graph);
    return copy;
  }

  /** What is trained; the border is fed. */
  static OnnxModel suffix(OnnxModel model, TrainableSuffix suffix, List<String> border) {
    Set<String> ends = outputsOf(model, suffix);
    OnnxModel copy = model.copy();
    Graph graph = copy.graph();
    for (Value v : List.copyOf(graph.outputs())) {
      if (!ends.contains(v.name())) {
        graph.removeOutput(v);
      }
    }
    Map<String, Value> made = made(graph);
    for (String name : border) {
      Value old = made.get(name);
      old.setName(graph.freshName(name + "_before"));
      Value fed = graph.addInput(name, old.type());
      old.replaceAllUsesWith(fed);
    }
    tidy(graph);
    return copy;
  }

  private static Set<String> outputsOf(OnnxModel model, TrainableSuffix suffix) {
    Set<String> names = new HashSet<>();
    for (Value v : model.graph().outputs()) {
      if (v.producer().filter(suffix::contains).isPresent()) {
        names.add(v.name());
      }
    }
    return names;
  }

  private static Map<String, Value> made(Graph graph) {
    Map<String, Value> made = new HashMap<>();
    for (Node node : graph.nodes()) {
      node.outputs().stream().flatMap(Optional::stream).forEach(v -> made.put(v.name(), v));
    }
    return made;
  }

  private static void tidy(Graph graph) {
    GraphEdits.removeDead(graph);
    for (Value v : List.copyOf(graph.inputs())) {
      if (!v.isUsed()) {
        graph.removeInput(v);
      }
    }
  }
}
