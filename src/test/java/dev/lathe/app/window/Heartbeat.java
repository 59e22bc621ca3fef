package dev.lathe.app.window;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javafx.application.Platform;

/** Asks the screen's thread to answer again and again, and remembers the longest wait. */
final class Heartbeat implements AutoCloseable {
  private static final long PERIOD_MILLIS = 20;

  private final AtomicLong longest = new AtomicLong();
  private final ScheduledExecutorService pulse =
      Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "heartbeat"));

  Heartbeat() {
    pulse.scheduleWithFixedDelay(this::beat, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void beat() {
    long asked = System.nanoTime();
    Platform.runLater(() -> longest.accumulateAndGet(System.nanoTime() - asked, Math::max));
  }

  /** The longest wait so far, in milliseconds. */
  double longestMillis() {
    return longest.get() / 1e6;
  }

  @Override
  public void close() {
    pulse.shutdownNow();
  }
}
