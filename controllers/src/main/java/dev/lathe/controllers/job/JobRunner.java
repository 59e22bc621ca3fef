package dev.lathe.controllers.job;

/**
 * Runs jobs away from the screen's thread and brings their results back to it. {@link FxJobRunner}
 * in the window, {@link DirectJobRunner} in tests.
 */
public interface JobRunner {
  /** Starts a job. Call on the screen's thread; every callback comes on it too. */
  JobHandle start(JobSpec<?> spec);
}
