package dev.lathe.controllers.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.ManualFxThread;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LearnControllerTest {
  @TempDir Path home;

  @Test
  void withoutAModelTheLessonSaysWhatItNeeds() {
    try (WindowControllers c =
        new WindowControllers(
            new FakeServices(home, Tasks.IMAGE_CLASSIFICATION),
            new SettingsStore(home),
            new ManualFxThread(),
            null,
            m -> {})) {
      assertThat(c.learn().cannotStart().get()).isNotEmpty();
      c.learn().start();
      assertThat(c.learn().stepProperty().get()).isEmpty();
      assertThat(c.workbench().placeProperty().get()).isEqualTo(Place.TRY);
      assertThat(c.learn().sameLabelProperty().get()).isEqualTo(Optional.empty());
    }
  }

  @Test
  void everyStepHasItsWords() {
    for (LessonStep s : LessonStep.values()) {
      assertThat(s.title()).isNotBlank();
      assertThat(s.text()).endsWith(".");
    }
    assertThat(Texts.get("learn.progress", 1, 6, "x")).contains("1").contains("6");
  }
}
