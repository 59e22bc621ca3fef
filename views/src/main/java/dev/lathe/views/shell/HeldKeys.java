package dev.lathe.views.shell;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.event.EventTarget;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;

/**
 * Lets a key that is held down act on what it was pressed on alone. What it does may move the focus
 * on, to a place that is built for so long that the system repeats the key meanwhile: the palette's
 * Enter would add a pass, and then press Undo in the place that it opened.
 */
public final class HeldKeys {
  /** The keys that do something to a control; others move or write. */
  private static final Set<KeyCode> ACTING = Set.of(KeyCode.ENTER, KeyCode.SPACE);

  private final Map<KeyCode, EventTarget> down = new EnumMap<>(KeyCode.class);

  private HeldKeys() {}

  /** Watches the keys of that scene from now on. */
  public static void follow(Scene scene) {
    HeldKeys held = new HeldKeys();
    scene.addEventFilter(KeyEvent.KEY_PRESSED, held::pressed);
    scene.addEventFilter(KeyEvent.KEY_RELEASED, e -> held.down.remove(e.getCode()));
    // A release that another window got is not seen here.
    scene.addEventFilter(MouseEvent.MOUSE_PRESSED, e -> held.down.clear());
    scene
        .windowProperty()
        .flatMap(w -> w.focusedProperty())
        .addListener((o, was, now) -> held.down.clear());
  }

  private void pressed(KeyEvent e) {
    if (!ACTING.contains(e.getCode())) {
      down.clear();
      return;
    }
    Optional<EventTarget> first = Optional.ofNullable(down.putIfAbsent(e.getCode(), e.getTarget()));
    if (first.filter(t -> t != e.getTarget()).isPresent()) {
      e.consume();
    }
  }
}
