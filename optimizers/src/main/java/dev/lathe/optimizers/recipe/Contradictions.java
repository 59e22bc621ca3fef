package dev.lathe.optimizers.recipe;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.OnnxChecker;
import dev.lathe.engine.graph.onnx.ShapeInference;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.engine.graph.shape.InputSizes;
import dev.lathe.optimizers.rewrite.OrtTypes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What comes to light in a model once everything is known that its file leaves open: inputs with a
 * default are constants, and all values have the types that ONNX Runtime finds. Passes fold and add
 * as much, and what the file declares of a value may contradict it; the file is to blame then.
 */
final class Contradictions {
  /** Since this version of the format constants need not be listed as inputs. */
  private static final long CONSTANTS_APART = 4;

  private Contradictions() {}

  /** In a sentence; empty where nothing was found. */
  static Optional<LatheException> of(OnnxModel model) {
    OnnxModel copy = model.copy();
    Graph graph = copy.graph();
    List.copyOf(graph.inputs()).stream()
        .filter(v -> v.constant().isPresent())
        .forEach(graph::removeInput);
    OnnxModel known =
        copy.with(Math.max(CONSTANTS_APART, copy.irVersion()), copy.opsets(), copy.metadata());
    try {
      OrtTypes.fill(known);
    } catch (LatheException e) {
      return Optional.of(refusal(e.getMessage(), e));
    }
    return OnnxChecker.check(known) instanceof OnnxChecker.Verdict.Invalid invalid
        ? Optional.of(refusal(invalid.reason(), null))
        : declared(known);
  }

  /**
   * The checker holds a declared type only against what it infers from one node and its constants;
   * here all that is declared of what nodes compute is forgotten and inferred anew, sizes that are
   * computed on the way included. Open dimensions of inputs get numbers for it, two sets in turn:
   * what comes out the same whatever they are cannot be what the file says otherwise.
   */
  private static Optional<LatheException> declared(OnnxModel known) {
    OnnxModel open = known.copy();
    List<Value> declared = computed(known.graph());
    List<Value> forgotten = computed(open.graph());
    for (Value v : forgotten) {
      if (v.type().orElse(null) instanceof ValueType.TensorType t) {
        v.setType(Optional.of(new ValueType.TensorType(t.elementType(), Optional.empty())));
      }
    }
    InputSizes some = InputSizes.typical(open);
    Map<String, Long> others = new HashMap<>();
    some.byName().forEach((name, n) -> others.put(name, n + 1));
    InferredTypes first = ShapeInference.infer(open, some);
    InferredTypes second = ShapeInference.infer(open, InputSizes.typical(open, others));
    for (int i = 0; i < declared.size(); i++) {
      Optional<Shape> said = declared.get(i).type().flatMap(Contradictions::shape);
      Optional<Shape> one = first.shape(forgotten.get(i));
      Optional<Shape> other = second.shape(forgotten.get(i));
      if (said.isPresent()
          && one.isPresent()
          && other.isPresent()
          && differ(said.get(), one.get(), other.get())) {
        return Optional.of(
            refusal(
                "'"
                    + declared.get(i).name()
                    + "' is declared as "
                    + said.get()
                    + " and comes out as "
                    + one.get()
                    + ".",
                null));
      }
    }
    return Optional.empty();
  }

  /** What the nodes of a graph compute, its outputs included, in an order that copies keep. */
  private static List<Value> computed(Graph graph) {
    return Stream.concat(
            graph.nodes().stream().flatMap(n -> n.outputs().stream()).flatMap(Optional::stream),
            graph.outputs().stream())
        .distinct()
        .toList();
  }

  private static Optional<Shape> shape(ValueType type) {
    return type instanceof ValueType.TensorType t ? t.shape() : Optional.empty();
  }

  private static boolean differ(Shape said, Shape one, Shape other) {
    if (one.rank() != other.rank()) {
      return false;
    }
    if (said.rank() != one.rank()) {
      return true;
    }
    for (int i = 0; i < said.rank(); i++) {
      if (said.get(i) instanceof Dimension.Fixed
          && one.get(i) instanceof Dimension.Fixed
          && one.get(i).equals(other.get(i))
          && !said.get(i).equals(one.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static LatheException refusal(String why, Throwable cause) {
    return LatheException.input(
        "The model contradicts itself.",
        "What it declares of its values is not what it computes: " + why,
        "Export the model again.",
        cause);
  }
}
