package dev.lathe.optimizers.cleanup;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.Rewire;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** Takes out nodes whose output is, bit for bit, one of their inputs. */
final class ExactIdentities {
  private final OnnxModel model;
  private final Constants constants;
  private final InferredTypes types;
  private final PassReport report;

  ExactIdentities(OnnxModel model, InferredTypes types, PassReport report) {
    this.model = model;
    this.types = types;
    this.constants = new Constants(model);
    this.report = report;
  }

  /** One round; true when something went. */
  boolean run() {
    return Round.over(model, report, this::tryRemove);
  }

  private void tryRemove(Node node) {
    if (node.input(0).isEmpty()) {
      return;
    }
    joinTransposes(node);
    Optional<String> reason = reason(node);
    Value input = node.input(0).get();
    if (reason.isPresent() && Rewire.canBypass(node, input)) {
      report.done(node, reason.get());
      Rewire.bypass(node, input);
    }
  }

  private Optional<String> reason(Node node) {
    if (node.is("Identity")) {
      return Optional.of("Identity removed");
    }
    if (node.is("Dropout") && isDropoutAtInference(node)) {
      return Optional.of("Dropout does nothing at inference: removed");
    }
    if (node.is("Cast") && isSameType(node)) {
      return Optional.of("Cast to the type that it has: removed");
    }
    if (node.is("Transpose") && isSorted(node)) {
      return Optional.of("Transpose that changes no order: removed");
    }
    if (node.isAnyOf("Reshape", "Flatten", "Expand") && keepsShape(node)) {
      return Optional.of(node.opType() + " to the shape that it has: removed");
    }
    if (node.is("Pad") && isEmptyPad(node)) {
      return Optional.of("Pad by nothing: removed");
    }
    if (node.is("Slice") && isWholeSlice(node)) {
      return Optional.of("Slice of everything: removed");
    }
    if (node.is("Concat") && node.inputs().size() == 1) {
      return Optional.of("Concat of one input: removed");
    }
    return Optional.empty();
  }

  private boolean isDropoutAtInference(Node node) {
    boolean maskUsed = node.output(1).filter(Value::isUsed).isPresent();
    // From opset 12 on, the third input switches training on.
    boolean inference =
        node.input(2).isEmpty()
            || constants.longs(node, 2).filter(v -> v.length == 1 && v[0] == 0).isPresent();
    return !maskUsed && inference && node.intAttribute("is_test", 1) != 0;
  }

  private boolean isSameType(Node node) {
    return node.input(0)
        .flatMap(types::elementType)
        .filter(t -> t.code() == node.intAttribute("to", -1))
        .isPresent();
  }

  /** One of no axes is no order, but a fault of the file where its input has some. */
  private static boolean isSorted(Node node) {
    return node.intsAttribute("perm")
        .filter(p -> p.length > 0 && IntStream.range(0, p.length).allMatch(i -> p[i] == i))
        .isPresent();
  }

  private void joinTransposes(Node node) {
    Optional<Node> before =
        node.is("Transpose")
            ? node.input(0).get().producer().filter(p -> p.is("Transpose"))
            : Optional.empty();
    Optional<long[]> first = before.flatMap(b -> b.intsAttribute("perm"));
    Optional<long[]> second = node.intsAttribute("perm");
    if (first.isEmpty()
        || second.isEmpty()
        || first.get().length != second.get().length
        || !isOrder(first.get())
        || !isOrder(second.get())
        || before.get().input(0).isEmpty()) {
      return;
    }
    long[] joined = Arrays.stream(second.get()).map(i -> first.get()[(int) i]).toArray();
    report.done(node, "joined with the Transpose before it");
    node.setAttribute(Attribute.of("perm", joined));
    node.replaceInput(0, before.get().input(0).get());
  }

  /** Whether every axis occurs once: what is none is left for the file's own error. */
  private static boolean isOrder(long[] perm) {
    return perm.length > 0
        && Arrays.stream(perm).allMatch(i -> i >= 0 && i < perm.length)
        && Arrays.stream(perm).distinct().count() == perm.length;
  }

  /** Looks at the input's shape and the wish; the output's declared shape may be wrong. */
  private boolean keepsShape(Node node) {
    Optional<Shape> shape =
        types.problems().isEmpty() ? node.input(0).flatMap(types::shape) : Optional.empty();
    if (shape.isEmpty()) {
      return false;
    }
    int rank = shape.get().rank();
    if (node.is("Flatten")) {
      return rank == 2 && node.intAttribute("axis", 1) == 1;
    }
    Optional<long[]> wish = node.intsAttribute("shape").or(() -> constants.longs(node, 1));
    if (wish.isEmpty() || wish.get().length != rank) {
      return false;
    }
    boolean reshape = node.is("Reshape");
    int open = 0;
    for (int i = 0; i < rank; i++) {
      long w = wish.get()[i];
      boolean same = shape.get().get(i).equals(Dimension.of(w));
      if (reshape && w == -1) {
        open++;
      } else if (!same
          && !(reshape && w == 0 && node.intAttribute("allowzero", 0) == 0)
          && !(!reshape && w == 1)) {
        return false;
      }
    }
    return open <= 1;
  }

  private boolean isEmptyPad(Node node) {
    return node.intsAttribute("pads")
        .or(() -> constants.longs(node, 1))
        .filter(p -> p.length > 0 && Arrays.stream(p).allMatch(v -> v == 0))
        .isPresent();
  }

  private boolean isWholeSlice(Node node) {
    Optional<long[]> starts = node.intsAttribute("starts").or(() -> constants.longs(node, 1));
    Optional<long[]> ends = node.intsAttribute("ends").or(() -> constants.longs(node, 2));
    if (starts.isEmpty() || ends.isEmpty() || starts.get().length != ends.get().length) {
      return false;
    }
    boolean stepsAreOne =
        node.input(4).isEmpty() || constants.longs(node, 4).filter(s -> allEqual(s, 1)).isPresent();
    return stepsAreOne
        && allEqual(starts.get(), 0)
        // Exporters write "to the end" as the greatest 32-bit or 64-bit number.
        && Arrays.stream(ends.get()).allMatch(e -> e >= Integer.MAX_VALUE);
  }

  private static boolean allEqual(long[] values, long expected) {
    return Arrays.stream(values).allMatch(v -> v == expected);
  }
}
