package dev.lathe.controllers.testing;

import dev.lathe.controllers.job.FxThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A screen's thread for tests: everything happens on the caller's, and time passes by hand. */
public final class ManualFxThread implements FxThread {
  private final List<Pending> pending = new ArrayList<>();
  private long nowMillis;

  private static final class Pending {
    private final Runnable action;
    private final long periodMillis;
    private long atMillis;
    private boolean stopped;

    private Pending(Runnable action, long atMillis, long periodMillis) {
      this.action = action;
      this.atMillis = atMillis;
      this.periodMillis = periodMillis;
    }
  }

  @Override
  public boolean isCurrent() {
    return true;
  }

  @Override
  public void execute(Runnable action) {
    action.run();
  }

  @Override
  public Timer after(Duration delay, Runnable action) {
    return add(new Pending(action, nowMillis + delay.toMillis(), 0));
  }

  @Override
  public Timer every(Duration period, Runnable action) {
    return add(new Pending(action, nowMillis + period.toMillis(), period.toMillis()));
  }

  private Timer add(Pending p) {
    pending.add(p);
    return () -> p.stopped = true;
  }

  /** Time in nanoseconds, for clocks. */
  public long nanos() {
    return nowMillis * 1_000_000;
  }

  /** Lets time pass and runs what falls due. */
  public void pass(Duration time) {
    long end = nowMillis + time.toMillis();
    while (true) {
      pending.removeIf(p -> p.stopped);
      Optional<Pending> next =
          pending.stream()
              .filter(p -> p.atMillis <= end)
              .min(Comparator.comparingLong(p -> p.atMillis));
      if (next.isEmpty()) {
        break;
      }
      Pending p = next.get();
      nowMillis = p.atMillis;
      if (p.periodMillis > 0) {
        p.atMillis += p.periodMillis;
      } else {
        p.stopped = true;
      }
      p.action.run();
    }
    nowMillis = end;
  }

  /** How many timers wait. */
  public int waiting() {
    pending.removeIf(p -> p.stopped);
    return pending.size();
  }
}
