package dev.lathe.controllers.job;

import dev.lathe.base.StartsThreads;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Runs jobs on daemon threads and hops to the screen's thread, the only place that does. */
@StartsThreads("is the runner of the window; its workers end when it is closed")
public final class FxJobRunner implements JobRunner, AutoCloseable {
  private final FxThread fx;
  private final JobList list;
  private final Consumer<Exception> errors;
  private final ExecutorService workers;

  /**
   * Makes a runner.
   *
   * @param errors takes, on the screen's thread, errors that no job handled itself
   */
  public FxJobRunner(FxThread fx, JobList list, Consumer<Exception> errors) {
    this.fx = fx;
    this.list = list;
    this.errors = errors;
    AtomicInteger number = new AtomicInteger();
    ThreadFactory factory =
        work -> {
          Thread t = new Thread(work, "lathe-job-" + number.incrementAndGet());
          t.setDaemon(true);
          // Below the screen's thread, so that a busy machine still repaints.
          t.setPriority(Thread.NORM_PRIORITY - 1);
          return t;
        };
    this.workers = Executors.newCachedThreadPool(factory);
  }

  @Override
  public JobHandle start(JobSpec<?> spec) {
    return begin(spec);
  }

  private <T> JobHandle begin(JobSpec<T> spec) {
    JobEntry entry = list.create(spec.title(), spec.steerable());
    entry.control().onEvent(spec.onEvent());
    if (workers.isShutdown()) {
      // The window is closing: whoever still starts something only hears that it is over.
      entry.ended();
      spec.onFinished().run();
      return entry;
    }
    if (spec.listed()) {
      list.add(entry);
    }
    workers.execute(
        () -> {
          JobEnd.Outcome<T> outcome = JobEnd.Outcome.of(spec.work(), entry.control(), fx::execute);
          fx.execute(() -> end(spec, entry, outcome));
        });
    return entry;
  }

  private <T> void end(JobSpec<T> spec, JobEntry entry, JobEnd.Outcome<T> outcome) {
    entry.ended();
    if (spec.listed()) {
      list.remove(entry);
    }
    JobEnd.deliver(spec, entry.control().isCancelled(), outcome, errors);
  }

  /** Cancels what runs and takes no more. */
  @Override
  public void close() {
    list.cancelAll();
    workers.shutdown();
  }
}
