package dev.lathe.controllers.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.ManualFxThread;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.TaskKind;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PruneControllerTest {
  private static final Optional<Sample> SAMPLE = Optional.of(new Sample.TextSample("good"));

  @TempDir Path home;
  private final ManualFxThread fx = new ManualFxThread();
  private PruneController prune;
  private Model model;

  @BeforeEach
  void open() {
    FakeServices services = new FakeServices(home, TaskKind.TEXT_CLASSIFICATION);
    prune = new PruneController(services.optimizing().pruning(), new DirectJobRunner(), fx);
    model = services.openModel(home.resolve("m.onnx"), SetupFlags.none(), JobContext.unwatched());
  }

  private void follow(String... specs) {
    Recipe recipe =
        new Recipe(
            Arrays.stream(specs).map(s -> PassSpec.parse(s, PassRegistry.standard())).toList());
    prune.follow(Optional.of(model), recipe, Optional.empty(), SAMPLE, Optional.empty());
  }

  @Test
  void thePlanFollowsTheSlider() {
    follow("prune-channels:ratio=0.25");
    fx.pass(Duration.ofSeconds(1));
    assertThat(prune.plan()).anyMatch(l -> l.contains("16 of 64 channels go"));
    follow("prune-channels:ratio=0.5");
    fx.pass(Duration.ofSeconds(1));
    assertThat(prune.plan()).anyMatch(l -> l.contains("32 of 64 channels go"));
    follow("fp16");
    assertThat(prune.plan()).isEmpty();
  }

  @Test
  void measuredStopsHoldWhileOnlyTheSliderMoves() {
    follow("prune-channels:ratio=0.25");
    prune.measure();
    assertThat(prune.measuringProperty().get()).isFalse();
    assertThat(prune.stops()).hasSize(10);
    assertThat(prune.stops().stream().filter(s -> !s.pays()).map(SweepStop::ratio).toList())
        .isEqualTo(List.of(0.0, 0.3, 0.5));
    follow("prune-channels:ratio=0.5");
    assertThat(prune.stops()).hasSize(10);
    follow("prune-channels:ratio=0.5,scope=layer");
    assertThat(prune.stops()).isEmpty();
  }

  @Test
  void withoutAnInputItSaysWhatIsMissing() {
    Recipe recipe = new Recipe(List.of(PassSpec.parse("prune-channels", PassRegistry.standard())));
    prune.follow(Optional.of(model), recipe, Optional.empty(), Optional.empty(), Optional.empty());
    assertThat(prune.cannotMeasureProperty().get()).contains("Choose");
    prune.measure();
    assertThat(prune.stops()).isEmpty();
  }
}
