package dev.lathe.optimizers.cleanup;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.rewrite.Constants;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * A Reshape whose target is put together of the axes of its own input, as exporters write it, can
 * say "copy this axis" with a zero instead. The nodes that took the shape apart go, and runtimes
 * see which axes stay the same.
 */
final class CopiedAxes {
  private final OnnxModel model;
  private final Constants constants;
  private final PassReport report;

  CopiedAxes(OnnxModel model, PassReport report) {
    this.model = model;
    this.constants = new Constants(model);
    this.report = report;
  }

  /** One round; true when a target became constant. */
  boolean run() {
    return Round.over(model, report, this::tryCopy);
  }

  private void tryCopy(Node node) {
    if (node.is("Reshape") && node.intAttribute("allowzero", 0) == 0) {
      Optional<Node> target =
          node.input(1).flatMap(Value::producer).filter(CopiedAxes::putsTogether);
      target.flatMap(t -> target(node, t)).ifPresent(axes -> replace(node, axes));
    }
  }

  private static boolean putsTogether(Node node) {
    return node.is("Concat") && node.intAttribute("axis", 0) == 0;
  }

  private void replace(Node node, long[] axes) {
    Value target =
        model
            .graph()
            .addInitializer(
                model.graph().freshName(node.firstOutput().name() + "_target"),
                Tensors.ofLongs(axes, axes.length));
    node.replaceInput(1, target);
    report.done(node, "its target copies axes of its input: it became a constant");
  }

  private Optional<long[]> target(Node reshape, Node concat) {
    LongStream.Builder axes = LongStream.builder();
    int at = 0;
    for (int i = 0; i < concat.inputs().size(); i++) {
      Optional<long[]> fixed = constants.longs(concat, i);
      if (fixed.isPresent()) {
        LongStream.of(fixed.get()).forEach(axes);
        at += fixed.get().length;
      } else if (axis(concat.input(i), reshape.input(0)).orElse(-1) == at) {
        axes.add(0);
        at++;
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(axes.build().toArray());
  }

  /** Which axis of the data a vector of one element holds; empty when it does not. */
  private OptionalLong axis(Optional<Value> part, Optional<Value> data) {
    Optional<Node> last = part.flatMap(Value::producer);
    boolean lifted = last.filter(n -> n.is("Unsqueeze")).isPresent();
    Optional<Node> gather =
        (lifted ? last.get().input(0).flatMap(Value::producer) : last).filter(n -> n.is("Gather"));
    Optional<Node> shape =
        gather.flatMap(g -> g.input(0)).flatMap(Value::producer).filter(n -> n.is("Shape"));
    if (shape.isEmpty() || !shape.get().input(0).equals(data) || isPartial(shape.get())) {
      return OptionalLong.empty();
    }
    int rank = constants.input(gather.get(), 1).map(t -> t.shape().length).orElse(-1);
    return rank == (lifted ? 0 : 1)
        ? constants
            .longs(gather.get(), 1)
            .filter(i -> i.length == 1)
            .map(i -> OptionalLong.of(i[0]))
            .orElse(OptionalLong.empty())
        : OptionalLong.empty();
  }

  private static boolean isPartial(Node shape) {
    return shape.attribute("start").isPresent() || shape.attribute("end").isPresent();
  }
}
