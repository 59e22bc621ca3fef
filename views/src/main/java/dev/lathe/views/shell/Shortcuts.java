package dev.lathe.views.shell;

import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.action.Command;
import dev.lathe.controllers.action.Commands;
import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

/** The key combinations of all actions, on the whole window. */
public final class Shortcuts {
  private Shortcuts() {}

  /** Installs them. */
  public static void install(Scene scene, Commands commands) {
    for (Action a : Action.values()) {
      a.shortcut().map(KeyCombination::valueOf).ifPresent(k -> add(scene, k, commands.get(a)));
    }
  }

  private static void add(Scene scene, KeyCombination keys, Command command) {
    scene.addEventFilter(
        KeyEvent.KEY_PRESSED,
        e -> {
          if (keys.match(e) && !textFieldWants(scene, command.action())) {
            command.run();
            e.consume();
          }
        });
  }

  /** While a person writes, paste, undo and redo belong to the field. */
  private static boolean textFieldWants(Scene scene, Action action) {
    boolean editing =
        action == Action.PASTE_INPUT || action == Action.UNDO || action == Action.REDO;
    return editing && scene.getFocusOwner() instanceof TextInputControl;
  }
}
