package dev.lathe.controllers.job;

import java.time.Duration;

/**
 * The thread that owns the screen. The views implement it; only the job runner and timers use it,
 * so that the hop to the screen's thread happens in one place.
 */
public interface FxThread {
  /** Whether the caller already is on that thread. */
  boolean isCurrent();

  /** Runs the action on that thread: at once when already there, else soon, in order. */
  void execute(Runnable action);

  /** Runs the action on that thread once, after the delay. May be called from any thread. */
  Timer after(Duration delay, Runnable action);

  /** Runs the action on that thread again and again. May be called from any thread. */
  Timer every(Duration period, Runnable action);

  /** A pending or repeating action. */
  interface Timer {
    /** Stops it; an action that has not begun will not run. */
    void stop();
  }
}
