package dev.lathe.controllers.job;

import dev.lathe.base.Job;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A job with what happens after it. Every callback runs on the screen's thread.
 *
 * @param title what it is called in the job list
 * @param job the work; runs on a worker thread
 * @param onSuccess takes the result; not called after a cancel
 * @param onFailure takes the error; null sends it to the runner's error handler (a notification)
 * @param onFinished runs last, on success, failure and cancel
 * @param listed whether the job list shows it (previews that come and go are not listed)
 * @param <T> what the job yields
 */
public record JobSpec<T>(
    String title,
    Job<T> job,
    Consumer<? super T> onSuccess,
    Consumer<? super Exception> onFailure,
    Runnable onFinished,
    boolean listed) {
  /** Checks what must be there. */
  public JobSpec {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(job, "job");
  }

  /** A listed job whose errors become notifications. */
  public static <T> JobSpec<T> of(String title, Job<T> job) {
    return new JobSpec<>(title, job, t -> {}, null, () -> {}, true);
  }

  /** With something to do with the result. */
  public JobSpec<T> onSuccess(Consumer<? super T> action) {
    return new JobSpec<>(title, job, action, onFailure, onFinished, listed);
  }

  /** With something to do with an error, instead of the notification. */
  public JobSpec<T> onFailure(Consumer<? super Exception> action) {
    return new JobSpec<>(title, job, onSuccess, action, onFinished, listed);
  }

  /** With something to do last, however it ended. */
  public JobSpec<T> onFinished(Runnable action) {
    return new JobSpec<>(title, job, onSuccess, onFailure, action, listed);
  }

  /** Not shown in the job list. */
  public JobSpec<T> unlisted() {
    return new JobSpec<>(title, job, onSuccess, onFailure, onFinished, false);
  }
}
