package dev.lathe.engine.load;

import dev.lathe.base.CancelledException;
import dev.lathe.base.StartsThreads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** One round of queries that arrive as a load pattern says. */
@StartsThreads("queries in flight at once are the load itself; the lanes end with the round")
public final class LoadRound {
  /** A parked thread may be late by so much; the rest of the way to an arrival is spun. */
  private static final long WAKE_NANOS = 100_000;

  private final LoadPattern load;
  private final Query query;
  private final int first;
  private final int wanted;
  private final long limitNanos;
  private final Clock clock;

  private LoadRound(
      LoadPattern load, Query query, int first, int wanted, long limitNanos, Clock clock) {
    this.clock = clock;
    this.load = load;
    this.query = query;
    this.first = first;
    this.wanted = wanted;
    this.limitNanos = limitNanos;
  }

  /** Runs a query and returns the nanoseconds that it took, by the clock nearest to the model. */
  @FunctionalInterface
  public interface Query {
    /**
     * Runs it.
     *
     * @param lane 0 … concurrency − 1; two queries never run in the same lane at the same time
     * @param index which query, counting up from the first of the round
     */
    long run(int lane, int index);
  }

  /** What the time is, and how one waits; simulations bring their own. */
  public interface Clock {
    /** Nanoseconds since whenever. */
    long now();

    /** Returns when that much time has passed. */
    void await(long until);
  }

  private static final class SystemClock implements Clock {
    @Override
    public long now() {
      return System.nanoTime();
    }

    @Override
    public void await(long until) {
      long left = until - now();
      while (left > 0) {
        if (left > WAKE_NANOS) {
          LockSupport.parkNanos(left - WAKE_NANOS);
        } else {
          Thread.onSpinWait();
        }
        left = until - now();
      }
    }
  }

  /**
   * A timed round.
   *
   * @param nanos latency of each query, in the order of arrival; for Poisson arrivals the wait in
   *     the queue is part of it, for bursts it is that of the last answer
   * @param totalNanos from the start of the round to the last answer
   */
  public record Times(long[] nanos, long totalNanos) {}

  /**
   * Runs one round.
   *
   * @param first index of the first query
   * @param untimed queries before the clock starts
   * @param wanted how many are timed; at least 1
   * @param limitNanos after so long no further query arrives, but at least one does
   */
  public static Times run(
      LoadPattern load, Query query, int first, int untimed, int wanted, long limitNanos) {
    return run(load, query, first, untimed, wanted, limitNanos, new SystemClock());
  }

  /** The same by another clock, which must be fit for as many threads as there are lanes. */
  public static Times run(
      LoadPattern load,
      Query query,
      int first,
      int untimed,
      int wanted,
      long limitNanos,
      Clock clock) {
    if (load.isSearched()) {
      throw new IllegalArgumentException("no rate: " + load.words());
    }
    LoadRound round = new LoadRound(load, query, first, wanted, limitNanos, clock);
    return load.concurrency() == 1 ? round.onThisThread(untimed) : round.inLanes(untimed);
  }

  /** The plain loop: nothing but the queries between two looks at the clock. */
  private Times onThisThread(int untimed) {
    for (int i = 0; i < untimed; i++) {
      query.run(0, first + i);
    }
    long[] nanos = new long[wanted];
    long[] arrivals = arrivals(load, first, wanted);
    int done = 0;
    long start = clock.now();
    long elapsed = 0;
    while (done < wanted
        && (done == 0 || (arrivals.length > 0 ? arrivals[done] : elapsed) < limitNanos)) {
      if (arrivals.length > 0) {
        clock.await(start + arrivals[done]);
        query.run(0, first + done);
        elapsed = clock.now() - start;
        nanos[done] = elapsed - arrivals[done];
      } else {
        nanos[done] = burst(done);
        elapsed = clock.now() - start;
      }
      done++;
    }
    return new Times(Arrays.copyOf(nanos, done), elapsed);
  }

  /** The runs of a query, one after the other. */
  private long burst(int index) {
    int runs = load.runsPerQuery();
    long nanos = 0;
    for (int i = 0; i < runs; i++) {
      nanos += query.run(0, first + index * runs + i);
    }
    return nanos;
  }

