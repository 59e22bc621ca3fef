package dev.lathe.optimizers.cleanup;

import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.Rewire;
import java.util.List;
import java.util.Optional;

/**
 * Turns shapes that are known into constants: Shape of a fixed shape, and a known axis taken out of
 * a shape whose other axes may be open.
 */
final class ShapeFolding {
  private final OnnxModel model;
  private final InferredTypes types;
  private final PassReport report;

  ShapeFolding(OnnxModel model, InferredTypes types, PassReport report) {
    this.model = model;
    this.types = types;
    this.report = report;
  }

  /** One round; true when something became constant. */
  boolean run() {
    if (!types.problems().isEmpty()) {
      // Declared shapes contradict the graph: none is safe to build on.
      return false;
    }
    return Round.over(model, report, node -> known(node).ifPresent(value -> replace(node, value)));
  }

  private void replace(Node node, Known known) {
    String label = node.label();
    if (Rewire.toInitializer(node.firstOutput(), Tensors.ofLongs(known.values(), known.shape()))
        .isPresent()) {
      report.done(label, node.opType() + " is known: it became a constant");
    }
  }

  private record Known(long[] values, long... shape) {}

  private Optional<Known> known(Node node) {
    if (node.is("Shape")) {
      return dimensions(node)
          .filter(d -> d.stream().allMatch(Dimension.Fixed.class::isInstance))
          .map(d -> d.stream().mapToLong(x -> ((Dimension.Fixed) x).length()).toArray())
          .map(lengths -> new Known(lengths, lengths.length));
    }
    if (node.is("Gather")) {
      return gathered(node);
    }
    return Optional.empty();
  }

  private Optional<Known> gathered(Node gather) {
    Optional<Node> shape = gather.input(0).flatMap(Value::producer).filter(p -> p.is("Shape"));
    Optional<List<Dimension>> dimensions = shape.flatMap(this::dimensions);
    Constants constants = new Constants(model);
    Optional<long[]> indices = constants.longs(gather, 1);
    if (dimensions.isEmpty() || indices.isEmpty()) {
      return Optional.empty();
    }
    long[] values = new long[indices.get().length];
    for (int i = 0; i < values.length; i++) {
      long index = indices.get()[i];
      long at = index < 0 ? index + dimensions.get().size() : index;
      if (at < 0
          || at >= dimensions.get().size()
          || !(dimensions.get().get((int) at) instanceof Dimension.Fixed fixed)) {
        return Optional.empty();
      }
      values[i] = fixed.length();
    }
    return Optional.of(new Known(values, constants.input(gather, 1).orElseThrow().shape()));
  }

  /** What a Shape node yields, as far as it is known. */
  private Optional<List<Dimension>> dimensions(Node node) {
    Optional<Shape> shape = node.input(0).flatMap(types::shape);
    if (shape.isEmpty() || shape.get().dimensions().contains(Dimension.of(-1))) {
      return Optional.empty();
    }
    int rank = shape.get().rank();
    int start = clamp(node.intAttribute("start", 0), rank);
    int end = clamp(node.intAttribute("end", rank), rank);
    return Optional.of(shape.get().dimensions().subList(start, Math.max(start, end)));
  }

  private static int clamp(long index, int rank) {
    return (int) Math.max(0, Math.min(rank, index < 0 ? index + rank : index));
  }
}
