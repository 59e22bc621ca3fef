package dev.lathe.app.cli.measure;

import dev.lathe.app.cli.text.Checks;
import dev.lathe.base.LatheException;
import dev.lathe.engine.load.LoadPattern.Kind;
import dev.lathe.engine.measure.LoadOptions;
import dev.lathe.engine.measure.Scenario;
import dev.lathe.engine.measure.Scenarios;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The flags that change how queries arrive, and for how long. */
public final class LoadFlags {
  private static final double QUICK_SECONDS = 4;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "server: queries a second on average; the highest rate that keeps the bound unless said.")
  Double rate;

  @Option(
      names = "--bound",
      paramLabel = "MS",
      description = "server: milliseconds within which 99 % must be answered; 100 unless said.")
  Double bound;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Samples in a query, where the model leaves the batch open.")
  Integer batch;

  @Option(
      names = "--instances",
      paramLabel = "N",
      description = "Queries that run at the same time in one session; 1 unless said.")
  Integer instances;

  @Option(
      names = "--preset",
      paramLabel = "quick|official",
      description =
          "quick (4 s a row) or official (MLPerf's length: 10 minutes a row); quick unless said.")
  Preset preset = Preset.quick;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "About how long each model is timed; as the preset says unless said.")
  Double seconds;

  /** How long a row is timed. */
  enum Preset {
    quick,
    official
  }

  /**
   * Refuses what cannot be.
   *
   * @param scenarios ids, known ones
   */
  void check(List<String> scenarios) {
    positive("--rate", rate);
    positive("--bound", bound);
    positive("--seconds", seconds);
    atLeastOne("--batch", batch, 1 << 16);
    atLeastOne("--instances", instances, 256);
    boolean clocked =
        scenarios.stream().map(Scenarios::of).anyMatch(s -> s.load().kind() == Kind.POISSON);
    if ((rate != null || bound != null) && !clocked) {
      String known =
          String.join(
              ", ",
              Scenarios.all().stream()
                  .filter(s -> s.load().kind() == Kind.POISSON)
                  .map(Scenario::id)
                  .toList());
      throw LatheException.input(
          (rate != null ? "--rate" : "--bound") + " is of no use here.",
          "In none of the scenarios chosen do queries arrive by the clock.",
          "Add --scenario " + known + ".");
    }
  }

  private static void positive(String option, Double value) {
    if (value != null) {
      Checks.positive(option, value);
      if (Double.isInfinite(value)) {
        throw LatheException.input(option + " must be a finite number.", "", "");
      }
    }
  }

  private static void atLeastOne(String option, Integer value, int most) {
    if (value != null && (value < 1 || value > most)) {
      throw LatheException.input(option + " must be 1 to " + most + ", not " + value + ".", "", "");
    }
  }

  /** How long each row is timed. */
  double seconds() {
    double usual = isOfficial() ? LoadOptions.OFFICIAL_SECONDS : QUICK_SECONDS;
    return seconds == null ? usual : seconds;
  }

  boolean isOfficial() {
    return preset == Preset.official;
  }

  LoadOptions options() {
    return new LoadOptions(
        rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate),
        bound == null ? OptionalDouble.empty() : OptionalDouble.of(bound),
        batch == null ? OptionalInt.empty() : OptionalInt.of(batch),
        instances == null ? OptionalInt.empty() : OptionalInt.of(instances),
        isOfficial());
  }
}
