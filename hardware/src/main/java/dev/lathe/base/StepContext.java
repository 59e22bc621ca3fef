package dev.lathe.base;

/**
 * One step of a job that counts its steps itself: what the step says of its own progress is not
 * passed on, so that the job's bar never runs back.
 */
public final class StepContext implements JobContext {
  private final JobContext job;

  /** A step of this job. */
  public StepContext(JobContext job) {
    this.job = job;
  }

  @Override
  public void progress(long done, long total, String text) {}

  @Override
  public boolean isCancelled() {
    return job.isCancelled();
  }

  @Override
  public Registration onCancel(Runnable hook) {
    return job.onCancel(hook);
  }

  @Override
  public void report(JobEvent event) {
    job.report(event);
  }

  @Override
  public boolean isFinishing() {
    return job.isFinishing();
  }

  @Override
  public boolean isPaused() {
    return job.isPaused();
  }

  @Override
  public void awaitResume() {
    job.awaitResume();
  }
}
