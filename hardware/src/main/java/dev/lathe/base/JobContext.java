package dev.lathe.base;

/**
 * What a job may say and ask while it runs. All methods are safe to call from any thread and cheap.
 */
public interface JobContext {
  /**
   * Reports progress; the watcher polls, so calling it often costs little.
   *
   * @param done units done
   * @param total units in all; zero or less when unknown
   * @param text what is being done now, for a person
   */
  void progress(long done, long total, String text);

  /** Whether a cancel was asked for. */
  boolean isCancelled();

  /**
   * Registers an action that makes blocking (native, child process) work stop early. It runs at
   * once when the cancel has already happened. Close the registration before the resource it
   * touches is closed.
   */
  Registration onCancel(Runnable hook);

  /** Tells whoever watches; without a watcher nothing happens. Called on the job's thread. */
  default void report(JobEvent event) {}

  /**
   * Whether the job should end soon with what it has so far: a training with its best weights.
   * Unlike a cancel it has a result. Jobs that have nothing to show before their end ignore it.
   */
  default boolean isFinishing() {
    return false;
  }

  /** Whether the job was asked to stand still; for work that stands still elsewhere. */
  default boolean isPaused() {
    return false;
  }

  /**
   * Waits while the job is paused. Only work that can stand still asks.
   *
   * @throws CancelledException when a cancel was asked for
   */
  default void awaitResume() {
    checkCancelled();
  }

  /**
   * Unwinds the job if a cancel was asked for.
   *
   * @throws CancelledException if so
   */
  default void checkCancelled() {
    if (isCancelled()) {
      throw new CancelledException();
    }
  }

  /**
   * A context for a part of the work that does not count as so much of the whole: reading a model
   * before it is measured, preparing examples before a training. Its share is told in words, e.g.
   * {@code "Preparing examples (37 %)"}, and a bar does not stand at its end before the work has
   * begun.
   */
  default JobContext aside() {
    return new AsideContext(this);
  }

  /** A context that nobody watches and nobody cancels. */
  static JobContext unwatched() {
    return new JobControl();
  }

  /** A registered cancel hook. */
  interface Registration extends AutoCloseable {
    /** Forgets the hook; returns only when it is not running. */
    @Override
    void close();
  }
}
