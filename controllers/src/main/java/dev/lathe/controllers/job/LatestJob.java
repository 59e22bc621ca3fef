package dev.lathe.controllers.job;

import java.time.Duration;

/**
 * Latest wins: a newer submission cancels the older one, and only the newest may publish. At most
 * one job runs at a time; the newest waits until the one before it has unwound, so that a hand on a
 * slider never piles up work. Use on the screen's thread only.
 */
public final class LatestJob implements AutoCloseable {
  private final JobRunner runner;
  private final FxThread fx;
  private final Duration delay;
  private JobSpec<?> pending;
  private JobHandle running;
  private FxThread.Timer timer;
  private boolean closed;
  private long newest;

  /**
   * Makes a lane.
   *
   * @param delay how long to wait for a still newer submission; zero starts at once (live preview)
   */
  public LatestJob(JobRunner runner, FxThread fx, Duration delay) {
    this.runner = runner;
    this.fx = fx;
    this.delay = delay;
  }

  /** A lane that starts at once. */
  public static LatestJob immediate(JobRunner runner, FxThread fx) {
    return new LatestJob(runner, fx, Duration.ZERO);
  }

  /** Submits newer work; older work is cancelled and will not publish. */
  public void submit(JobSpec<?> spec) {
    if (closed) {
      return;
    }
    newest++;
    pending = spec;
    cancelRunning();
    stopTimer();
    if (delay.isZero()) {
      startPending();
    } else {
      timer = fx.after(delay, this::startPending);
    }
  }

  /** Cancels what runs and forgets what waits. */
  public void cancel() {
    newest++;
    pending = null;
    stopTimer();
    cancelRunning();
  }

  /** Whether something runs or waits. */
  public boolean isBusy() {
    return pending != null || running != null;
  }

  /** Cancels, stops a pending timer, and takes no more. */
  @Override
  public void close() {
    cancel();
    closed = true;
  }

  private void cancelRunning() {
    if (running != null) {
      running.cancel();
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.stop();
      timer = null;
    }
  }

  private void startPending() {
    timer = null;
    if (pending == null || running != null) {
      return;
    }
    JobSpec<?> spec = pending;
    pending = null;
    start(spec, newest);
  }

  private <T> void start(JobSpec<T> spec, long number) {
    Ended ended = new Ended();
    JobSpec<T> guarded =
        new JobSpec<T>(
            spec.title(),
            spec.work(),
            value -> {
              if (number == newest) {
                spec.onSuccess().accept(value);
              }
            },
            spec.onFailure(),
            () -> {
              ended.yes = true;
              running = null;
              spec.onFinished().run();
              if (timer == null) {
                startPending();
              }
            },
            spec.listed(),
            spec.steerable(),
            spec.onEvent());
    JobHandle handle = runner.start(guarded);
    // A direct runner has finished by now, and may even have started the next one.
    if (!ended.yes) {
      running = handle;
    }
  }

  private static final class Ended {
    private boolean yes;
  }
}
