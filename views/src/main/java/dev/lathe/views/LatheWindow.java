package dev.lathe.views;

import dev.lathe.controllers.WindowControllers;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.settings.Settings;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.platform.PlatformFxThread;
import dev.lathe.views.platform.SystemLook;
import dev.lathe.views.platform.TextureSweep;
import dev.lathe.views.platform.Theming;
import dev.lathe.views.platform.UncaughtErrors;
import dev.lathe.views.platform.WindowDialogs;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.stage.Stage;

/** The entry to the window. */
public final class LatheWindow {
  private LatheWindow() {}

  /**
   * Shows the window and returns when it was closed. May be called once in a process.
   *
   * @param model the model to open; without it the last experiment or the first sample is opened
   * @param onSignal takes what saves and ends when the process is asked to end
   * @throws UnsupportedOperationException when there is no display
   * @throws InterruptedException when the waiting thread is interrupted
   */
  public static void launch(AppServices services, Optional<Path> model, Consumer<Runnable> onSignal)
      throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    CompletableFuture<WindowHandle> shown = new CompletableFuture<>();
    Thread.setDefaultUncaughtExceptionHandler(
        new UncaughtErrors(() -> controllers(shown).map(WindowControllers::notifications)));
    // The toolkit ends itself at a signal, in no order: its thread cannot be relied upon.
    onSignal.accept(
        () -> {
          controllers(shown).ifPresent(WindowControllers::save);
          closed.countDown();
        });
    // The toolkit starts on its own thread; settings are read meanwhile on this one.
    CompletableFuture<Start> start = new CompletableFuture<>();
    Platform.startup(
        () -> {
          Start s = start.join();
          WindowHandle window = show(new Stage(), services, s.settings(), s.dark(), model);
          shown.complete(window);
          // A window may leave its work behind, which ends the program then.
          Platform.setImplicitExit(false);
          window.setOnEnd(
              () -> {
                closed.countDown();
                Platform.exit();
              });
        });
    try {
      SettingsStore settings = new SettingsStore(services.home());
      start.complete(new Start(settings, SystemLook.isDark(settings.get().theme())));
    } catch (RuntimeException e) {
      start.completeExceptionally(e);
      throw e;
    }
    closed.await();
  }

  private static Optional<WindowControllers> controllers(CompletableFuture<WindowHandle> shown) {
    return Optional.ofNullable(shown.getNow(null))
        .flatMap(w -> Optional.ofNullable(w.controllers().getNow(null)));
  }

  private record Start(SettingsStore settings, boolean dark) {}

  /** Shows the window on a stage; call on the screen's thread. */
  public static WindowHandle show(
      Stage stage,
      AppServices services,
      SettingsStore settings,
      boolean dark,
      Optional<Path> model) {
    Settings s = settings.get();
    FirstFrame first = new FirstFrame();
    Scene scene = new Scene(first.shell());
    Theming theming = new Theming(scene, dark, s.textScale());
    stage.setTitle(Texts.get("app.title"));
    stage.setScene(scene);
    WindowBounds bounds = new WindowBounds(stage, settings);
    bounds.restore();
    WindowHandle handle = new WindowHandle(stage, theming);
    stage.show();
    afterFirstFrame(
        () -> {
          bounds.shown();
          PlatformFxThread fx = new PlatformFxThread();
          Wiring wiring =
              new Wiring(
                  stage, scene, theming, first, services, settings, fx, new WindowDialogs(stage));
          first.shell().addLayer(TextureSweep.of(stage));
          handle.ready(wiring.controllers());
          bounds.follow();
          wiring.controllers().start(model);
        });
    return handle;
  }

  /** What is heavy begins when the person already sees the window. */
  private static void afterFirstFrame(Runnable action) {
    new AnimationTimer() {
      private int frames;

      @Override
      public void handle(long now) {
        if (++frames == 2) {
          stop();
          action.run();
        }
      }
    }.start();
  }
}
