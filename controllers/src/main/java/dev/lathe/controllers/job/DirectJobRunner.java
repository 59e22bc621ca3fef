package dev.lathe.controllers.job;

import dev.lathe.base.JobControl;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Runs jobs on the calling thread, so that controllers are tested without a toolkit. With {@link
 * #hold()} jobs wait until {@link #runNext()}, to play out orders of arrival.
 */
public final class DirectJobRunner implements JobRunner {
  private final Consumer<Exception> errors;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean holding;

  /** A runner that throws the errors that no job handled itself. */
  public DirectJobRunner() {
    this(
        e -> {
          throw e instanceof RuntimeException r ? r : new IllegalStateException(e);
        });
  }

  /** A runner that gives unhandled errors away. */
  public DirectJobRunner(Consumer<Exception> errors) {
    this.errors = errors;
  }

  /** From now on jobs wait. */
  public DirectJobRunner hold() {
    holding = true;
    return this;
  }

  /** Runs the job that has waited longest; whether there was one. */
  public boolean runNext() {
    Runnable next = waiting.poll();
    if (next != null) {
      next.run();
    }
    return next != null;
  }

  /** Runs jobs until none waits. */
  public void runAll() {
    while (runNext()) {
      // Each run may start more.
    }
  }

  @Override
  public JobHandle start(JobSpec<?> spec) {
    return begin(spec);
  }

  private <T> JobHandle begin(JobSpec<T> spec) {
    Handle handle = new Handle();
    handle.control.onEvent(spec.onEvent());
    Runnable run =
        () -> {
          JobEnd.Outcome<T> outcome = JobEnd.Outcome.of(spec.work(), handle.control, Runnable::run);
          handle.finished = true;
          JobEnd.deliver(spec, handle.control.isCancelled(), outcome, errors);
        };
    if (holding) {
      waiting.add(run);
    } else {
      run.run();
    }
    return handle;
  }

  private static final class Handle implements JobHandle {
    private final JobControl control = new JobControl();
    private boolean finished;

    @Override
    public void cancel() {
      control.cancel();
    }

    @Override
    public void pause() {
      control.pause();
    }

    @Override
    public void resume() {
      control.resume();
    }

    @Override
    public void finish() {
      control.finish();
    }

    @Override
    public boolean isPaused() {
      return control.isPaused();
    }

    @Override
    public boolean isFinished() {
      return finished;
    }
  }
}
