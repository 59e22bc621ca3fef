package dev.lathe.optimizers.worker;

import dev.lathe.base.JobContext;
import dev.lathe.base.child.Frames;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.RecipeRunner;
import dev.lathe.optimizers.recipe.RecipeRunner.StepResult;
import dev.lathe.optimizers.recipe.StepFiles;
import dev.lathe.optimizers.recipe.TrainingSteps;
import dev.lathe.optimizers.worker.MakeTask.Step;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes a variant; its result is how many seconds that took. */
final class MakeTask implements WorkerTask<VariantOrder, Step, Double> {
  private static final PassRegistry PASSES = PassRegistry.standard();

  /**
   * A step that is done.
   *
   * @param number counts from 0 among the enabled ones
   * @param problem what kept its model from being written; empty where nothing did
   */
  record Step(int number, StepResult result, Optional<String> problem) {}

  @Override
  public String doing(VariantOrder order) {
    return "made a variant of " + order.model().name();
  }

  @Override
  public String whenKilled(VariantOrder order) {
    String smaller = "Close other programs, or give the passes fewer or smaller samples.";
    return new TrainingSteps(PASSES).in(order.recipe())
        ? smaller + " Started again, the training goes on after its last saved epoch."
        : smaller;
  }

  @Override
  public Double run(
      VariantOrder order,
      Supplier<Machine> machine,
      Consumer<? super Step> parts,
      JobContext context) {
    List<StepResult> done = new ArrayList<>();
    RecipeRunner.Outcome outcome =
        new RecipeRunner(PASSES)
            .run(
                order.model(),
                order.recipe(),
                order.data(),
                machine.get(),
                (step, onnx) -> {
                  done.add(step);
                  Optional<String> problem =
                      order.steps().flatMap(s -> s.write(done.size(), step.passId(), onnx));
                  parts.accept(new Step(done.size() - 1, step, problem));
                },
                context);
    context.checkCancelled();
    order.target().ifPresent(t -> RecipeRunner.write(outcome, t));
    return outcome.seconds();
  }

  @Override
  public void writeOrder(VariantOrder order, DataOutputStream out) throws IOException {
    OrderWire.work(out, order.model(), order.recipe(), order.data());
    OrderWire.path(out, order.target());
    OrderWire.path(out, order.steps().map(StepFiles.Place::folder));
    out.writeInt(order.steps().map(StepFiles.Place::count).orElse(0));
  }

  @Override
  public VariantOrder readOrder(DataInputStream in, JobContext context) throws IOException {
    OrderWire.Work work = OrderWire.work(in, PASSES, context);
    Optional<Path> target = OrderWire.path(in);
    Optional<Path> folder = OrderWire.path(in);
    int count = in.readInt();
    return new VariantOrder(
        work.model(),
        work.recipe(),
        work.data(),
        target,
        folder.map(f -> new StepFiles.Place(f, count)));
  }

  @Override
  public void writePart(Step part, DataOutputStream out) throws IOException {
    out.writeInt(part.number());
    ResultWire.step(out, part.result());
    Frames.text(out, part.problem().orElse(""));
  }

  @Override
  public Step readPart(VariantOrder order, DataInputStream in) throws IOException {
    int number = in.readInt();
    StepResult result = ResultWire.step(in, order.recipe().enabledSteps().get(number));
    return new Step(number, result, Optional.of(Frames.text(in)).filter(p -> !p.isEmpty()));
  }

  @Override
  public void writeResult(Double seconds, DataOutputStream out) throws IOException {
    out.writeDouble(seconds);
  }

  @Override
  public Double readResult(DataInputStream in) throws IOException {
    return in.readDouble();
  }

  @Override
  public void clearUp(VariantOrder order, long process) {
    order.target().ifPresent(t -> OnnxFiles.removeDrafts(t, process));
  }
}
