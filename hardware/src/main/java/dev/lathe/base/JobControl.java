package dev.lathe.base;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

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

  private record End(long nanos) {}

  private final Object lock = new Object();
  private final Map<Object, Runnable> hooks = new LinkedHashMap<>();
  private volatile Progress progress = new Progress(0, 0, "");
  private volatile Optional<End> end = Optional.empty();
  private volatile boolean cancelled;
  private volatile boolean finishing;
  private boolean paused;
  private volatile Consumer<? super JobEvent> listener = event -> {};

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
      lock.notifyAll();
      hooks.values().forEach(Runnable::run);
      hooks.clear();
    }
  }

  /** From now on this gets what the job tells, on the job's thread. */
  public void onEvent(Consumer<? super JobEvent> newListener) {
    listener = newListener;
  }

  @Override
  public void report(JobEvent event) {
    event.remaining().ifPresent(r -> end = Optional.of(new End(System.nanoTime() + r.toNanos())));
    listener.accept(event);
  }

  /** How long it will go on, by what the job told last; empty when it told nothing, or wrongly. */
  public Optional<Duration> remaining() {
    return end.map(e -> Duration.ofNanos(e.nanos() - System.nanoTime()))
        .filter(left -> !left.isNegative());
  }

  /** Asks the job to end soon with what it has so far. A paused one goes on, to end. */
  public void finish() {
    finishing = true;
    resume();
  }

  @Override
  public boolean isFinishing() {
    return finishing;
  }

  /** Asks the job to stand still where it can. */
  public void pause() {
    synchronized (lock) {
      paused = true;
    }
  }

  /** Lets a paused job go on. */
  public void resume() {
    synchronized (lock) {
      paused = false;
      lock.notifyAll();
    }
  }

  @Override
  public boolean isPaused() {
    synchronized (lock) {
      return paused;
    }
  }

  @Override
  public void awaitResume() {
    synchronized (lock) {
      while (paused && !cancelled) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new CancelledException();
        }
      }
    }
    checkCancelled();
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
