package dev.lathe.views.parts;

import atlantafx.base.controls.ToggleSwitch;
import javafx.scene.AccessibleRole;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/** A switch that the keyboard moves too: AtlantaFX's own listens to the mouse alone. */
public final class Switch extends ToggleSwitch {
  /** One that is off. */
  public Switch() {
    setAccessibleRole(AccessibleRole.TOGGLE_BUTTON);
    addEventHandler(
        KeyEvent.KEY_PRESSED,
        e -> {
          if (e.getCode() == KeyCode.SPACE || e.getCode() == KeyCode.ENTER && !e.isShortcutDown()) {
            fire();
            e.consume();
          }
        });
  }
}
