package dev.lathe.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.load.LoadPattern;
import dev.lathe.engine.load.LoadPattern.Kind;
import dev.lathe.engine.load.LoadPattern.LatencyBound;
import dev.lathe.engine.load.LoadRound;
import dev.lathe.engine.measure.stats.Bootstrap;
import dev.lathe.engine.measure.stats.EarlyStopping;
import dev.lathe.engine.measure.stats.EarlyStopping.Verdict;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A simulated server of known service time, timed by the loop and the statistics of real runs,
 * waits as queueing theory says (Kleinrock, Queueing Systems I, 1975: M/M/1, and Pollaczek and
 * Khinchine's formula for M/D/1). The clock is virtual: nothing waits and nothing depends on the
 * machine.
 */
class QueueTheoryTest {
  private static final double SERVICE_MS = 2;
  private static final int ROUNDS = 30;
  private static final int QUERIES = 20_000;
  private static final int SEARCHES = 40;

  /** Time passes only when the server works or nothing has arrived. */
  private static final class Virtual implements LoadRound.Clock, LoadRound.Query {
    private final LongSupplier service;
    private long now;

    Virtual(LongSupplier service) {
      this.service = service;
    }

    @Override
    public long now() {
      return now;
    }

    @Override
    public void await(long until) {
      now = Math.max(now, until);
    }

    @Override
    public long run(int lane, int index) {
      long nanos = service.getAsLong();
      now += nanos;
      return nanos;
    }

    double[] round(LoadPattern load, int first, int wanted) {
      LoadRound.Times times = LoadRound.run(load, this, first, 0, wanted, Long.MAX_VALUE, this);
      return Arrays.stream(times.nanos()).mapToDouble(n -> n * 1e-6).toArray();
    }
  }

  private static Virtual exponential(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new Virtual(() -> (long) (-Math.log(1 - random.nextDouble()) * SERVICE_MS * 1e6));
  }

  private static Virtual fixed() {
    return new Virtual(() -> (long) (SERVICE_MS * 1e6));
  }

  private static LoadPattern load(double utilisation) {
    double rate = utilisation / SERVICE_MS * 1000;
    return new LoadPattern(Kind.POISSON, 1, 1, rate, 7, Optional.empty(), 1);
  }

  private static Estimate meanWait(Virtual server, double utilisation) {
    double[][] rounds = new double[ROUNDS][];
    for (int r = 0; r < ROUNDS; r++) {
      rounds[r] = server.round(load(utilisation), r, QUERIES);
    }
    Estimate latency = new Bootstrap(7).mean(rounds);
    return new Estimate(
        latency.value() - SERVICE_MS,
        latency.low() - SERVICE_MS,
        latency.high() - SERVICE_MS,
        latency.n());
  }

  private static void holds(Estimate e, double theory) {
    assertThat(theory).isBetween(e.low(), e.high());
    assertThat(e.high() - e.low()).describedAs("tells something").isLessThan(0.4 * theory);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.5, 0.7, 0.8, 0.9})
  void exponentialServiceWaitsAsInMM1(double rho) {
    holds(meanWait(exponential(11), rho), rho / (1 - rho) * SERVICE_MS);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.5, 0.7, 0.8, 0.9})
  void fixedServiceWaitsAsInMD1(double rho) {
    holds(meanWait(fixed(), rho), rho / (2 * (1 - rho)) * SERVICE_MS);
  }

  @ParameterizedTest
  @ValueSource(doubles = {15, 25, 50})
  void theHighestRateIsThatOfTheory(double boundMs) {
    // A query of M/M/1 takes an exponential time of mean 1 / (μ − λ): p99 = ln 100 / (μ − λ).
    double theory = 1000 * (1 / SERVICE_MS - Math.log(100) / boundMs);
    LatencyBound bound = new LatencyBound(boundMs, 0.99);
    int covered = 0;
    for (int seed = 0; seed < SEARCHES; seed++) {
      Estimate e =
          new RateSearch(
                  LoadPattern.highestRate(bound, 1_000_003L * seed, 662),
                  exponential(11 + seed)::round,
                  Double.POSITIVE_INFINITY)
              .run(1000 / SERVICE_MS)
              .estimate();
      covered += e.low() <= theory && theory <= e.high() ? 1 : 0;
      // How far the ends lie off was seen, not derived; that the interval covers is the claim.
      assertThat(e.low()).isBetween(0.4 * theory, 1.15 * theory);
      assertThat(e.high()).isBetween(0.9 * theory, 2.5 * theory);
    }
    assertThat(covered).isGreaterThanOrEqualTo(SEARCHES * 9 / 10);
  }

  @Test
  void whereOneQueryAloneIsTooSlowThereIsNoRate() {
    RateSearch.Found found =
        new RateSearch(LoadPattern.highestRate(new LatencyBound(1, 0.99), 7, 662), fixed()::round)
            .run(1000 / SERVICE_MS);
    assertThat(found.holds()).isZero();
    assertThat(found.estimate().isKnown()).isFalse();
    assertThat(Validity.noRate(LoadPattern.highestRate(new LatencyBound(1, 0.99), 7, 662).at(8)))
        .contains("99 %", "1 ms", "8.00 a second");
  }

  @Test
  void aModelFasterThanItSeemedIsSearchedUpwards() {
    RateSearch.Found found =
        new RateSearch(LoadPattern.highestRate(new LatencyBound(50, 0.99), 7, 662), fixed()::round)
            .run(200);
    assertThat(found.holds()).isBetween(430.0, 500.0);
  }

  @Test
  void earlyStoppingAgreesWithLoadGen() {
    // The values that LoadGen's early_stopping.cc gives: h_min(0) = 459; 662 and 64 are its
    // documented least counts for p99 and p90 with one late query.
    assertThat(List.of(EarlyStopping.leastQueries(0, 0.99), EarlyStopping.leastQueries(1, 0.99)))
        .containsExactly(459L, 662L);
    assertThat(EarlyStopping.leastQueries(1, 0.9)).isEqualTo(64);
    assertThat(EarlyStopping.verdict(458, 0, 0.99)).isEqualTo(Verdict.UNCLEAR);
    assertThat(EarlyStopping.verdict(459, 0, 0.99)).isEqualTo(Verdict.HOLDS);
    assertThat(EarlyStopping.verdict(100, 6, 0.99)).isEqualTo(Verdict.FAILS);
    assertThat(EarlyStopping.verdict(1_000_000, 9_500, 0.99)).isEqualTo(Verdict.HOLDS);
    assertThat(EarlyStopping.verdict(1_000_000, 10_500, 0.99)).isEqualTo(Verdict.FAILS);
    assertThat(EarlyStopping.verdict(0, 0, 0.99)).isEqualTo(Verdict.UNCLEAR);
    assertThat(EarlyStopping.verdict(3, 3, 0.99)).isEqualTo(Verdict.FAILS);
  }
}
