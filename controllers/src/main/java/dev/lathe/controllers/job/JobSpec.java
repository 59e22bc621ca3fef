package dev.lathe.controllers.job;

import dev.lathe.base.Job;
import dev.lathe.base.JobContext;
import dev.lathe.base.JobEvent;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A job with what happens after it. Every callback runs on the screen's thread.
 *
 * @param title what it is called in the job list
 * @param work the work; runs on a worker thread
 * @param onSuccess takes the result; not called after a cancel
 * @param onFailure takes the error; null sends it to the runner's error handler (a notification)
 * @param onFinished runs last, on success, failure and cancel
 * @param listed whether the job list shows it (previews that come and go are not listed)
 * @param steerable whether it can stand still, and end soon with what it has so far
 * @param onEvent takes what it tells on its way, on the worker thread
 * @param <T> what the job yields
 */
public record JobSpec<T>(
    String title,
    Work<T> work,
    Consumer<? super T> onSuccess,
    Consumer<? super Exception> onFailure,
    Runnable onFinished,
    boolean listed,
    boolean steerable,
    Consumer<? super JobEvent> onEvent) {
  /** Checks what must be there. */
  public JobSpec {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(work, "work");
  }

  /**
   * Work that may show parts of its result before it ends.
   *
   * @param <T> what it yields
   */
  @FunctionalInterface
  public interface Work<T> {
    /**
     * Does the work on the calling thread.
     *
     * @param screen runs an action on the screen's thread, soon and in order
     * @throws Exception as {@link Job#run}
     */
    T run(JobContext context, Consumer<Runnable> screen) throws Exception;
  }

  /**
   * A job that yields parts on its way.
   *
   * @param <P> a part
   * @param <T> the result
   */
  @FunctionalInterface
  public interface PartsJob<P, T> {
    /**
     * Does the work on the calling thread.
     *
     * @throws Exception as {@link Job#run}
     */
    T run(JobContext context, Consumer<P> parts) throws Exception;
  }

  /** A listed job whose errors become notifications. */
  public static <T> JobSpec<T> of(String title, Job<T> job) {
    return new JobSpec<>(
        title, (c, screen) -> job.run(c), t -> {}, null, () -> {}, true, false, e -> {});
  }

  /**
   * A job whose parts are shown as they come, on the screen's thread; after a cancel no part comes
   * any more.
   */
  public static <P, T> JobSpec<T> inParts(
      String title, PartsJob<P, T> job, Consumer<? super P> onPart) {
    Work<T> work =
        (c, screen) ->
            job.run(
                c,
                part ->
                    screen.accept(
                        () -> {
                          if (!c.isCancelled()) {
                            onPart.accept(part);
                          }
                        }));
    return new JobSpec<>(title, work, t -> {}, null, () -> {}, true, false, e -> {});
  }

  /** With something to do with the result. */
  public JobSpec<T> onSuccess(Consumer<? super T> action) {
    return new JobSpec<>(title, work, action, onFailure, onFinished, listed, steerable, onEvent);
  }

  /** With something to do with an error, instead of the notification. */
  public JobSpec<T> onFailure(Consumer<? super Exception> action) {
    return new JobSpec<>(title, work, onSuccess, action, onFinished, listed, steerable, onEvent);
  }

  /** With something to do last, however it ended. */
  public JobSpec<T> onFinished(Runnable action) {
    return new JobSpec<>(title, work, onSuccess, onFailure, action, listed, steerable, onEvent);
  }

  /** Not shown in the job list. */
  public JobSpec<T> unlisted() {
    return new JobSpec<>(title, work, onSuccess, onFailure, onFinished, false, steerable, onEvent);
  }

  /**
   * A job that can stand still and end soon, and tells events.
   *
   * @param listener takes them, on the worker thread
   */
  public JobSpec<T> steerable(Consumer<? super JobEvent> listener) {
    return new JobSpec<>(title, work, onSuccess, onFailure, onFinished, listed, true, listener);
  }
}
