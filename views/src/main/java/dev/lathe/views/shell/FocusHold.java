package dev.lathe.views.shell;

import javafx.application.Platform;
import javafx.beans.InvalidationListener;
import javafx.event.EventHandler;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.InputEvent;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;

/**
 * Holds the keyboard for a control that may not be there yet, or not all the time: the place around
 * it is still being built, its list is filled later. It gets the focus whenever it can, until the
 * person presses a key or a button; from then on the focus is theirs.
 */
public final class FocusHold {
  private final Node control;
  private final InvalidationListener follow = o -> take();
  private final EventHandler<InputEvent> pressed =
      e -> {
        if (e.getEventType() == KeyEvent.KEY_PRESSED
            || e.getEventType() == MouseEvent.MOUSE_PRESSED) {
          release();
        }
      };
  private boolean held;

  /** For that control; nothing is held yet. */
  public FocusHold(Node control) {
    this.control = control;
    control.visibleProperty().addListener(follow);
    control
        .sceneProperty()
        .addListener(
            (o, was, now) -> {
              unfollow(was);
              if (held) {
                follow(now);
              }
            });
  }

  /** Holds it from now on. */
  public void hold() {
    if (!held) {
      held = true;
      follow(control.getScene());
    }
    take();
  }

  /** Whether the control owns the focus; it has it when the window has the keys. */
  public boolean isOwner() {
    return control.getScene() != null && control.getScene().getFocusOwner() == control;
  }

  private void release() {
    held = false;
    unfollow(control.getScene());
  }

  private void take() {
    if (held && control.getScene() != null && control.isVisible() && !isOwner()) {
      // Not in the middle of a change of focus, nor of the place that is being built.
      Platform.runLater(
          () -> {
            if (held && control.isVisible()) {
              control.requestFocus();
            }
          });
    }
  }

  private void follow(Scene scene) {
    if (scene != null) {
      scene.focusOwnerProperty().addListener(follow);
      scene.addEventFilter(InputEvent.ANY, pressed);
      take();
    }
  }

  private void unfollow(Scene scene) {
    if (scene != null) {
      scene.focusOwnerProperty().removeListener(follow);
      scene.removeEventFilter(InputEvent.ANY, pressed);
    }
  }
}
