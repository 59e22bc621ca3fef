package dev.lathe.engine.task;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Value;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What the last nodes of a graph give away of its answers.
 *
 * @param kind what its outputs are
 * @param names of the classes, where the graph holds them; numbers as they are written
 * @param choosesItself whether an output holds the numbers of the best classes (ArgMax)
 */
record GraphHead(Kind kind, List<String> names, boolean choosesItself) {
  /** So far back an output is followed. */
  private static final int STEPS = 12;

  /** What outputs are. */
  enum Kind {
    /** Nothing is known. */
    UNKNOWN,
    /** A classifier of scikit-learn and its like, or a label beside scores. */
    CLASSIFIER,
    /** Probabilities of several classes. */
    SOFTMAX,
    /** Probabilities that do not add up. */
    SIGMOID,
    /** A regressor of scikit-learn and its like. */
    REGRESSOR,
    /** A linear layer: logits, or a number. */
    LINEAR
  }

  static GraphHead of(Graph graph) {
    Kind kind = Kind.UNKNOWN;
    List<String> names = List.of();
    boolean chooses = false;
    for (Value out : graph.outputs()) {
      Optional<Value> at = Optional.of(out);
      for (int i = 0; i < STEPS && at.isPresent() && at.get().producer().isPresent(); i++) {
        Node node = at.get().producer().get();
        if (names.isEmpty()) {
          names = names(node);
        }
        Optional<Kind> told = kind(node);
        if (told.isPresent()) {
          kind = kind == Kind.UNKNOWN ? told.get() : kind;
          break;
        }
        chooses |= node.is("ArgMax");
        at = passes(node) ? node.input(0) : Optional.empty();
      }
    }
    return new GraphHead(
        labelled(TensorSpec.outputs(graph)) ? Kind.CLASSIFIER : kind, names, chooses);
  }

  private static Optional<Kind> kind(Node node) {
    return switch (node.opType()) {
      case "TreeEnsembleClassifier", "LinearClassifier", "SVMClassifier", "ZipMap" ->
          Optional.of(Kind.CLASSIFIER);
      case "TreeEnsembleRegressor", "LinearRegressor", "SVMRegressor" ->
          Optional.of(Kind.REGRESSOR);
      case "Softmax" -> Optional.of(Kind.SOFTMAX);
      case "Sigmoid" -> Optional.of(Kind.SIGMOID);
      case "Gemm", "MatMul" -> Optional.of(Kind.LINEAR);
      default -> Optional.empty();
    };
  }

  /** Whether a node hands its first input on, more or less as it is. */
  private static boolean passes(Node node) {
    return node.isAnyOf(
        "Identity",
        "Cast",
        "Reshape",
        "Squeeze",
        "Unsqueeze",
        "Flatten",
        "Add",
        "Normalizer",
        "Transpose",
        "Resize",
        "Upsample");
  }

  private static List<String> names(Node node) {
    for (String attribute : List.of("classlabels_strings", "classlabels_int64s")) {
      Optional<Attribute.AttributeValue> value = node.attribute(attribute).map(Attribute::value);
      if (value.orElse(null) instanceof Attribute.StringsValue s && !s.values().isEmpty()) {
        return s.values().stream().map(Attribute.Bytes::text).toList();
      } else if (value.orElse(null) instanceof Attribute.IntsValue n && !n.values().isEmpty()) {
        return n.values().stream().map(String::valueOf).toList();
      }
    }
    return node.attribute("classlabels_ints")
        .map(Attribute::value)
        .filter(Attribute.IntsValue.class::isInstance)
        .map(v -> ((Attribute.IntsValue) v).values().stream().map(String::valueOf).toList())
        .orElse(List.of());
  }

  /** A label a sample, and beside it something that may be its scores. */
  private static boolean labelled(List<TensorSpec> outputs) {
    return outputs.size() == 2
        && outputs.stream().anyMatch(GraphHead::isLabel)
        && outputs.stream()
            .anyMatch(
                o -> o.type() == DataType.UNDEFINED || o.type().isFloatingPoint() && o.rank() == 2);
  }

  private static boolean isLabel(TensorSpec o) {
    String n = o.name().toLowerCase(Locale.ROOT);
    boolean typed =
        o.type() == DataType.INT64 || o.type() == DataType.STRING || o.type() == DataType.INT32;
    boolean one = o.rank() == 1 || o.rank() == 2 && o.length(1) == 1;
    return typed && one && (n.contains("label") || n.contains("class") || n.contains("pred"));
  }

  /** Whether the names are 0, 1, 2, …: the classes' numbers, which name nothing. */
  boolean isNumbered() {
    return names.equals(LongStream.range(0, names.size()).mapToObj(String::valueOf).toList());
  }
}
