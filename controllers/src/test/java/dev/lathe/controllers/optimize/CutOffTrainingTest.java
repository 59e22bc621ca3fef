package dev.lathe.controllers.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.TestWorkbench;
import dev.lathe.controllers.user.Notifications.Message;
import dev.lathe.engine.experiment.Experiment;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CutOffTrainingTest {
  private static final Recipe TRAINS =
      new Recipe(List.of(PassSpec.parse("recover:epochs=7", PassRegistry.standard())));

  @TempDir Path home;
  private FakeServices services;
  private TestWorkbench desk;

  @BeforeEach
  void open() {
    services = new FakeServices(home, Tasks.TEXT_CLASSIFICATION);
    desk = new TestWorkbench(services);
    desk.open();
    desk.chooseTexts(true);
  }

  private Experiment experiment() {
    return desk.workbench().openModelProperty().get().orElseThrow().experiment();
  }

  private List<Message> offers() {
    return desk.told().stream().filter(m -> m.what().contains("was cut off")).toList();
  }

  @Test
  void aTrainingThatTheProcessDidNotSurviveIsOfferedOnceAndGoesOn() {
    // What the process had written when it died.
    CutOffTraining.watched(
        experiment(),
        TRAINS,
        () -> {
          OptimizeController optimize = desk.optimize();
          desk.fx().pass(Duration.ofSeconds(2));
          assertThat(offers()).hasSize(1);
          int before = services.optimizing().applied().size();
          offers().get(0).links().get(0).action().run();
          assertThat(optimize.editor().recipeProperty().get()).isEqualTo(TRAINS);
          assertThat(services.optimizing().applied()).hasSize(before + 1);
          return "";
        });
    desk.optimize();
    desk.fx().pass(Duration.ofSeconds(2));
    assertThat(offers()).as("no second time").hasSize(1);
  }

  @Test
  void aTrainingThatEndedHoweverIsNotOffered() {
    CutOffTraining.watched(experiment(), TRAINS, () -> "made");
    assertThatThrownBy(
            () ->
                CutOffTraining.watched(
                    experiment(),
                    TRAINS,
                    () -> {
                      throw new CancellationException();
                    }))
        .isInstanceOf(CancellationException.class);
    desk.optimize();
    desk.fx().pass(Duration.ofSeconds(2));
    assertThat(offers()).isEmpty();
  }
}
