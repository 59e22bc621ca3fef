package dev.lathe.optimizers.cleanup;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.ShapeInference;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassDraft;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.DeadCode;
import dev.lathe.optimizers.rewrite.FileFormat;
import dev.lathe.optimizers.rewrite.GraphWalk;
import dev.lathe.optimizers.rewrite.Rewire;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes out of a graph what need not be in it; the numbers that come out stay the same. */
public final class CleanPass implements Pass {
  /** A graph that keeps changing after so many rounds is left as it is then. */
  private static final int ROUNDS = 8;

  @Override
  public String id() {
    return "clean";
  }

  @Override
  public String name() {
    return "Clean up";
  }

  @Override
  public Family family() {
    return Family.CLEAN_UP;
  }

  @Override
  public PassDraft draft(ParamValues values, Machine machine) {
    return PassDraft.sameAnswers();
  }

  @Override
  public String doc() {
    return "Computes constants ahead, lets Reshape copy axes instead of taking shapes apart, folds"
        + " BatchNormalization and per-channel arithmetic into the convolution or Gemm"
        + " before it, and removes nodes that do nothing, dead nodes, unused and duplicate"
        + " weights.";
  }

  @Override
  public String brief() {
    return "Fewer nodes, the same answers";
  }

  @Override
  public String expectation() {
    return "A smaller graph with the same answers up to rounding. ONNX Runtime does most of this"
        + " each time it opens a model, so speed rarely changes; quantization afterwards"
        + " gets better.";
  }

  @Override
  public List<Param<?>> params() {
    return List.of();
  }

  @Override
  public Set<Need> needs() {
    return Set.of();
  }

  @Override
  public boolean changesOnlyWeights() {
    return false;
  }

  @Override
  public Optional<String> unsupported(OnnxModel model) {
    return Optional.empty();
  }

  @Override
  public PassResult apply(Input input, ParamValues values, JobContext context) {
    PassReport report = new PassReport();
    OnnxModel model = FileFormat.withFreeInitializers(input.onnx().copy());
    if (model.irVersion() != input.onnx().irVersion()
        || model.graph().inputs().size() != input.onnx().graph().inputs().size()) {
      report.done("inputs", "weights that the file lists as inputs became constants");
    }
    int nodes = GraphWalk.nodes(model).size();
    liftConstants(model, report);
    boolean again = true;
    for (int round = 0; again && round < ROUNDS; round++) {
      context.checkCancelled();
      context.progress(round, 0, "Cleaning up, round " + (round + 1));
      InferredTypes types = ShapeInference.infer(model);
      if (round == 0) {
        types.problems().forEach(report::note);
      }
      again = ShapeCleaning.round(model, types, report, context);
      again |= new LinearFolding(model, report).run();
      again |= removeDead(model, report);
    }
    if (new Duplicates(model, report).run()) {
      removeDead(model, report);
    }
    report.note(nodes + " nodes before, " + GraphWalk.nodes(model).size() + " after.");
    return report.result(model);
  }

  private static void liftConstants(OnnxModel model, PassReport report) {
    for (Node node : GraphWalk.nodes(model)) {
      Constants.ofNode(node)
          .ifPresent(
              tensor -> {
                String label = node.label();
                Optional<Value> lifted =
                    node.output(0)
                        .filter(Value::isUsed)
                        .flatMap(v -> Rewire.toInitializer(v, tensor));
                if (lifted.isPresent()) {
                  report.done(label, "Constant became an initializer");
                }
              });
    }
  }

  private static boolean removeDead(OnnxModel model, PassReport report) {
    int before = report.changed();
    int removed =
        DeadCode.remove(model, n -> report.done(n, n.opType() + " that nothing reads: removed"));
    int initializers = removed - (report.changed() - before);
    if (initializers > 0) {
      report.done("initializers", initializers + " that nothing reads: removed");
    }
    return removed > 0;
  }
}
