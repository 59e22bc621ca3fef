package dev.lathe.optimizers.worker;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pruning.PruneChannelsPass;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeRunner;
import dev.lathe.optimizers.recipe.TrainingSteps;
import dev.lathe.optimizers.training.taylor.TaylorScores;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * A step of channel pruning to be looked at before it is done.
 *
 * @param recipe that has it
 * @param step where
 * @param data what its ranking looks at, where it does
 * @param sample what latency is measured on
 * @param judged what answers are judged on
 */
public record PruneOrder(
    Model model,
    Recipe recipe,
    int step,
    Optional<Dataset> data,
    Optional<Sample> sample,
    Optional<Dataset> judged) {
  private static final PassRegistry PASSES = PassRegistry.standard();

  /** The values of the step. */
  public ParamValues values() {
    return recipe.steps().get(step).values();
  }

  /** The step's input: what the steps before it make, those that train or need samples left out. */
  public Pass.Input input(Machine machine, JobContext context) {
    Recipe before = new TrainingSteps(PASSES).without(new Recipe(recipe.steps().subList(0, step)));
    OnnxModel onnx =
        before.steps().stream().noneMatch(Recipe.Step::enabled)
            ? model.onnx()
            : new RecipeRunner(PASSES).draft(model, before, machine, context).orElse(model.onnx());
    return new Pass.Input(model, onnx, machine, data);
  }

  /** The pass, with all its ways to rank. */
  static PruneChannelsPass pass() {
    return new PruneChannelsPass(TaylorScores::of);
  }

  void write(DataOutputStream out) throws IOException {
    OrderWire.work(out, model, recipe, data);
    out.writeInt(step);
    OrderWire.sample(out, sample);
    OrderWire.data(out, judged);
  }

  static PruneOrder read(DataInputStream in, JobContext context) throws IOException {
    OrderWire.Work work = OrderWire.work(in, PASSES, context);
    return new PruneOrder(
        work.model(),
        work.recipe(),
        in.readInt(),
        work.data(),
        OrderWire.sample(in),
        OrderWire.data(in, work.model(), context));
  }
}
