package dev.lathe.optimizers.worker;

import dev.lathe.base.JobContext;
import dev.lathe.base.StartsThreads;
import dev.lathe.base.child.Frames;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.RecipeRunner;
import dev.lathe.optimizers.recipe.RecipeRunner.StepResult;
import dev.lathe.optimizers.recipe.StepFiles;
import dev.lathe.optimizers.recipe.TrainingSteps;
import dev.lathe.optimizers.worker.MakeTask.Done;
import dev.lathe.optimizers.worker.MakeTask.Step;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes a variant. */
@StartsThreads("counts beside the passes, which leave most of a machine idle; is waited for")
final class MakeTask implements WorkerTask<VariantOrder, Step, Done> {
  private static final PassRegistry PASSES = PassRegistry.standard();

  /**
   * A step that is done.
   *
   * @param number counts from 0 among the enabled ones
   * @param problem what kept its model from being written; empty where nothing did
   */
  record Step(int number, StepResult result, Optional<String> problem) {}

  /**
   * The end.
   *
   * @param seconds wall-clock time of all passes and checks
   * @param change of what the model holds; empty where the order does not ask
   */
  record Done(double seconds, Optional<Worker.Change> change) {}

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
  public Done run(
      VariantOrder order,
      Supplier<Machine> machine,
      Consumer<? super Step> parts,
      JobContext context) {
    List<StepResult> done = new ArrayList<>();
    Optional<CompletableFuture<Counts>> before =
        Optional.of(order)
            .filter(VariantOrder::counted)
            .map(o -> CompletableFuture.supplyAsync(() -> Counts.of(o.model().onnx())));
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
    return new Done(outcome.seconds(), before.map(b -> change(result(b), outcome)));
  }

  private static Counts result(CompletableFuture<Counts> counting) {
    try {
      return counting.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException told ? told : e;
    }
  }

  private static Worker.Change change(Counts before, RecipeRunner.Outcome outcome) {
    boolean alike =
        outcome.steps().stream()
            .allMatch(s -> s.changed() == 0 || PASSES.require(s.passId()).changesOnlyWeights());
    return new Worker.Change(before, alike ? before : Counts.of(outcome.onnx()));
  }

  @Override
  public void writeOrder(VariantOrder order, DataOutputStream out) throws IOException {
    OrderWire.work(out, order.model(), order.recipe(), order.data());
    OrderWire.path(out, order.target());
    OrderWire.path(out, order.steps().map(StepFiles.Place::folder));
    out.writeInt(order.steps().map(StepFiles.Place::count).orElse(0));
    out.writeBoolean(order.counted());
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
        folder.map(f -> new StepFiles.Place(f, count)),
        in.readBoolean());
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
  public void writeResult(Done done, DataOutputStream out) throws IOException {
    out.writeDouble(done.seconds());
    out.writeBoolean(done.change().isPresent());
    if (done.change().isPresent()) {
      write(done.change().get().before(), out);
      write(done.change().get().after(), out);
    }
  }

  private static void write(Counts counts, DataOutputStream out) throws IOException {
    out.writeLong(counts.parameters());
    out.writeLong(counts.macs());
  }

  @Override
  public Done readResult(DataInputStream in) throws IOException {
    double seconds = in.readDouble();
    return new Done(
        seconds,
        in.readBoolean()
            ? Optional.of(new Worker.Change(counts(in), counts(in)))
            : Optional.empty());
  }

  private static Counts counts(DataInputStream in) throws IOException {
    return new Counts(in.readLong(), in.readLong());
  }

  @Override
  public void clearUp(VariantOrder order, long process) {
    order.target().ifPresent(t -> OnnxFiles.removeDrafts(t, process));
  }
}
