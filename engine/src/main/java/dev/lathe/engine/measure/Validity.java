package dev.lathe.engine.measure;

import dev.lathe.engine.load.LoadPattern;
import dev.lathe.engine.load.LoadPattern.LatencyBound;
import dev.lathe.engine.measure.stats.EarlyStopping;
import dev.lathe.engine.measure.stats.EarlyStopping.Verdict;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.measure.stats.Percentiles;
import dev.lathe.engine.measure.stats.Stability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The rules that a row must hold to be called valid. Each rule that fails gives one sentence with
 * what to do about it. docs/measuring.md lists them with their reasons.
 */
final class Validity {
  /** Fewer rounds do not carry an interval. */
  static final int MINIMUM_ROUNDS = 5;

  /** Half the width of the median's interval, as a share of the median. */
  static final double MAXIMUM_HALF_WIDTH = 0.05;

  /** How much slower or faster the last third of the rounds may be than the first. */
  static final double MAXIMUM_DRIFT = 0.10;

  /** Of the machine's processor time, what other processes may use. */
  static final double MAXIMUM_OTHERS = 0.10;

  /** Of the machine's processor time, what the hypervisor may take. */
  static final double MAXIMUM_STOLEN = 0.02;

  /** How far the clock may fall below its highest. */
  static final double MAXIMUM_CLOCK_DROP = 0.15;

  /** How many times the median p90 may be. */
  static final double LONG_TAIL = 3;

  /** Labelled examples below which an accuracy says little: ±14 points at best. */
  static final int MINIMUM_EXAMPLES = 50;

  private Validity() {}

  /**
   * What is known of a row.
   *
   * @param rounds latencies in milliseconds, round by round
   * @param median their median with its interval
   * @param settled whether warm-up ended by its rule
   * @param load what else the machine did
   * @param clockDrop 1 − lowest ÷ highest clock seen; 0 where it cannot be read
   * @param accuracy where there is one
   * @param unreadable examples that could not be read
   * @param notNumbers answers that were NaN
   */
  record Evidence(
      double[][] rounds,
      Estimate median,
      boolean settled,
      Optional<MachineState.Load> load,
      double clockDrop,
      Optional<Estimate> accuracy,
      int unreadable,
      long notNumbers) {}

  /** The rules that failed, each with its remedy; none when the row is valid. */
  static List<String> check(Scenario scenario, Evidence e) {
    List<String> reasons = new ArrayList<>();
    long queries = Arrays.stream(e.rounds()).mapToLong(r -> r.length).sum();
    int needed = scenario.load().minimumQueries();
    if (queries < needed) {
      reasons.add(
          say("Too few queries: %d timed, %d needed. Allow more seconds.", queries, needed));
    }
    if (e.rounds().length < MINIMUM_ROUNDS) {
      reasons.add(
          say("Too few rounds: %d of %d. Allow more seconds.", e.rounds().length, MINIMUM_ROUNDS));
    }
    if (!e.settled()) {
      reasons.add(
          "Warm-up did not settle: the latency still moved by more than 5 %. Measure again when the"
              + " machine is quiet.");
    }
    if (scenario.load().bound().isPresent()) {
      late(scenario.load().bound().get(), e.rounds(), reasons);
    }
    if (scenario.load().kind() != LoadPattern.Kind.POISSON) {
      // Where queries wait for each other, the median of a round is a matter of chance and a long
      // tail is what there is to see: there the bound decides.
      spread(e, reasons);
      tail(e, reasons);
    }
    e.load().ifPresent(load -> disturbances(load, reasons));
    if (e.clockDrop() > MAXIMUM_CLOCK_DROP) {
      reasons.add(
          say(
              "The processor's clock fell by %.0f %%. Plug in the charger, set the governor to"
                  + " 'performance', or let the machine cool down.",
              100 * e.clockDrop()));
    }
    e.accuracy()
        .filter(a -> a.n() < MINIMUM_EXAMPLES)
        .ifPresent(
            a ->
                reasons.add(
                    say(
                        "Accuracy rests on %d examples, %d are needed. Give more data.",
                        a.n(), MINIMUM_EXAMPLES)));
    if (e.unreadable() > 0) {
      reasons.add(
          say(
              "%d example%s could not be read and %s left out. Check the data.",
              e.unreadable(),
              e.unreadable() == 1 ? "" : "s",
              e.unreadable() == 1 ? "was" : "were"));
    }
    if (e.notNumbers() > 0) {
      reasons.add(
          say(
              "%d answer%s NaN, no number, and counted as wrong. The model overflows or divides"
                  + " zero by zero on such inputs; check the preprocessing, or a format with too"
                  + " small a range.",
              e.notNumbers(), e.notNumbers() == 1 ? " was" : "s were"));
    }
    return reasons;
  }

