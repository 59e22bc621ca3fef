package dev.lathe.optimizers.cleanup;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.rewrite.GraphWalk;
import java.util.function.Consumer;

/** One round of a clean-up over a model. */
final class Round {
  private Round() {}

  /**
   * Does something at every node, but for those that went meanwhile and those that yield nothing.
   *
   * @return whether that changed anything, by the report
   */
  static boolean over(OnnxModel model, PassReport report, Consumer<Node> work) {
    int before = report.changed();
    for (Node node : GraphWalk.nodes(model)) {
      if (node.graph().isPresent() && node.output(0).isPresent()) {
        work.accept(node);
      }
    }
    return report.changed() > before;
  }
}
