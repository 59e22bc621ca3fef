package dev.lathe.views;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.workbench.ClosingController.Way;
import dev.lathe.views.platform.Theming;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javafx.stage.Stage;

/** A window on screen. */
public final class WindowHandle {
  private final Stage stage;
  private final Theming theming;
  private final CompletableFuture<WindowControllers> controllers = new CompletableFuture<>();
  private Runnable onEnd = () -> {};

  /** Whether the window has gone from the screen while its work goes on. */
  private boolean working;

  WindowHandle(Stage stage, Theming theming) {
    this.stage = stage;
    this.theming = theming;
    stage.setOnCloseRequest(
        e -> {
          Optional<WindowControllers> c = Optional.ofNullable(controllers.getNow(null));
          switch (c.map(w -> w.closing().ask()).orElse(Way.CLOSE)) {
            case CLOSE -> {}
            case STAY -> e.consume();
            case WHEN_DONE -> {
              working = true;
              c.orElseThrow().closing().whenDone(this::end);
            }
          }
        });
    stage.setOnHidden(
        e -> {
          if (!working) {
            end();
          }
        });
  }

  private void end() {
    Optional.ofNullable(controllers.getNow(null)).ifPresent(WindowControllers::close);
    onEnd.run();
  }

  void ready(WindowControllers made) {
    controllers.complete(made);
  }

  /** The stage. */
  public Stage stage() {
    return stage;
  }

  /** The controllers, once the first frame was shown. */
  public CompletableFuture<WindowControllers> controllers() {
    return controllers;
  }

  /** Runs when the window was closed and its work is done, after the controllers were closed. */
  void setOnEnd(Runnable action) {
    onEnd = action;
  }

  /** How it looks. */
  Theming theming() {
    return theming;
  }
}