  private static void spread(Evidence e, List<String> reasons) {
    double half = (e.median().high() - e.median().low()) / 2 / e.median().value();
    if (half > MAXIMUM_HALF_WIDTH) {
      reasons.add(
          say(
              "Unstable rounds: the median is known to ±%.0f %% only, ±%.0f %% is asked for. Close"
                  + " other programs or allow more seconds.",
              100 * half, 100 * MAXIMUM_HALF_WIDTH));
    }
    double[] medians =
        Arrays.stream(e.rounds())
            .filter(r -> r.length > 0)
            .mapToDouble(Percentiles::median)
            .toArray();
    double drift = Stability.drift(medians);
    if (Math.abs(drift) > MAXIMUM_DRIFT) {
      reasons.add(
          say(
              "It became %.0f %% %s while it was measured. Let the machine come to rest, then"
                  + " measure again.",
              100 * Math.abs(drift), drift > 0 ? "slower" : "faster"));
    }
  }

  private static void tail(Evidence e, List<String> reasons) {
    double[] sorted = Arrays.stream(e.rounds()).flatMapToDouble(Arrays::stream).sorted().toArray();
    OptionalDouble p90 = Percentiles.ifEnough(sorted, 0.9);
    if (p90.isPresent() && p90.getAsDouble() >= LONG_TAIL * e.median().value()) {
      reasons.add(
          say(
              "A tenth of the queries took %.1f times the median or longer. Close other programs;"
                  + " where the inputs differ that much, measure short and long ones apart.",
              p90.getAsDouble() / e.median().value()));
    }
  }

  /** MLPerf LoadGen's rule: {@link EarlyStopping}. */
  private static void late(LatencyBound bound, double[][] rounds, List<String> reasons) {
    double[] all = Arrays.stream(rounds).flatMapToDouble(Arrays::stream).toArray();
    long late = Arrays.stream(all).filter(v -> v > bound.millis()).count();
    Verdict verdict = EarlyStopping.verdict(all.length, late, bound.share());
    if (verdict == Verdict.FAILS) {
      reasons.add(
          say(
              "Too slow for the scenario: %.1f %% of the queries were answered within %s ms,"
                  + " %s %% must be. Use a faster model, device or a lower rate.",
              100.0 * (all.length - late) / Math.max(1, all.length),
              number(bound.millis()),
              number(100 * bound.share())));
    } else if (verdict == Verdict.UNCLEAR) {
      reasons.add(
          say(
              "The bound of %s ms may not hold: %d of %d queries came later, and with so many late"
                  + " it takes %d to be sure that %s %% come in time. Allow more seconds or a lower"
                  + " rate.",
              number(bound.millis()),
              late,
              all.length,
              EarlyStopping.leastQueries(late, bound.share()),
              number(100 * bound.share())));
    }
  }

  /** Why a row has no rate. */
  static String noRate(LoadPattern load) {
    LatencyBound bound = load.bound().orElseThrow();
    return say(
        "No rate was found at which %s %% of the queries are answered within %s ms: %.3g a second"
            + " was too fast. Use a faster model or device, or allow a longer latency.",
        number(100 * bound.share()), number(bound.millis()), load.rate());
  }

  private static String number(double value) {
    return value == Math.rint(value) ? say("%.0f", value) : Double.toString(value);
  }

  private static void disturbances(MachineState.Load load, List<String> reasons) {
    if (load.othersShare() > MAXIMUM_OTHERS) {
      reasons.add(
          say(
              "Other processes used %.0f %% of the processor. Close them and measure again.",
              100 * load.othersShare()));
    }
    if (load.stolenShare() > MAXIMUM_STOLEN) {
      reasons.add(
          say(
              "The virtual machine's host took %.0f %% of the processor. Measure again when the"
                  + " host is quiet.",
              100 * load.stolenShare()));
    }
    if (load.throttled()) {
      reasons.add("The processor throttled itself for heat. Let it cool down, then measure again.");
    }
  }

  private static String say(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
