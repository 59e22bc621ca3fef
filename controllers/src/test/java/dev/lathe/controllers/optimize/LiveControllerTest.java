package dev.lathe.controllers.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.ManualFxThread;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveControllerTest {
  private static final Sample SAMPLE = new Sample.TextSample("good");
  private static final Dataset DATA =
      new Dataset("d", List.of(new Example(SAMPLE, OptionalInt.empty())), List.of());

  @TempDir Path home;
  private final ManualFxThread fx = new ManualFxThread();

  private LiveController open() {
    FakeServices services = new FakeServices(home, Tasks.TEXT_CLASSIFICATION);
    LiveController live = new LiveController(services.optimizing(), new DirectJobRunner(), fx);
    live.open(
        Optional.of(
            services.openModel(home.resolve("m.onnx"), SetupFlags.none(), JobContext.unwatched())));
    return live;
  }

  private static Recipe recipe(String spec) {
    return new Recipe(List.of(PassSpec.parse(spec, PassRegistry.standard())));
  }

  @Test
  void theSizeIsMarkedUntilTheFileWasMade() {
    LiveController live = open();
    List<String> sizes = new ArrayList<>();
    live.sizeProperty().addListener((o, was, is) -> sizes.add(is.value()));
    live.follow(recipe("int8-dynamic"), Optional.of(SAMPLE), Optional.empty());
    assertThat(sizes).hasSize(1);
    fx.pass(Duration.ofSeconds(1));
    assertThat(sizes).hasSize(2);
    assertThat(sizes.get(0)).startsWith("≈");
    assertThat(sizes.get(1)).doesNotContain("≈");
    assertThat(live.statusProperty().get()).contains("updated");
  }

  @Test
  void nothingIsEstimatedUnaskedWhileSomethingIsMeasured() {
    LiveController live = open();
    live.keepQuiet(true);
    live.follow(recipe("int8-dynamic"), Optional.of(SAMPLE), Optional.of(DATA));
    fx.pass(Duration.ofSeconds(1));
    assertThat(live.sizeProperty().get().value()).as("the hand is answered").startsWith("≈");
    assertThat(live.trace().points()).isEmpty();
    assertThat(live.qualityProperty().get().note()).contains("waits");
    assertThat(live.keepQuiet(false)).as("may begin again").isTrue();
    live.follow(recipe("int8-dynamic"), Optional.of(SAMPLE), Optional.of(DATA));
    fx.pass(Duration.ofSeconds(1));
    assertThat(live.qualityProperty().get().unit()).startsWith("±");
  }

  @Test
  void figuresOfAnotherRecipeAreNotLeftStanding() {
    LiveController live = open();
    live.follow(recipe("int8-dynamic"), Optional.of(SAMPLE), Optional.of(DATA));
    fx.pass(Duration.ofSeconds(1));
    assertThat(live.qualityProperty().get().unit()).startsWith("±");
    assertThat(live.estimatingProperty().get()).isFalse();
    live.follow(recipe("fp16"), Optional.of(SAMPLE), Optional.of(DATA));
    assertThat(live.estimatingProperty().get()).isTrue();
    assertThat(live.qualityProperty().get().value()).isEqualTo("…");
    assertThat(live.agreementProperty().get().note()).contains("estimating");
    assertThat(live.trace().points()).isEmpty();
    assertThat(live.lacksDataProperty().get()).isFalse();
    fx.pass(Duration.ofSeconds(1));
    assertThat(live.agreementProperty().get().unit()).startsWith("±");
    assertThat(live.estimatingProperty().get()).isFalse();
    live.follow(recipe("fp16"), Optional.of(SAMPLE), Optional.empty());
    assertThat(live.qualityProperty().get()).isEqualTo(Figure.NONE);
    assertThat(live.lacksDataProperty().get()).isTrue();
  }
}
