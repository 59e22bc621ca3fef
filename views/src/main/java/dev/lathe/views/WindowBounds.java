package dev.lathe.views;

import dev.lathe.controllers.settings.Settings;
import dev.lathe.controllers.settings.SettingsStore;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.beans.InvalidationListener;
import javafx.geometry.Rectangle2D;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import javafx.util.Duration;

/** Puts the window where it was left, and remembers where it goes. */
final class WindowBounds {
  private static final double WIDTH = 1280;
  private static final double HEIGHT = 800;
  private static final double LEAST_WIDTH = 960;
  private static final double LEAST_HEIGHT = 600;

  private final Stage stage;
  private final SettingsStore settings;

  WindowBounds(Stage stage, SettingsStore settings) {
    this.stage = stage;
    this.settings = settings;
  }

  void restore() {
    Settings.Bounds b = settings.get().window();
    // A screen that is gone must not hide the window.
    if (b.known() && !Screen.getScreensForRectangle(b.x() + 8, b.y() + 8, 200, 40).isEmpty()) {
      stage.setX(b.x());
      stage.setY(b.y());
      size(b.width(), b.height());
      stage.setMaximized(b.maximized());
    } else {
      Rectangle2D room = Screen.getPrimary().getVisualBounds();
      double width = Math.min(WIDTH, room.getWidth());
      double height = Math.min(HEIGHT, room.getHeight());
      size(width, height);
      // JavaFX would centre it without its frame, and push its last lines off a small screen.
      stage.setX(room.getMinX() + (room.getWidth() - width) / 2);
      stage.setY(room.getMinY() + (room.getHeight() - height) / 2);
    }
  }

  /**
   * Some window managers open a window at the smallest size that it allows: then it is this one.
   */
  private void size(double width, double height) {
    stage.setMinWidth(width);
    stage.setMinHeight(height);
    stage.setWidth(width);
    stage.setHeight(height);
  }

  /** Lets the person make it smaller, down to what the screens are made for. */
  void shown() {
    stage.setMinWidth(LEAST_WIDTH);
    stage.setMinHeight(LEAST_HEIGHT);
  }

  void follow() {
    // Dragging sends many changes; the file is written when the hand rests.
    PauseTransition rest = new PauseTransition(Duration.millis(500));
    rest.setOnFinished(e -> save());
    InvalidationListener moved = o -> rest.playFromStart();
    stage.xProperty().addListener(moved);
    stage.yProperty().addListener(moved);
    stage.widthProperty().addListener(moved);
    stage.heightProperty().addListener(moved);
    stage.maximizedProperty().addListener(moved);
    // Who moves the window and closes it at once finds it there again.
    stage.addEventHandler(
        WindowEvent.WINDOW_HIDING,
        e -> {
          if (rest.getStatus() == Animation.Status.RUNNING) {
            rest.stop();
            save();
          }
        });
  }

  private void save() {
    Settings.Bounds old = settings.get().window();
    boolean maximized = stage.isMaximized();
    Settings.Bounds now =
        maximized && old.known()
            ? new Settings.Bounds(old.x(), old.y(), old.width(), old.height(), true)
            : new Settings.Bounds(
                stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight(), maximized);
    settings.update(s -> s.withWindow(now));
  }
}
