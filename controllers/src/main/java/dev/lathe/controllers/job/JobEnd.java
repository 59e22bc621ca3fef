package dev.lathe.controllers.job;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import java.util.function.Consumer;

/** Delivers the end of a job to its callbacks; runs on the screen's thread. */
final class JobEnd {
  private JobEnd() {}

  static <T> void deliver(
      JobSpec<T> spec, boolean cancelled, Outcome<T> outcome, Consumer<Exception> errors) {
    try {
      if (outcome.error() == null) {
        // A result that came in spite of a late cancel is dropped: the person no longer wants it.
        if (!cancelled) {
          spec.onSuccess().accept(outcome.value());
        }
      } else if (!(outcome.error() instanceof CancelledException) && !cancelled) {
        if (spec.onFailure() != null) {
          spec.onFailure().accept(outcome.error());
        } else {
          errors.accept(outcome.error());
        }
      }
    } catch (RuntimeException e) {
      errors.accept(e);
    } finally {
      spec.onFinished().run();
    }
  }

  /** What a job came to: a value, or an error. */
  record Outcome<T>(T value, Exception error) {
    static <T> Outcome<T> of(JobSpec.Work<T> work, JobContext context, Consumer<Runnable> screen) {
      try {
        return new Outcome<>(work.run(context, screen), null);
      } catch (Exception e) {
        return new Outcome<>(null, e);
      } catch (LinkageError | OutOfMemoryError | StackOverflowError | AssertionError e) {
        // The worker lives on and the person is told, else the job would hang in the list forever.
        return new Outcome<>(null, new IllegalStateException(e.toString(), e));
      }
    }
  }
}
