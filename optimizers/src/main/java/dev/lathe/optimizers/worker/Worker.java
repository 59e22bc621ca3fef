package dev.lathe.optimizers.worker;

import dev.lathe.base.JobContext;
import dev.lathe.optimizers.recipe.RecipeRunner.StepResult;
import dev.lathe.optimizers.recipe.StepFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Who does the heavy work: a process of its own, or this one. Safe to use from any thread. */
public interface Worker {
  /**
   * Does a task and waits for it. Pausing and finishing the job reach it, and so do events and
   * progress the job.
   *
   * @param parts takes each part of the result as it comes, on the calling thread
   * @throws dev.lathe.base.LatheException when the task fails, or the process that does it dies
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  <O, P, T> T run(WorkerTask<O, P, T> task, O order, Consumer<? super P> parts, JobContext context);

  /**
   * Says that a variant will be made soon, so that what takes time to start begins to. Nothing is
   * told where it cannot: making the variant tells.
   *
   * @param bytes of the model
   * @param samples whether passes look at samples
   * @return closed when the variant is made, or will not be: ends what was started and not used
   */
  default Ahead prepare(long bytes, boolean samples) {
    return () -> {};
  }

  /** What was started ahead. */
  interface Ahead extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * What a recipe did.
   *
   * @param steps one for each enabled step
   * @param seconds wall-clock time of all passes and checks
   * @param change of what the model holds; empty where the order does not ask
   */
  record Made(List<StepResult> steps, double seconds, Optional<Change> change) {
    /** Copies the list. */
    public Made {
      steps = List.copyOf(steps);
    }
  }

  /** What the model holds, and what the variant does. */
  record Change(Counts before, Counts after) {}

  /**
   * Makes a variant, and keeps the models on its way where somebody wants them.
   *
   * @param steps files made for the order's model and recipe
   * @throws dev.lathe.base.LatheException naming the pass, when it does not suit the model, lacks
   *     data, or fails; or when the process that makes it dies
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  default Made make(VariantOrder order, Optional<StepFiles> steps, JobContext context) {
    List<StepResult> results = new ArrayList<>();
    Optional<StepFiles> kept = steps.filter(StepFiles::hasRoom);
    MakeTask.Done done =
        run(
            new MakeTask(),
            order.keeping(kept.map(StepFiles::place)),
            step -> {
              results.add(step.result());
              steps.ifPresent(s -> s.kept(step.result(), step.problem()));
            },
            context);
    return new Made(results, done.seconds(), done.change());
  }
}
