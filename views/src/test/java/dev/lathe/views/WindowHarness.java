package dev.lathe.views;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.settings.Settings;
import dev.lathe.controllers.settings.SettingsStore;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javax.imageio.ImageIO;

/** Opens real windows in tests, in memory where there is no display. */
public final class WindowHarness implements AutoCloseable {
  /** What went wrong on the screen's thread with nobody there to catch it. */
  private static final Queue<Throwable> UNCAUGHT = new ConcurrentLinkedQueue<>();

  private final WindowHandle handle;

  private WindowHarness(WindowHandle handle) {
    this.handle = handle;
  }

  /** Opens a window of a size over an engine. */
  public static WindowHarness open(
      AppServices services,
      boolean dark,
      double textScale,
      double width,
      double height,
      Optional<Path> model) {
    startToolkit();
    SettingsStore settings = new SettingsStore(services.home());
    settings.update(
        s ->
            s.withTextScale(textScale)
                .withTheme(dark ? Settings.Theme.DARK : Settings.Theme.LIGHT)
                .withWindow(new Settings.Bounds(0, 0, width, height, false)));
    WindowHandle handle =
        onFx(() -> LatheWindow.show(new Stage(), services, settings, dark, model));
    handle.controllers().orTimeout(20, TimeUnit.SECONDS).join();
    return new WindowHarness(handle);
  }

  /** Starts JavaFX once in a process. */
  public static synchronized void startToolkit() {
    try {
      CompletableFuture<Void> started = new CompletableFuture<>();
      Platform.startup(
          () -> {
            Thread.currentThread().setUncaughtExceptionHandler((t, e) -> UNCAUGHT.add(e));
            started.complete(null);
          });
      started.orTimeout(30, TimeUnit.SECONDS).join();
      Platform.setImplicitExit(false);
    } catch (IllegalStateException e) {
      // Another test of this process has started it.
      return;
    }
  }

  /** The controllers. */
  public WindowControllers controllers() {
    return handle.controllers().join();
  }

  /** What it shows. */
  public Scene scene() {
    return handle.stage().getScene();
  }

  /** Runs something when the window was closed and its work is done. */
  void whenEnded(Runnable action) {
    onFx(
        () -> {
          handle.setOnEnd(action);
          return null;
        });
  }

  Stage stage() {
    return handle.stage();
  }

  /** Runs something on the screen's thread and yields its result. */
  public static <T> T onFx(Callable<T> action) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Platform.runLater(
        () -> {
          try {
            result.complete(action.call());
          } catch (Exception | AssertionError e) {
            result.completeExceptionally(e);
          }
        });
    return result.orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** Waits until a condition on the screen's thread holds. */
  public static void await(String what, BooleanSupplier condition) {
    await(what, 30, condition);
  }

  /** Waits so many seconds at most. */
  public static void await(String what, long seconds, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!onFx(condition::getAsBoolean)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain for: " + what);
      }
      // A pulse passes between two looks, so that layout and jobs get their turn.
      pulse();
    }
  }

  /** Waits until a model is open. */
  public void awaitModel() {
    await("a model", () -> controllers().workbench().chipProperty().get().isPresent());
  }

  /** Lets a frame pass. */
  public static void pulse() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Platform.runLater(
        () ->
            new javafx.animation.AnimationTimer() {
              private int frames;

              @Override
              public void handle(long now) {
                if (++frames == 2) {
                  stop();
                  done.complete(null);
                }
              }
            }.start());
    done.orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** Makes the window so large, its text so large, and its look light or dark. */
  void frame(double width, double height, double scale, boolean dark) {
    onFx(
        () -> {
          stage().setWidth(width);
          stage().setHeight(height);
          handle.theming().setLook(dark, scale);
          return null;
        });
    pulse();
    pulse();
  }

  /** Writes what the window shows to target/screenshots. */
  public void screenshot(String name) {
    onFx(
        () -> {
          write(scene(), name);
          return null;
        });
  }

  /** Writes what a scene shows to target/screenshots; on the screen's thread. */
  static void write(Scene scene, String name) {
    File file = new File("target/screenshots", name + ".png");
    try {
      Files.createDirectories(file.toPath().getParent());
      ImageIO.write(SwingFXUtils.fromFXImage(scene.snapshot(null), null), "png", file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    onFx(
        () -> {
          handle.stage().close();
          return null;
        });
    Throwable first = UNCAUGHT.poll();
    if (first != null) {
      UNCAUGHT.clear();
      throw new AssertionError("an error on the screen's thread that nobody caught", first);
    }
  }
}
