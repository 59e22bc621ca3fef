package dev.lathe.engine.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.LatheException;
import dev.lathe.engine.load.LoadPattern.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoadRoundTest {
  private static final long LONG = TimeUnit.MINUTES.toNanos(1);

  private static LoadPattern poisson(double rate, int lanes) {
    return new LoadPattern(Kind.POISSON, 1, lanes, rate, 7, Optional.empty(), 1);
  }

  private static List<Integer> upTo(int n) {
    return IntStream.range(0, n).boxed().toList();
  }

  /** Works, not sleeps, for so long. */
  private static long work(long nanos) {
    long start = System.nanoTime();
    long spent = 0;
    while (spent < nanos) {
      Thread.onSpinWait();
      spent = System.nanoTime() - start;
    }
    return spent;
  }

  @Test
  void oneByOneKeepsItsOrderAndItsThread() {
    Queue<Integer> order = new ConcurrentLinkedQueue<>();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    LoadRound.Times times =
        LoadRound.run(
            LoadPattern.closedLoop(1, 1, 1),
            (lane, i) -> {
              order.add(i);
              threads.add(Thread.currentThread());
              return 100 + i;
            },
            3,
            2,
            4,
            LONG);
    assertThat(order).containsExactly(3, 4, 3, 4, 5, 6);
    assertThat(times.nanos()).containsExactly(103, 104, 105, 106);
    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void aLimitEndsARoundEarlyButNotBeforeOneQuery() {
    for (LoadPattern load :
        List.of(
            LoadPattern.closedLoop(1, 1, 1), LoadPattern.closedLoop(1, 2, 1), poisson(1e5, 2))) {
      LoadRound.Times times = LoadRound.run(load, (lane, i) -> work(1000), 0, 0, 1_000_000, 0);
      assertThat(times.nanos()).describedAs(load.words()).hasSize(1);
      assertThat(times.totalNanos()).isPositive();
    }
  }

  @Test
  void aClosedLoopHoldsSoManyQueriesInFlight() {
    // Every query waits until three run at once: with fewer in flight the round would never end.
    CyclicBarrier three = new CyclicBarrier(3);
    Queue<Integer> seen = new ConcurrentLinkedQueue<>();
    Set<Integer> busy = ConcurrentHashMap.newKeySet();
    LoadRound.Times times =
        LoadRound.run(
            LoadPattern.closedLoop(1, 3, 1),
            (lane, i) -> {
              assertThat(busy.add(lane)).isTrue();
              try {
                three.await(30, TimeUnit.SECONDS);
              } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException(e);
              }
              seen.add(i);
              assertThat(busy.remove(lane)).isTrue();
              return 5;
            },
            0,
            0,
            30,
            LONG);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(upTo(30));
    assertThat(times.nanos()).hasSize(30).containsOnly(5);
  }

  @Test
  void waitingInTheQueueCounts() {
    // All arrive within microseconds, one lane answers them: the last has waited for all others.
    long service = 200_000;
    LoadRound.Times times =
        LoadRound.run(poisson(1e7, 1), (lane, i) -> work(service), 0, 0, 20, LONG);
    long[] nanos = times.nanos();
    assertThat(nanos).hasSize(20);
    assertThat(nanos[19]).isGreaterThan(15 * service).isLessThanOrEqualTo(times.totalNanos());
    assertThat(nanos[0]).isGreaterThanOrEqualTo(service);
  }

  @Test
  void arrivalsFollowTheRateAndTheSeed() {
    long[] arrivals = LoadRound.arrivals(poisson(1000, 1), 0, 10_000);
    assertThat(arrivals[9_999] * 1e-9).isBetween(9.5, 10.5);
    assertThat(arrivals).isSorted();
    double[] gaps =
        IntStream.range(1, 10_000).mapToDouble(i -> arrivals[i] - arrivals[i - 1]).toArray();
    double longer = Arrays.stream(gaps).filter(g -> g > 1e6).count() / 9_999.0;
    // An exponential gap is longer than its mean with probability 1/e.
    assertThat(longer).isBetween(0.35, 0.39);
    assertThat(LoadRound.arrivals(poisson(1000, 4), 0, 10_000)).isEqualTo(arrivals);
    assertThat(LoadRound.arrivals(poisson(1000, 1), 1, 10_000)).isNotEqualTo(arrivals);
  }

  @Test
  void noQueryStartsBeforeItArrives() {
    long[] arrivals = LoadRound.arrivals(poisson(2000, 2), 0, 40);
    LoadRound.Times times = LoadRound.run(poisson(2000, 2), (lane, i) -> 1, 0, 0, 40, LONG);
    assertThat(times.totalNanos()).isGreaterThanOrEqualTo(arrivals[39]);
    assertThat(Arrays.stream(times.nanos()).min().orElseThrow()).isNotNegative();
  }

  @Test
  void aFailureInOneLaneIsTheRoundsFailure() {
    LatheException refused = LatheException.failed("It refused.", "", "", null);
    LoadRound.Query query =
        (lane, i) -> {
          if (i == 0) {
            throw refused;
          }
          return 1;
        };
    LoadPattern two = LoadPattern.closedLoop(1, 2, 1);
    assertThatThrownBy(() -> LoadRound.run(two, query, 0, 0, 10, LONG)).isSameAs(refused);
    assertThatThrownBy(() -> LoadRound.run(two, query, 0, 2, 10, LONG))
        .describedAs("before the clock started")
        .isSameAs(refused);
  }

  @Test
  void patternsThatCannotRunAreRefused() {
    assertThatThrownBy(() -> LoadPattern.closedLoop(0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> poisson(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LoadPattern.LatencyBound(10, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
