package dev.lathe.optimizers.quantization.calibration;

import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The model with the tensors to be observed as its outputs. Where only extremes are asked for and
 * the tensor has a shape for it, the graph itself reduces it, channel by channel, with
 * GlobalMaxPool: that kernel reads convolutions' blocked layout as it is, several times faster than
 * ReduceMax, and nothing large has to be kept or copied.
 *
 * @param model the graph to run
 * @param outputs what each output says
 * @param steady the outputs whose shapes follow from those of the inputs alone; the others' may
 *     depend on the data
 * @param fed graph inputs to be observed as they are fed
 * @param neverNegative tensors whose minimum is taken to be zero
 */
record CalibrationGraph(
    OnnxModel model,
    Map<String, Reading> outputs,
    Set<String> steady,
    List<String> fed,
    Set<String> neverNegative) {
  /** What an output of the graph says about a tensor. */
  record Reading(String tensor, Meaning meaning) {}

  /** How an output is to be read. */
  enum Meaning {
    /** All values of the tensor. */
    VALUES,
    /** Upper bounds that are reached: their maximum is the tensor's. */
    MAXIMA,
    /** The same of the negated tensor. */
    NEGATED_MINIMA
  }

  /**
   * Builds it.
   *
   * @param source not changed
   * @param histograms whether all values are needed
   */
  static CalibrationGraph build(OnnxModel source, List<Observed> tensors, boolean histograms) {
    OnnxModel copy = source.copy();
    Graph graph = copy.graph();
    Map<String, Value> byName = new HashMap<>();
    graph.inputs().forEach(v -> byName.put(v.name(), v));
    for (Node node : graph.nodes()) {
      node.outputs().forEach(o -> o.ifPresent(v -> byName.put(v.name(), v)));
    }
    List.copyOf(graph.outputs()).forEach(graph::removeOutput);
    Map<String, Reading> outputs = new HashMap<>();
    Set<String> steady = new HashSet<>();
    Set<String> free = freeLengths(graph);
    List<Value> added = new ArrayList<>();
    List<String> fed = new ArrayList<>();
    for (Observed tensor : tensors) {
      Value value = byName.get(tensor.name());
      if (value == null) {
        throw new IllegalArgumentException("no tensor '" + tensor.name() + "' in the graph");
      }
      if (value.producer().isEmpty()) {
        fed.add(tensor.name());
        continue;
      }
      if (histograms || rank(value) < 3) {
        added.add(value);
        outputs.put(value.name(), new Reading(tensor.name(), Meaning.VALUES));
        if (isSteady(value, Integer.MAX_VALUE, free)) {
          steady.add(value.name());
        }
        continue;
      }
      Value max = unary(graph, "GlobalMaxPool", value, "max");
      List<Value> pooled = new ArrayList<>(List.of(max));
      outputs.put(max.name(), new Reading(tensor.name(), Meaning.MAXIMA));
      if (!tensor.neverNegative()) {
        Value min = unary(graph, "GlobalMaxPool", unary(graph, "Neg", value, "negated"), "min");
        pooled.add(min);
        outputs.put(min.name(), new Reading(tensor.name(), Meaning.NEGATED_MINIMA));
      }
      added.addAll(pooled);
      // What is pooled is as long as the first two axes, samples and channels, and 1 beyond.
      if (isSteady(value, 2, free)) {
        pooled.forEach(v -> steady.add(v.name()));
      }
    }
    added.forEach(graph::addOutput);
    Set<String> neverNegative =
        tensors.stream()
            .filter(Observed::neverNegative)
            .map(Observed::name)
            .collect(Collectors.toSet());
    return new CalibrationGraph(copy, outputs, steady, fed, neverNegative);
  }

  /** The names of lengths that the inputs have. */
  private static Set<String> freeLengths(Graph graph) {
    return graph.inputs().stream()
        .flatMap(v -> v.tensorType().flatMap(ValueType.TensorType::shape).stream())
        .flatMap(s -> s.dimensions().stream())
        .filter(Dimension.Symbolic.class::isInstance)
        .map(d -> ((Dimension.Symbolic) d).name())
        .collect(Collectors.toSet());
  }

  private static boolean isSteady(Value value, int axes, Set<String> free) {
    return value
        .tensorType()
        .flatMap(ValueType.TensorType::shape)
        .filter(
            s ->
                s.dimensions().stream()
                    .limit(axes)
                    .allMatch(
                        d ->
                            d instanceof Dimension.Fixed
                                || d instanceof Dimension.Symbolic n && free.contains(n.name())))
        .isPresent();
  }

  private static int rank(Value value) {
    return value.tensorType().flatMap(ValueType.TensorType::shape).map(s -> s.rank()).orElse(-1);
  }

  private static Value unary(Graph graph, String op, Value in, String what) {
    String name = graph.freshName(in.name() + "_" + what);
    Value out = graph.newValue(name, Optional.empty());
    graph.addNode("", op, name + "_" + op, List.of(Optional.of(in)), List.of(Optional.of(out)));
    return out;
  }
}
