package dev.lathe.optimizers.worker;

import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.base.JobEvent;
import dev.lathe.base.child.Frames;
import dev.lathe.base.child.Frames.Content;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

/** The job as a worker process sees it: what it tells goes to the parent, which steers it. */
final class WorkerContext implements JobContext {
  /** A watcher looks ten times a second. */
  private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final OutputStream parent;
  private final Runnable onParentGone;
  private final JobControl control = new JobControl();
  private final Object lock = new Object();
  private String told = "";
  private long toldAt = System.nanoTime() - PROGRESS_NANOS;

  WorkerContext(OutputStream parent, Runnable onParentGone) {
    this.parent = parent;
    this.onParentGone = onParentGone;
  }

  /** Sends a message, from any thread. */
  void send(Message message, Content content) {
    try {
      synchronized (lock) {
        message.write(parent, content);
      }
    } catch (IOException e) {
      onParentGone.run();
    }
  }

  /** Does what the parent says. */
  void steer(Message message) {
    switch (message) {
      case PAUSE -> control.pause();
      case RESUME -> control.resume();
      case FINISH -> control.finish();
      default -> throw new IllegalArgumentException("no command: " + message);
    }
  }

  @Override
  public void progress(long done, long total, String text) {
    long now = System.nanoTime();
    synchronized (lock) {
      if (text.equals(told) && now - toldAt < PROGRESS_NANOS) {
        return;
      }
      told = text;
      toldAt = now;
    }
    send(
        Message.PROGRESS,
        out -> {
          out.writeLong(done);
          out.writeLong(total);
          Frames.text(out, text);
        });
  }

  @Override
  public void report(JobEvent event) {
    send(Message.EVENT, out -> EventWire.write(out, event));
  }

  @Override
  public boolean isCancelled() {
    return control.isCancelled(); // never: a cancel kills the process
  }

  @Override
  public Registration onCancel(Runnable hook) {
    return control.onCancel(hook);
  }

  @Override
  public boolean isFinishing() {
    return control.isFinishing();
  }

  @Override
  public boolean isPaused() {
    return control.isPaused();
  }

  @Override
  public void awaitResume() {
    control.awaitResume();
  }
}