  /** What the lanes share: who takes which query, and what came out. */
  private final class Shared {
    final long[] nanos = new long[wanted];
    final long[] arrivals = arrivals(load, first, wanted);
    private final int perQuery = load.runsPerQuery();
    private int taken;
    private int finished;
    private boolean failed;
    private long start;
    private long begun;
    private long end;

    /** Called once, when all lanes are ready. */
    void begin() {
      start = clock.now();
      begun = start;
    }

    /** The next run; waits for the last of the query before, where queries are bursts. */
    synchronized OptionalInt take() throws InterruptedException {
      while (perQuery > 1 && !failed && taken / perQuery > finished / perQuery) {
        wait();
      }
      int q = taken / perQuery;
      boolean begins = taken % perQuery == 0;
      long when = arrivals.length > 0 && q < wanted ? arrivals[q] : sinceStart();
      boolean more = !failed && q < wanted && (taken == 0 || !begins || when < limitNanos);
      return more ? OptionalInt.of(taken++) : OptionalInt.empty();
    }

    synchronized void done() {
      long now = clock.now();
      end = Math.max(end, now);
      finished++;
      if (perQuery > 1 && finished % perQuery == 0) {
        nanos[finished / perQuery - 1] = now - begun;
        begun = now;
        notifyAll();
      }
    }

    synchronized void fail() {
      failed = true;
      notifyAll();
    }

    long sinceStart() {
      return clock.now() - start;
    }

    synchronized Times times() {
      return new Times(Arrays.copyOf(nanos, taken / perQuery), end - start);
    }
  }

  /** Nanoseconds after the start at which each query arrives; none for a closed loop. */
  static long[] arrivals(LoadPattern load, int first, int wanted) {
    if (load.kind() != LoadPattern.Kind.POISSON) {
      return new long[0];
    }
    // Every round has times of its own, and every candidate the same ones in the same round.
    SplittableRandom random = new SplittableRandom(load.seed() + first);
    long[] arrivals = new long[wanted];
    double at = 0;
    for (int i = 0; i < wanted; i++) {
      at += -Math.log(1 - random.nextDouble()) / load.rate() * 1e9;
      arrivals[i] = (long) at;
    }
    return arrivals;
  }

  private Times inLanes(int untimed) {
    int lanes = load.concurrency();
    Shared shared = new Shared();
    CyclicBarrier ready = new CyclicBarrier(lanes, shared::begin);
    ExecutorService pool = Executors.newFixedThreadPool(lanes);
    try {
      List<Future<Void>> all = new ArrayList<>();
      for (int lane = 0; lane < lanes; lane++) {
        int own = lane;
        all.add(
            pool.submit(
                () -> {
                  lane(own, untimed / lanes, ready, shared);
                  return null;
                }));
      }
      RuntimeException failure = null;
      for (Future<Void> lane : all) {
        try {
          lane.get();
        } catch (ExecutionException e) {
          failure = failure == null ? asRuntime(e.getCause()) : failure;
        }
      }
      if (failure != null) {
        throw failure;
      }
      return shared.times();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException();
    } finally {
      pool.shutdownNow();
    }
  }

  private static RuntimeException asRuntime(Throwable cause) {
    if (cause instanceof Error e) {
      throw e;
    }
    return cause instanceof RuntimeException r ? r : new IllegalStateException(cause);
  }

  private void lane(int lane, int untimed, CyclicBarrier ready, Shared shared) throws Exception {
    RuntimeException failure = null;
    try {
      for (int i = 0; i < untimed; i++) {
        query.run(lane, first + i);
      }
    } catch (RuntimeException e) {
      failure = e; // the others wait at the barrier: go there first
    }
    ready.await();
    if (failure != null) {
      throw failure;
    }
    try {
      runAll(lane, shared);
    } catch (RuntimeException e) {
      shared.fail(); // nobody waits for the rest of a burst that will not come
      throw e;
    }
  }

  private void runAll(int lane, Shared shared) throws InterruptedException {
    OptionalInt next = shared.take();
    while (next.isPresent()) {
      int i = next.getAsInt();
      if (shared.arrivals.length > 0) {
        long arrival = shared.arrivals[i];
        clock.await(shared.start + arrival);
        query.run(lane, first + i);
        shared.nanos[i] = shared.sinceStart() - arrival;
      } else {
        long nanos = query.run(lane, first + i);
        if (shared.perQuery == 1) {
          shared.nanos[i] = nanos;
        }
      }
      shared.done();
      next = shared.take();
    }
  }
}
