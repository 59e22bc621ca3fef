package dev.lathe.optimizers.cleanup;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.onnx.ShapeInference;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.rewrite.DeadCode;

/**
 * The part of cleaning up that takes arithmetic on shapes out of a graph: what follows shapes sees
 * more afterwards. Weights and the operators that use them stay as they are.
 */
public final class ShapeCleaning {
  private static final int ROUNDS = 8;

  private ShapeCleaning() {}

  /**
   * Cleans.
   *
   * @param model is changed
   * @return how many changes that made
   */
  public static int run(OnnxModel model, JobContext context) {
    PassReport report = new PassReport();
    boolean again = true;
    for (int round = 0; again && round < ROUNDS; round++) {
      context.checkCancelled();
      InferredTypes types = ShapeInference.infer(model);
      again = round(model, types, report, context);
      DeadCode.remove(model, n -> {});
    }
    return report.changed();
  }

  /** One round of what makes shapes constant and of what that leaves without effect. */
  static boolean round(
      OnnxModel model, InferredTypes types, PassReport report, JobContext context) {
    boolean changed = new ShapeFolding(model, types, report).run();
    changed |= new CopiedAxes(model, report).run();
    changed |= new ConstantFolding(model, report, context, n -> true).run();
    changed |= new ExactIdentities(model, types, report).run();
    return changed;
  }
}
