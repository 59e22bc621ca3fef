package dev.lathe.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Control;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Every action by its key and by its name, without a mouse; and what cannot be done says why. */
final class KeyboardTest {
  /** Longer than a place is waited for. */
  private static final int FRAMES = 15;

  @TempDir Path home;
  private final FxRobot keyboard = new FxRobot();
  private final Set<Action> done = EnumSet.noneOf(Action.class);
  private WindowHarness window;

  @BeforeEach
  void openWindow() {
    FakeServices services = new FakeServices(home, Tasks.IMAGE_CLASSIFICATION).withVariant();
    window = WindowHarness.open(services, false, 1, 1280, 800, Optional.empty());
    window.awaitModel();
  }

  @AfterEach
  void leave() {
    window.close();
  }

  private void noteActionsOnly() {
    WindowHarness.onFx(
        () -> {
          for (Action a : Action.values()) {
            if (a != Action.PALETTE) {
              window.controllers().commands().bind(a, () -> done.add(a));
            }
          }
          return true;
        });
  }

  @Test
  void everyShortcutDoesItsAction() {
    noteActionsOnly();
    List<String> complaints = new ArrayList<>();
    for (Action a : Action.values()) {
      if (a == Action.PALETTE || a.shortcut().isEmpty()) {
        continue;
      }
      KeyCombination keys = KeyCombination.valueOf(a.shortcut().get());
      if (!(keys instanceof KeyCodeCombination)) {
        complaints.add(a + ": " + a.shortcut().get() + " is no key");
        continue;
      }
      press((KeyCodeCombination) keys);
      if (!WindowHarness.onFx(() -> done.contains(a))) {
        complaints.add(a + ": nothing happens at " + keys.getDisplayText());
      }
    }
    assertThat(complaints).isEmpty();
  }

  private void press(KeyCodeCombination keys) {
    List<KeyCode> codes = new ArrayList<>();
    if (keys.getShortcut() == KeyCombination.ModifierValue.DOWN) {
      codes.add(KeyCode.CONTROL);
    }
    if (keys.getShift() == KeyCombination.ModifierValue.DOWN) {
      codes.add(KeyCode.SHIFT);
    }
    codes.add(keys.getCode());
    keyboard.push(codes.toArray(KeyCode[]::new));
  }

  @Test
  void everyActionIsFoundByItsName() {
    noteActionsOnly();
    List<String> complaints = new ArrayList<>();
    for (Action a : Action.values()) {
      if (a == Action.PALETTE) {
        continue;
      }
      keyboard.push(KeyCode.CONTROL, KeyCode.K);
      TextField query = (TextField) window.scene().lookup("#palette-query");
      assertThat(owner()).isEqualTo(query);
      WindowHarness.onFx(
          () -> {
            query.setText(a.text());
            return true;
          });
      keyboard.push(KeyCode.ENTER);
      if (!WindowHarness.onFx(() -> done.contains(a))) {
        complaints.add(a + ": Enter after \"" + a.text() + "\" did not do it");
      }
    }
    assertThat(complaints).isEmpty();
  }

  private Node owner() {
    return WindowHarness.onFx(() -> window.scene().getFocusOwner());
  }

  @Test
  void aPaletteKeepsTheKeysWhateverPlaceComesBelowIt() {
    for (Place place : Place.values()) {
      WindowHarness.onFx(
          () -> {
            window.scene().lookup("#model-chip").requestFocus();
            window.controllers().workbench().placeProperty().set(place);
            window.controllers().commands().get(Action.PALETTE).run();
            return true;
          });
      for (int frame = 0; frame < FRAMES; frame++) {
        WindowHarness.pulse();
      }
      assertThat(owner()).as(place.toString()).isEqualTo(window.scene().lookup("#palette-query"));
      keyboard.push(KeyCode.ESCAPE);
    }
  }

  @Test
  void aPlaceCalledFromTheBarTakesTheKeys() {
    Place shown = WindowHarness.onFx(() -> window.controllers().workbench().placeProperty().get());
    for (Place place : EnumSet.complementOf(EnumSet.of(shown))) {
      WindowHarness.onFx(
          () -> {
            window.scene().lookup("#model-chip").requestFocus();
            window.controllers().workbench().placeProperty().set(place);
            return true;
          });
      for (int frame = 0; frame < FRAMES; frame++) {
        WindowHarness.pulse();
      }
      Node owner = owner();
      Node host = window.scene().lookup(".place-host");
      assertThat(Stream.iterate(owner, n -> n != null, Node::getParent))
          .as(place + ": " + owner)
          .contains(host);
    }
  }

  @Test
  void whatCannotBeDoneSaysWhy() {
    List<String> complaints = new ArrayList<>();
    for (Place place : Place.values()) {
      WindowHarness.onFx(
          () -> {
            window.controllers().workbench().placeProperty().set(place);
            return true;
          });
      WindowHarness.pulse();
      complaints.addAll(
          WindowHarness.onFx(
              () ->
                  window.scene().getRoot().lookupAll("*").stream()
                      .filter(n -> n instanceof Control && n.disableProperty().get())
                      .filter(n -> !saysWhy(n))
                      .map(n -> place + ": " + n)
                      .toList()));
    }
    assertThat(complaints).isEmpty();
  }

  private static boolean saysWhy(Node n) {
    String help = n.getAccessibleHelp();
    return help != null && !help.isEmpty();
  }
}
