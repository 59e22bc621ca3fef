package dev.lathe.controllers.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.services.ChannelPlan;
import dev.lathe.controllers.services.PruneRequest;
import dev.lathe.controllers.services.SweepStop;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.ManualFxThread;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PruneControllerTest {
  private static final Optional<Sample> SAMPLE = Optional.of(new Sample.TextSample("good"));

  private static final Dataset DATA =
      new Dataset(
          "words", List.of(new Example(SAMPLE.orElseThrow(), OptionalInt.of(1))), List.of());

  @TempDir Path home;
  private final ManualFxThread fx = new ManualFxThread();
  private final Map<String, List<SweepStop>> kept = new HashMap<>();
  private final StopsMemory memory =
      new StopsMemory() {
        @Override
        public String track(PruneRequest q, JobContext context) {
          return q.track();
        }

        @Override
        public Optional<List<SweepStop>> recall(String track) {
          return Optional.ofNullable(kept.get(track));
        }

        @Override
        public void keep(Kept stops) {
          kept.put(stops.track(), stops.stops());
        }
      };
  private PruneController prune;
  private Model model;

  @BeforeEach
  void open() {
    FakeServices services = new FakeServices(home, Tasks.TEXT_CLASSIFICATION);
    prune = new PruneController(services.optimizing().pruning(), memory, new DirectJobRunner(), fx);
    model = services.openModel(home.resolve("m.onnx"), SetupFlags.none(), JobContext.unwatched());
  }

  private void follow(String... specs) {
    follow(SAMPLE, Optional.empty(), specs);
  }

  private void follow(Optional<Sample> sample, Optional<Dataset> judged, String... specs) {
    Recipe recipe =
        new Recipe(
            Arrays.stream(specs).map(s -> PassSpec.parse(s, PassRegistry.standard())).toList());
    prune.follow(
        PruneRequest.stepOf(recipe, PassRegistry.standard())
            .map(i -> new PruneRequest(model, recipe, i, Optional.empty(), sample, judged)));
  }

  @Test
  void thePlanFollowsTheSlider() {
    follow("prune-channels:ratio=0.25");
    assertThat(prune.activeProperty().get()).isTrue();
    fx.pass(Duration.ofSeconds(1));
    assertThat(prune.plan()).anyMatch(l -> l.contains("16 of 64 channels go"));
    assertThat(chosen().staying()).isEqualTo(48);
    follow("prune-channels:ratio=0.5");
    fx.pass(Duration.ofSeconds(1));
    assertThat(prune.plan()).anyMatch(l -> l.contains("32 of 64 channels go"));
    assertThat(chosen().staying()).isEqualTo(32);
    follow("fp16");
    assertThat(prune.plan()).isEmpty();
    assertThat(prune.channels().rows()).isEmpty();
    assertThat(prune.activeProperty().get()).isFalse();
  }

  private ChannelPlan.Group chosen() {
    return prune.channels().chosenProperty().get().orElseThrow().group();
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
  void stopsAreMeasuredUnaskedOnceTheHandRests() {
    follow("prune-channels:ratio=0.25");
    fx.pass(Duration.ofSeconds(1));
    assertThat(prune.stops()).isEmpty();
    fx.pass(Duration.ofSeconds(2));
    assertThat(prune.stops()).hasSize(10);
    follow("prune-channels:scope=layer");
    fx.pass(Duration.ofSeconds(3));
    assertThat(prune.stops()).hasSize(10);
  }

  @Test
  void noStopIsMeasuredUnaskedWhileAVariantIsMade() {
    prune.keepQuiet(true);
    follow("prune-channels:ratio=0.25");
    fx.pass(Duration.ofSeconds(5));
    assertThat(prune.stops()).isEmpty();
    prune.keepQuiet(false);
    fx.pass(Duration.ofSeconds(5));
    assertThat(prune.stops()).hasSize(10);
  }

  @Test
  void noStopIsMeasuredUnaskedWhereNobodyLooks() {
    prune.watch(false);
    follow("prune-channels:ratio=0.25");
    fx.pass(Duration.ofSeconds(5));
    assertThat(prune.stops()).isEmpty();
    prune.watch(true);
    fx.pass(Duration.ofSeconds(5));
    assertThat(prune.stops()).hasSize(10);
  }

  @Test
  void stopsAreMeasuredOnceForARecipe() {
    follow("prune-channels:ratio=0.25");
    fx.pass(Duration.ofSeconds(5));
    List<SweepStop> first = List.copyOf(prune.stops());
    assertThat(first).hasSize(10);
    follow("prune-channels:scope=layer");
    assertThat(prune.stops()).isEmpty();
    follow("prune-channels:ratio=0.75");
    assertThat(prune.stops()).as("without a wait").isEqualTo(first);
  }

  @Test
  void withoutAnInputItSaysWhatIsMissing() {
    follow(Optional.empty(), Optional.empty(), "prune-channels");
    assertThat(prune.cannotMeasureProperty().get()).contains("Choose");
    prune.measure();
    fx.pass(Duration.ofSeconds(5));
    assertThat(prune.stops()).isEmpty();
    follow("prune-channels");
    fx.pass(Duration.ofSeconds(5));
    assertThat(prune.stops()).hasSize(10);
  }

  @Test
  void theMostSensitiveGroupComesFirstAndStaysChosen() {
    ChannelsController channels = prune.channels();
    follow(SAMPLE, Optional.of(DATA), "prune-channels:ratio=0.25");
    fx.pass(Duration.ofSeconds(1));
    assertThat(names())
        .containsExactly("features.0.conv", "features.4.expand", "features.7.project");
    channels.chosenProperty().set(Optional.of(channels.rows().get(1)));
    channels.measure();
    assertThat(channels.measuringProperty().get()).isFalse();
    assertThat(names())
        .containsExactly("features.7.project", "features.4.expand", "features.0.conv");
    assertThat(chosen().name()).isEqualTo("features.4.expand");
    // The curves do not depend on how much goes, but on which channels go first.
    follow(SAMPLE, Optional.of(DATA), "prune-channels:ratio=0.5,scope=layer,round=8");
    assertThat(channels.rows()).allMatch(r -> r.curve().isPresent());
    follow(SAMPLE, Optional.of(DATA), "prune-channels:ratio=0.5,importance=l1");
    assertThat(channels.rows()).allMatch(r -> r.curve().isEmpty());
  }

  private List<String> names() {
    return prune.channels().rows().stream().map(r -> r.group().name()).toList();
  }

  @Test
  void sensitivityNeedsData() {
    follow("prune-channels");
    assertThat(prune.channels().cannotMeasureProperty().get()).contains("Choose data");
    prune.channels().measure();
    assertThat(prune.channels().rows()).allMatch(r -> r.curve().isEmpty());
  }
}
