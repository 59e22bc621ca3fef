package dev.lathe.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.input.MouseButton;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Columns stand still while a person works in them, and where a person has put them. */
final class SteadyColumnsTest {
  @TempDir Path home;

  private static List<Double> edges(WindowHarness w) {
    return WindowHarness.onFx(
        () ->
            w.scene().getRoot().lookupAll(".columns > .split-pane-divider").stream()
                .map(n -> n.localToScene(n.getLayoutBounds()))
                .map(Bounds::getMinX)
                .sorted()
                .toList());
  }

  private static Set<Double> cardWidths(WindowHarness w) {
    return WindowHarness.onFx(
        () ->
            w.scene().getRoot().lookupAll(".lathe-card").stream()
                .filter(n -> n.getId() != null && n.getId().startsWith("step-"))
                .map(Node::getLayoutBounds)
                .map(Bounds::getWidth)
                .collect(Collectors.toSet()));
  }

  @Test
  void aSwitchMovesNoColumn() {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION).withVariant();
    try (WindowHarness w = WindowHarness.open(services, false, 1, 1280, 800, Optional.empty())) {
      var editor = w.controllers().optimize().editor();
      w.awaitModel();
      go(w, Place.OPTIMIZE);
      List<Double> edges = edges(w);
      Set<Double> widths = cardWidths(w);
      assertThat(edges).hasSize(2);
      for (boolean on : new boolean[] {false, true, false}) {
        WindowHarness.onFx(
            () -> {
              editor.setEnabled(0, on);
              return null;
            });
        WindowHarness.await("quiet", () -> !w.controllers().jobList().busyProperty().get());
        WindowHarness.pulse();
        assertThat(edges(w)).isEqualTo(edges);
        assertThat(cardWidths(w)).isEqualTo(widths);
      }
    }
  }

  @Test
  void aDraggedDividerIsRememberedAndADoubleClickForgetsIt() {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION).withVariant();
    try (WindowHarness w = WindowHarness.open(services, false, 1, 1280, 800, Optional.empty())) {
      w.awaitModel();
      go(w, Place.OPTIMIZE);
      List<Double> before = edges(w);
      FxRobot hand = new FxRobot();
      Node divider = WindowHarness.onFx(() -> w.scene().lookup(".columns > .split-pane-divider"));
      hand.moveTo(divider).press(MouseButton.PRIMARY).moveBy(60, 0).release(MouseButton.PRIMARY);
      WindowHarness.pulse();
      assertThat(edges(w)).isNotEqualTo(before);
      assertThat(w.controllers().settings().get().dividers("optimize-3")).hasSize(2);
      assertThat(new SettingsStore(services.home()).get().dividers("optimize-3"))
          .isEqualTo(w.controllers().settings().get().dividers("optimize-3"));
      hand.moveTo(divider).doubleClickOn(MouseButton.PRIMARY);
      WindowHarness.pulse();
      assertThat(w.controllers().settings().get().dividers("optimize-3")).isEmpty();
      assertThat(edges(w)).isEqualTo(before);
    }
  }

  @Test
  void dividersAreWhereTheyWereLeft() {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION).withVariant();
    new SettingsStore(services.home())
        .update(s -> s.withDividers("optimize-3", List.of(0.35, 0.7)));
    try (WindowHarness w = WindowHarness.open(services, false, 1, 1920, 1080, Optional.empty())) {
      w.awaitModel();
      go(w, Place.OPTIMIZE);
      SplitPane pane = WindowHarness.onFx(() -> (SplitPane) w.scene().lookup(".columns"));
      assertThat(WindowHarness.onFx(pane::getDividerPositions))
          .usingComparatorWithPrecision(0.01)
          .containsExactly(0.35, 0.7);
    }
  }

  private static void go(WindowHarness w, Place place) {
    WindowHarness.onFx(
        () -> {
          w.controllers().workbench().placeProperty().set(place);
          return null;
        });
    WindowHarness.await("quiet", () -> !w.controllers().jobList().busyProperty().get());
    WindowHarness.pulse();
  }
}
