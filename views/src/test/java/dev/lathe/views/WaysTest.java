package dev.lathe.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a screen says is missing can be chosen right there. */
class WaysTest {
  @TempDir Path home;
  private WindowHarness window;

  @BeforeEach
  void openWindow() {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION);
    window = WindowHarness.open(services, false, 1, 1280, 800, Optional.empty());
    window.awaitModel();
  }

  @AfterEach
  void leave() {
    window.close();
  }

  private void go(Place place) {
    WindowHarness.onFx(
        () -> {
          window.controllers().workbench().placeProperty().set(place);
          return null;
        });
    WindowHarness.pulse();
  }

  @Test
  void theTaskLeadsToWhereItIsSet() {
    go(Place.TRY);
    WindowHarness.onFx(
        () -> {
          ((Button) window.scene().lookup("#task-chip")).fire();
          return null;
        });
    assertThat(WindowHarness.onFx(() -> window.controllers().workbench().placeProperty().get()))
        .isEqualTo(Place.MODEL);
  }

  @Test
  void dataForARecipeAreChosenBesideIt() {
    go(Place.OPTIMIZE);
    MenuButton data = WindowHarness.onFx(() -> (MenuButton) window.scene().lookup("#recipe-data"));
    assertThat(WindowHarness.onFx(data::isDisabled)).isFalse();
    assertThat(WindowHarness.onFx(() -> data.getItems().stream().map(MenuItem::getText).toList()))
        .hasSize(2)
        .contains(Action.CHOOSE_DATA.text());
  }
}
