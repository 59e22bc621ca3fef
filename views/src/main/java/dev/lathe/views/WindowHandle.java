package dev.lathe.views;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.views.platform.Theming;
import java.util.concurrent.CompletableFuture;
import javafx.stage.Stage;

/** A window on screen. */
public final class WindowHandle {
  private final Stage stage;
  private final Theming theming;
  private final CompletableFuture<WindowControllers> controllers = new CompletableFuture<>();
  private Runnable onHidden = () -> {};

  WindowHandle(Stage stage, Theming theming) {
    this.stage = stage;
    this.theming = theming;
    stage.setOnHidden(
        e -> {
          WindowControllers c = controllers.getNow(null);
          if (c != null) {
            c.close();
          }
          onHidden.run();
        });
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

  /** Runs when the window was closed, after the controllers were. */
  void setOnHidden(java.util.function.Consumer<WindowHandle> action) {
    onHidden = () -> action.accept(this);
  }

  /** How it looks. */
  Theming theming() {
    return theming;
  }
}
