package dev.lathe.views.platform;

import dev.lathe.controllers.job.FxThread;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.application.Platform;

/** The JavaFX application thread; the only caller of {@code Platform.runLater}. */
public final class PlatformFxThread implements FxThread {
  @Override
  public boolean isCurrent() {
    return Platform.isFxApplicationThread();
  }

  @Override
  public void execute(Runnable action) {
    if (isCurrent()) {
      action.run();
    } else {
      later(action);
    }
  }

  /** Runs the action on the screen's thread after everything that already waits there. */
  public void later(Runnable action) {
    Platform.runLater(action);
  }

  @Override
  public Timer after(java.time.Duration delay, Runnable action) {
    return animate(delay, 1, action);
  }

  @Override
  public Timer every(java.time.Duration period, Runnable action) {
    return animate(period, Animation.INDEFINITE, action);
  }

  private Timer animate(java.time.Duration duration, int cycles, Runnable action) {
    AtomicBoolean stopped = new AtomicBoolean();
    Timeline line =
        new Timeline(
            new KeyFrame(
                javafx.util.Duration.millis(duration.toMillis()),
                e -> {
                  if (!stopped.get()) {
                    action.run();
                  }
                }));
    line.setCycleCount(cycles);
    execute(
        () -> {
          if (!stopped.get()) {
            line.play();
          }
        });
    return () -> {
      stopped.set(true);
      execute(line::stop);
    };
  }
}
