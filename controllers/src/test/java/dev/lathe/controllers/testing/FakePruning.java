package dev.lathe.controllers.testing;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.services.ChannelPlan;
import dev.lathe.controllers.services.PruneRequest;
import dev.lathe.controllers.services.PruneServices;
import dev.lathe.controllers.services.SensitivityCurve;
import dev.lathe.controllers.services.SweepStop;
import dev.lathe.optimizers.pruning.PruneChannelsPass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A model of three groups whose stops at 30 and 50 % bring nothing; its last group matters most.
 */
final class FakePruning implements PruneServices {
  private static final List<String> GROUPS =
      List.of("features.0.conv", "features.4.expand", "features.7.project");

  @Override
  public ChannelPlan plan(PruneRequest question, JobContext context) {
    double ratio =
        question.recipe().steps().get(question.step()).values().get(PruneChannelsPass.RATIO);
    long gone = Math.round(64 * ratio);
    List<ChannelPlan.Channel> channels = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      channels.add(new ChannelPlan.Channel(1.8 * Math.exp(-i / 40.0), i >= 64 - gone));
    }
    return new ChannelPlan(
        List.of(
            gone + " of 64 channels go; 7.1 million multiply-accumulate operations a run.",
            "features.0.conv: " + gone + " of 64 channels go; follows: features.1.conv (input)"),
        GROUPS.stream()
            .map(g -> new ChannelPlan.Group(g, channels, gone + " of 64 channels go"))
            .toList());
  }

  @Override
  public void sensitivity(
      PruneRequest question, Consumer<SensitivityCurve> onCurve, JobContext context) {
    for (int i = 0; i < GROUPS.size(); i++) {
      context.checkCancelled();
      List<SensitivityCurve.Point> points = new ArrayList<>();
      for (double ratio : List.of(0.0, 0.25, 0.5, 0.75)) {
        points.add(new SensitivityCurve.Point(ratio, 0.9 - 0.3 * i * ratio));
      }
      onCurve.accept(new SensitivityCurve(GROUPS.get(i), points, true, 0.15 * i, 100));
    }
  }

  @Override
  public void sweep(PruneRequest question, Consumer<SweepStop> onStop, JobContext context) {
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
