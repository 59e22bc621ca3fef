package dev.lathe.base;

/** A part of a job that is told in words only; all else is the job's own. */
record AsideContext(JobContext whole) implements JobContext {
  @Override
  public void progress(long done, long total, String text) {
    boolean told = total > 0 && !text.isEmpty();
    whole.progress(0, 0, told ? text + " (" + 100 * done / total + " %)" : text);
  }

  @Override
  public boolean isCancelled() {
    return whole.isCancelled();
  }

  @Override
  public Registration onCancel(Runnable hook) {
    return whole.onCancel(hook);
  }

  @Override
  public void report(JobEvent event) {
    whole.report(event);
  }

  @Override
  public boolean isFinishing() {
    return whole.isFinishing();
  }

  @Override
  public boolean isPaused() {
    return whole.isPaused();
  }

  @Override
  public void awaitResume() {
    whole.awaitResume();
  }

  @Override
  public JobContext aside() {
    return this;
  }
}
