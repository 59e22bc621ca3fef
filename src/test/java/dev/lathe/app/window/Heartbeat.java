package dev.lathe.app.window;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.application.Platform;

/**
 * Asks the screen's thread to answer again and again. Remembers each long wait with what the thread
 * was doing, and how long it had the processor meanwhile: a wait without it is the machine's.
 */
final class Heartbeat implements AutoCloseable {
  private static final long PERIOD_MILLIS = 5;
  private static final double LONG_MILLIS = 30;
  private static final int FRAMES = 60;

  /** A wait for the screen's thread. */
  record Stall(double millis, double cpuMillis, List<String> doing) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.1f ms (%.1f ms of them computing)%n", millis, cpuMillis)
          + doing.stream().map(s -> s + "\n").collect(Collectors.joining());
    }
  }

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Thread screen;
  private final List<Stall> stalls = new ArrayList<>();
  private final List<String> samples = new ArrayList<>();
  private final ScheduledExecutorService pulse =
      Executors.newSingleThreadScheduledExecutor(
          r -> {
            Thread t = new Thread(r, "heartbeat");
            t.setPriority(Thread.MAX_PRIORITY);
            return t;
          });
  private boolean waiting;
  private long asked;
  private long cpuAtAsking;
  private double longest;
  private double machine;
  private long lastBeat = System.nanoTime();

  Heartbeat() {
    screen = dev.lathe.views.WindowHarness.onFx(Thread::currentThread);
    pulse.scheduleWithFixedDelay(this::beat, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void beat() {
    long now = System.nanoTime();
    machine = Math.max(machine, (now - lastBeat) / 1e6 - PERIOD_MILLIS);
    look(now);
    lastBeat = System.nanoTime();
  }

  private void look(long now) {
    if (waiting) {
      if ((now - asked) / 1e6 > LONG_MILLIS) {
        samples.add(stack());
      }
      return;
    }
    waiting = true;
    asked = System.nanoTime();
    cpuAtAsking = threads.getThreadCpuTime(screen.getId());
    Platform.runLater(this::answer);
  }

  private synchronized void answer() {
    double millis = (System.nanoTime() - asked) / 1e6;
    longest = Math.max(longest, millis);
    if (millis > LONG_MILLIS) {
      double cpu = (threads.getCurrentThreadCpuTime() - cpuAtAsking) / 1e6;
      stalls.add(new Stall(millis, cpu, List.copyOf(samples)));
    }
    samples.clear();
    waiting = false;
  }

  private String stack() {
    return Stream.of(screen.getStackTrace())
        .limit(FRAMES)
        .map(f -> "    " + f)
        .collect(Collectors.joining("\n"));
  }

  /** The longest wait so far, in milliseconds. */
  synchronized double longestMillis() {
    return longest;
  }

  /**
   * The longest that a thread with nothing to do waited for the processor meanwhile: on a machine
   * that is busy with something else, the screen's thread waits as long for no fault of its own.
   */
  synchronized double machineMillis() {
    return machine;
  }

  /** The longest that the screen's thread computed within one long wait. */
  synchronized double computingMillis() {
    return stalls.stream().mapToDouble(Stall::cpuMillis).max().orElse(0);
  }

  /** The long waits, the longest first, with what the thread was doing. */
  synchronized List<Stall> stalls() {
    return stalls.stream().sorted(Comparator.comparingDouble(Stall::millis).reversed()).toList();
  }

  @Override
  public void close() {
    pulse.shutdownNow();
  }
}
