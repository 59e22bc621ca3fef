package dev.lathe.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.text.Glossary;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Labeled;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever label names a technical term explains it under the mouse, on every place. */
final class TermsTest {
  @TempDir Path home;

  @Test
  void everyTermOnEveryPlaceIsExplained() {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION).withVariant();
    try (WindowHarness w = WindowHarness.open(services, false, 1, 1280, 800, Optional.empty())) {
      w.awaitModel();
      List<String> silent = new ArrayList<>();
      List<String> explained = new ArrayList<>();
      for (Place place : Place.values()) {
        WindowHarness.onFx(
            () -> {
              w.controllers().workbench().placeProperty().set(place);
              return null;
            });
        WindowHarness.await("quiet", () -> !w.controllers().jobList().busyProperty().get());
        WindowHarness.pulse();
        WindowHarness.onFx(
            () -> {
              Complaints.visit(
                  w.scene().getRoot(),
                  n -> {
                    if (n instanceof Labeled l && names(l)) {
                      point(l);
                      (isExplained(l) ? explained : silent).add(place + ": " + l.getText());
                    }
                  });
              return null;
            });
      }
      assertThat(silent).isEmpty();
      assertThat(explained)
          .anyMatch(t -> t.endsWith("Per channel"))
          .anyMatch(t -> t.startsWith("COMPARE: Speed-up"))
          .anyMatch(t -> t.startsWith("OPTIMIZE: SQNR"));
    }
  }

  private static boolean names(Labeled l) {
    return l.getText() != null && !(l instanceof ButtonBase) && !Glossary.in(l.getText()).isEmpty();
  }

  /** As the mouse does when it comes. */
  private static void point(Node n) {
    Event.fireEvent(
        n,
        new MouseEvent(
            MouseEvent.MOUSE_ENTERED_TARGET,
            0,
            0,
            0,
            0,
            null,
            0,
            false,
            false,
            false,
            false,
            false,
            false,
            false,
            false,
            false,
            false,
            null));
  }

  private static boolean isExplained(Labeled l) {
    return l.getTooltip() != null
        || l.getProperties().values().stream().anyMatch(Tooltip.class::isInstance);
  }
}
