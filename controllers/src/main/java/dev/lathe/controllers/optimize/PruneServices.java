package dev.lathe.controllers.optimize;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.task.Model;
import dev.lathe.optimizers.recipe.Recipe;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Channel pruning looked at before it is done. Methods run on worker threads. */
public interface PruneServices {
  /**
   * What a step of the recipe would cut, in words.
   *
   * @param samples what its ranking looks at, where it does
   */
  List<String> plan(
      Model model, Recipe recipe, int step, Optional<Dataset> samples, JobContext context);

  /**
   * What the step brings at each stop of its ratio.
   *
   * @param sample what latency is measured on
   * @param judged what answers are judged on
   * @param onStop takes each stop, on the worker thread
   */
  void sweep(
      Model model,
      Recipe recipe,
      int step,
      Optional<Dataset> samples,
      Sample sample,
      Optional<Dataset> judged,
      Consumer<SweepStop> onStop,
      JobContext context);
}
