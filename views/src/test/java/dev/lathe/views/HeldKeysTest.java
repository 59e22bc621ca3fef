package dev.lathe.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.Optional;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key that is held too long does not press what the focus came to. */
final class HeldKeysTest {
  @TempDir Path home;

  private static void enter(Node on, EventType<KeyEvent> what) {
    WindowHarness.onFx(
        () -> {
          Event.fireEvent(
              on, new KeyEvent(what, "", "", KeyCode.ENTER, false, false, false, false));
          return null;
        });
  }

  private static int steps(WindowHarness w) {
    return WindowHarness.onFx(() -> w.controllers().optimize().editor().steps().size());
  }

  @Test
  void aPassThatIsAddedStaysAdded() {
    try (WindowHarness w =
        WindowHarness.open(
            new FakeServices(home, Tasks.IMAGE_CLASSIFICATION),
            false,
            1,
            1280,
            800,
            Optional.empty())) {
      w.awaitModel();
      int before = steps(w);
      TextField query = (TextField) w.scene().lookup("#palette-query");
      WindowHarness.onFx(
          () -> {
            w.controllers().commands().get(Action.PALETTE).run();
            query.setText("n:m pruning");
            return null;
          });
      enter(query, KeyEvent.KEY_PRESSED);
      WindowHarness.await("undo", () -> w.scene().lookup("#action-undo") != null);
      Node undo = w.scene().lookup("#action-undo");
      WindowHarness.await("something to undo", () -> !undo.isDisabled());
      enter(undo, KeyEvent.KEY_PRESSED);
      enter(undo, KeyEvent.KEY_RELEASED);
      assertThat(steps(w)).as("held until then").isEqualTo(before + 1);
      enter(undo, KeyEvent.KEY_PRESSED);
      enter(undo, KeyEvent.KEY_RELEASED);
      assertThat(steps(w)).as("pressed anew").isEqualTo(before);
    }
  }
}
