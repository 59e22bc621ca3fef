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
import dev.lathe.optimizers.rewrite.OrtTypes;
import java.util.List;
import java.util.Optional;

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
        : output(known);
  }

  /** The checker does not hold every declared output against what is computed. */
  private static Optional<LatheException> output(OnnxModel known) {
    OnnxModel open = known.copy();
    for (Value v : open.graph().outputs()) {
      if (v.type().orElse(null) instanceof ValueType.TensorType t) {
        v.setType(Optional.of(new ValueType.TensorType(t.elementType(), Optional.empty())));
      }
    }
    InferredTypes inferred = ShapeInference.infer(open);
    for (int i = 0; i < known.graph().outputs().size(); i++) {
      Value declared = known.graph().outputs().get(i);
      Optional<Shape> said = declared.type().flatMap(Contradictions::shape);
      Optional<Shape> found = inferred.shape(open.graph().outputs().get(i));
      if (said.isPresent() && found.isPresent() && differ(said.get(), found.get())) {
        return Optional.of(
            refusal(
                "'"
                    + declared.name()
                    + "' is declared as "
                    + said.get()
                    + " and comes out as "
                    + found.get()
                    + ".",
                null));
      }
    }
    return Optional.empty();
  }

  private static Optional<Shape> shape(ValueType type) {
    return type instanceof ValueType.TensorType t ? t.shape() : Optional.empty();
  }

  private static boolean differ(Shape a, Shape b) {
    List<Dimension> x = a.dimensions();
    List<Dimension> y = b.dimensions();
    if (x.size() != y.size()) {
      return true;
    }
    for (int i = 0; i < x.size(); i++) {
      if (x.get(i) instanceof Dimension.Fixed
          && y.get(i) instanceof Dimension.Fixed
          && !x.get(i).equals(y.get(i))) {
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
