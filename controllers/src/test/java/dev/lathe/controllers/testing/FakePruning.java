package dev.lathe.controllers.testing;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.optimize.PruneServices;
import dev.lathe.controllers.optimize.SweepStop;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.task.Model;
import dev.lathe.optimizers.pruning.PruneChannelsPass;
import dev.lathe.optimizers.recipe.Recipe;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A model whose stops at 30 and 50 % bring nothing. */
final class FakePruning implements PruneServices {
  @Override
  public List<String> plan(
      Model model, Recipe recipe, int step, Optional<Dataset> samples, JobContext context) {
    long gone = Math.round(64 * recipe.steps().get(step).values().get(PruneChannelsPass.RATIO));
    return List.of(
        gone + " of 64 channels go; 7.1 million multiply-accumulate operations a run.",
        "features.0.conv: " + gone + " of 64 channels go; follows: features.1.conv (input)");
  }

  @Override
  public void sweep(
      Model model,
      Recipe recipe,
      int step,
      Optional<Dataset> samples,
      Sample sample,
      Optional<Dataset> judged,
      Consumer<SweepStop> onStop,
      JobContext context) {
    for (int i = 0; i < 10; i++) {
      context.checkCancelled();
      double ratio = i / 10.0;
      boolean dead = i == 3 || i == 5;
      double latency = 1 - 0.9 * (dead ? i - 1 : i) / 10.0;
      double right = Math.max(0.1, 0.9 - ratio * ratio * 1.3);
      onStop.accept(
          new SweepStop(
              ratio,
              latency,
              (1 - ratio) * (1 - ratio),
              Optional.of(right),
              Optional.of(right),
              i > 0 && !dead));
    }
  }
}
