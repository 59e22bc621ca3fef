package dev.lathe.engine.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.measure.MachineState.Load;
import dev.lathe.engine.measure.Validity.Evidence;
import dev.lathe.engine.measure.stats.Bootstrap;
import dev.lathe.engine.measure.stats.Proportions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ValidityTest {
  private static final Load QUIET = new Load(0.01, 0, false);

  private static double[][] rounds(int rounds, int queries, double level, double step) {
    double[][] out = new double[rounds][queries];
    for (int r = 0; r < rounds; r++) {
      Arrays.fill(out[r], level + step * r);
    }
    return out;
  }

  private static List<String> check(double[][] rounds, boolean settled, Load load, double clock) {
    return Validity.check(
        Scenarios.of("single-stream"),
        new Evidence(
            rounds,
            new Bootstrap(1).median(rounds),
            settled,
            Optional.of(load),
            clock,
            Optional.empty(),
            0,
            0));
  }

  @Test
  void aQuietSteadyRunIsValid() {
    assertThat(check(rounds(10, 20, 5, 0), true, QUIET, 0)).isEmpty();
  }

  @Test
  void aLongTailIsNotPassedOver() {
    double[][] tailed = rounds(10, 20, 5, 0);
    double[][] short2 = rounds(10, 20, 5, 0);
    for (int r = 0; r < 10; r++) {
      Arrays.fill(tailed[r], 0, 3, 15); // 15 % of the queries, three times the median
      Arrays.fill(short2[r], 0, 3, 14);
    }
    assertThat(check(tailed, true, QUIET, 0)).singleElement().asString().contains("3.0 times");
    assertThat(check(short2, true, QUIET, 0)).isEmpty();
  }

  @Test
  void eachRuleNamesItsRemedy() {
    assertThat(check(rounds(5, 2, 5, 0), true, QUIET, 0))
        .singleElement()
        .asString()
        .contains("10 timed, 64 needed")
        .contains("more seconds");
    assertThat(check(rounds(3, 40, 5, 0), true, QUIET, 0))
        .singleElement()
        .asString()
        .contains("Too few rounds");
    assertThat(check(rounds(10, 20, 5, 0), false, QUIET, 0))
        .singleElement()
        .asString()
        .contains("Warm-up");
    assertThat(check(rounds(10, 20, 5, 0.4), true, QUIET, 0))
        .anyMatch(r -> r.contains("Unstable rounds"))
        .anyMatch(r -> r.contains("slower while it was measured"));
    assertThat(check(rounds(10, 20, 5, 0), true, new Load(0.5, 0, false), 0))
        .singleElement()
        .asString()
        .contains("Other processes used 50 %");
    assertThat(check(rounds(10, 20, 5, 0), true, new Load(0, 0.1, false), 0))
        .singleElement()
        .asString()
        .contains("host took 10 %");
    assertThat(check(rounds(10, 20, 5, 0), true, new Load(0, 0, true), 0))
        .singleElement()
        .asString()
        .contains("throttled");
    assertThat(check(rounds(10, 20, 5, 0), true, QUIET, 0.3))
        .singleElement()
        .asString()
        .contains("clock fell by 30 %");
  }

  @Test
  void offlineNeedsFewerQueries() {
    double[][] rounds = rounds(11, 1, 80, 0);
    assertThat(
            Validity.check(
                Scenarios.of("offline"),
                new Evidence(
                    rounds,
                    new Bootstrap(1).median(rounds),
                    true,
                    Optional.empty(),
                    0,
                    Optional.empty(),
                    0,
                    0)))
        .isEmpty();
  }

  @Test
  void anAccuracyOnAHandfulOfExamplesIsNotValid() {
    double[][] rounds = rounds(10, 20, 5, 0);
    List<String> reasons =
        Validity.check(
            Scenarios.of("single-stream"),
            new Evidence(
                rounds,
                new Bootstrap(1).median(rounds),
                true,
                Optional.of(QUIET),
                0,
                Optional.of(Proportions.wilson(4, 5)),
                1,
                3));
    assertThat(reasons).hasSize(3);
    assertThat(reasons.get(2)).contains("3 answers were NaN");
    assertThat(reasons.get(0)).contains("5 examples");
    assertThat(reasons.get(1)).contains("1 example could not be read");
  }
}
