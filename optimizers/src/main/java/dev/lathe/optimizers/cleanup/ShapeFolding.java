package dev.lathe.optimizers.cleanup;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.optimizers.cleanup.LengthValues.Lengths;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.Rewire;
import java.util.List;
import java.util.Optional;

/**
 * Turns shapes that are known into constants, wherever they are computed from shapes whose other
 * axes may be open; and targets of Reshape with open axes, where the operator can say "copy this
 * axis" or "whatever is left" instead.
 */
final class ShapeFolding {
  private final OnnxModel model;
  private final InferredTypes types;
  private final Constants constants;
  private final LengthValues values;
  private final PassReport report;

  ShapeFolding(OnnxModel model, InferredTypes types, PassReport report) {
    this.model = model;
    this.types = types;
    this.constants = new Constants(model);
    this.values = new LengthValues(types, constants);
    this.report = report;
  }

  /** One round; true when something became constant. */
  boolean run() {
    if (!types.problems().isEmpty()) {
      // Declared shapes contradict the graph: none is safe to build on.
      return false;
    }
    return Round.over(model, report, this::fold);
  }

  private void fold(Node node) {
    if (node.is("Reshape")) {
      reshape(node);
    }
    values.visit(node);
    Value output = node.firstOutput();
    Optional<Lengths> fixed =
        constants.of(output).isPresent()
            ? Optional.empty()
            : values.of(output).filter(Lengths::isFixed);
    boolean alone = node.outputs().size() == 1 && output.isUsed();
    fixed.filter(l -> alone).ifPresent(l -> replace(node, l));
  }

  private void replace(Node node, Lengths lengths) {
    String label = node.label();
    long[] shape = lengths.scalar() ? new long[0] : new long[] {lengths.items().size()};
    Optional<DataType> type = types.elementType(node.firstOutput());
    if (type.filter(t -> t == DataType.INT64).isPresent()
        && Rewire.toInitializer(node.firstOutput(), Tensors.ofLongs(lengths.numbers(), shape))
            .isPresent()) {
      report.done(label, node.opType() + " is known: it became a constant");
    }
  }

  private void reshape(Node node) {
    Optional<Lengths> target =
        node.intAttribute("allowzero", 0) == 0 && node.input(1).isPresent()
            ? node.input(1).filter(v -> constants.of(v).isEmpty()).flatMap(values::of)
            : Optional.empty();
    Optional<long[]> written =
        target
            .filter(t -> !t.scalar())
            .flatMap(t -> written(t, node.input(0).flatMap(values::shape)));
    written.ifPresent(
        axes -> {
          Value constant =
              model
                  .graph()
                  .addInitializer(
                      model.graph().freshName(node.firstOutput().name() + "_target"),
                      Tensors.ofLongs(axes, axes.length));
          node.replaceInput(1, constant);
          report.done(
              node,
              "its target copies axes of its input, or leaves one open: it became a constant");
        });
  }

  /** The target as Reshape can have it: 0 copies an axis of the data, one -1 takes what is left. */
  private static Optional<long[]> written(Lengths target, Optional<List<Length>> data) {
    long[] out = new long[target.items().size()];
    int open = 0;
    for (int i = 0; i < out.length; i++) {
      int axis = i;
      Length wish = target.items().get(i);
      if (wish.isFixed()) {
        out[i] = wish.factor();
      } else if (data.filter(d -> axis < d.size() && d.get(axis).equals(wish)).isPresent()) {
        out[i] = 0;
      } else {
        out[i] = -1;
      }
      open += out[i] == -1 ? 1 : 0;
    }
    return open <= 1 ? Optional.of(out) : Optional.empty();
  }
}
