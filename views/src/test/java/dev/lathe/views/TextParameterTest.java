package dev.lathe.views;

import static org.assertj.core.api.Assertions.assertThat;

import atlantafx.base.theme.Styles;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.pruning.DropLayersPass;
import dev.lathe.optimizers.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.event.ActionEvent;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextParameterTest {
  @TempDir Path home;

  private static TextField field(WindowHarness w) {
    return (TextField) w.scene().lookup("#param-keep");
  }

  private static void type(WindowHarness w, String text) {
    WindowHarness.onFx(
        () -> {
          field(w).setText(text);
          field(w).fireEvent(new ActionEvent());
          return null;
        });
    WindowHarness.pulse();
  }

  @Test
  void aTextThatCannotBeIsMarkedAndAnotherIsTaken() {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION);
    try (WindowHarness w = WindowHarness.open(services, false, 1.0, 1280, 800, Optional.empty())) {
      var optimize = w.controllers().optimize();
      w.awaitModel();
      WindowHarness.onFx(
          () -> {
            w.controllers().workbench().placeProperty().set(Place.OPTIMIZE);
            optimize.editor().replace(new Recipe(List.of()));
            optimize.editor().add("drop-layers");
            return null;
          });
      WindowHarness.await("a field", () -> field(w) != null);
      assertThat(WindowHarness.onFx(() -> field(w).getPromptText())).contains("0+2+4");
      type(w, "0;2");
      w.screenshot("text-parameter-wrong");
      assertThat(WindowHarness.onFx(() -> field(w).getPseudoClassStates()))
          .contains(Styles.STATE_DANGER);
      assertThat(WindowHarness.onFx(() -> field(w).getTooltip().getText())).contains("0+2+4");
      assertThat(keep(w)).isEmpty();
      type(w, "0+2");
      assertThat(keep(w)).isEqualTo("0+2");
      assertThat(WindowHarness.onFx(() -> field(w).getPseudoClassStates()))
          .doesNotContain(Styles.STATE_DANGER);
      w.screenshot("text-parameter");
    }
  }

  private static String keep(WindowHarness w) {
    return WindowHarness.onFx(
        () ->
            w.controllers()
                .optimize()
                .editor()
                .recipeProperty()
                .get()
                .steps()
                .get(0)
                .values()
                .get(DropLayersPass.KEEP));
  }
}
