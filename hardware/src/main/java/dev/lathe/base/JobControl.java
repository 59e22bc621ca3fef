package dev.lathe.base;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The other side of a {@link JobContext}: the watcher polls {@link #progress()} and may {@link
 * #cancel()}.
 */
public final class JobControl implements JobContext {
  /** A reading of how far a job is; {@code total <= 0} means unknown. */
  public record Progress(long done, long total, String text) {
    /** The fraction done in 0..1, or -1 when unknown. */
    public double fraction() {
      return total <= 0 ? -1 : Math.min(1.0, Math.max(0.0, (double) done / total));
    }
  }

  private final Object lock = new Object();
  private final Map<Object, Runnable> hooks = new LinkedHashMap<>();
  private volatile Progress progress = new Progress(0, 0, "");
  private volatile boolean cancelled;

  @Override
  public void progress(long done, long total, String text) {
    progress = new Progress(done, total, text);
  }

  /** The newest progress reported. */
  public Progress progress() {
    return progress;
  }

  /** Asks the job to stop and runs its cancel hooks, once. */
  public void cancel() {
    synchronized (lock) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      hooks.values().forEach(Runnable::run);
      hooks.clear();
    }
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public Registration onCancel(Runnable hook) {
    Object key = new Object();
    synchronized (lock) {
      if (cancelled) {
        hook.run();
      } else {
        hooks.put(key, hook);
      }
    }
    return () -> {
      synchronized (lock) {
        hooks.remove(key);
      }
    };
  }
}
