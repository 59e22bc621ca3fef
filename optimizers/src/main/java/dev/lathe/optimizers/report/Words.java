package dev.lathe.optimizers.report;

import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.measure.Measurement.Comparison;
import dev.lathe.engine.measure.MetricValue;
import dev.lathe.engine.measure.stats.Estimate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Numbers as a report writes them: three significant figures, decimal units, with intervals. */
final class Words {
  /** What stands where there is no number. */
  static final String NONE = "–";

  private static final String[] PREFIXES = {"", "k", "M", "G", "T"};

  private Words() {}

  static String figures(double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    double size = Math.abs(value);
    int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
  }

  static String figures(OptionalDouble value) {
    return value.isPresent() ? figures(value.getAsDouble()) : NONE;
  }

  static String bytes(long bytes) {
    if (bytes <= 0) {
      return NONE;
    }
    double rest = bytes;
    int i = 0;
    while (rest >= 999.5 && i < PREFIXES.length - 1) {
      rest /= 1000;
      i++;
    }
    return (i == 0 ? Long.toString(bytes) : figures(rest)) + " " + PREFIXES[i] + "B";
  }

  /** A value with both ends of its interval. */
  static String interval(Estimate e) {
    return e.isKnown()
        ? figures(e.value()) + " (" + figures(e.low()) + " … " + figures(e.high()) + ")"
        : NONE;
  }

  static String share(Estimate e) {
    return e.isKnown()
        ? String.format(
            Locale.ROOT, "%.1f %% (%.1f … %.1f)", 100 * e.value(), 100 * e.low(), 100 * e.high())
        : NONE;
  }

  static String metric(MetricValue m) {
    return m.isShare() ? share(m.estimate()) : interval(m.estimate());
  }

  static String quality(Measurement m) {
    return m.quality().map(q -> q.name() + " " + metric(q)).orElse(NONE);
  }

  static String speedup(Optional<Comparison> comparison) {
    if (comparison.isEmpty() || !comparison.get().speedup().isKnown()) {
      return NONE;
    }
    Estimate e = comparison.get().speedup();
    String range = String.format(Locale.ROOT, "×%.2f (%.2f … %.2f)", e.value(), e.low(), e.high());
    return e.low() <= 1 && e.high() >= 1 ? range + ", no difference seen" : range;
  }

  /** The names of the columns of the matrix. */
  static List<String> columns() {
    return List.of(
        "",
        "Variant",
        "Quality",
        "Same answers",
        "p50 ms",
        "p90 ms",
        "p99 ms",
        "Samples/s",
        "Peak MB",
        "Size",
        "Speed-up",
        "Validity");
  }

  /** The cells of a row, as many. */
  static List<String> cells(ReportContent.Row row) {
    Measurement m = row.measured();
    return List.of(
        row.number() == 0 ? "" : String.valueOf(row.number()),
        m.model(),
        quality(m),
        m.agreement().map(Words::share).orElse(NONE),
        interval(m.latency().p50()),
        figures(m.latency().p90()),
        figures(m.latency().p99()),
        interval(m.throughput()),
        figures(m.memory().peakMb()),
        bytes(m.bytes()),
        speedup(row.comparison()),
        m.valid() ? "VALID" : "INVALID");
  }

  /** What a group's rows rest on, a fact each: its name, then what it is. */
  static List<List<String>> environment(ReportContent.Group group) {
    List<List<String>> facts = new ArrayList<>();
    Measurement first = group.rows().get(0).measured();
    if (group.key().isPresent()) {
      var key = group.key().get();
      facts.add(List.of("Machine", key.machine()));
      facts.add(List.of("Runtime", key.runtime()));
      facts.add(List.of("Threads", String.valueOf(key.threads())));
      facts.add(List.of("Load", key.load()));
      facts.add(
          List.of(
              "Data",
              key.data()
                  .map(d -> d.words() + ", SHA-256 " + d.sha256() + "…")
                  .orElse("none: inputs were generated")));
      facts.add(List.of("Setup", key.setup()));
    } else {
      facts.add(List.of("Conditions", "not recorded by the version of Lathe that measured"));
    }
    for (String name : List.of("device", "provider", "os", "java", "governor", "power", "inputs")) {
      Optional.ofNullable(first.provenance().get(name)).ifPresent(v -> facts.add(List.of(name, v)));
    }
    return facts;
  }

  /** How a row was measured, in a sentence. */
  static String method(Measurement m) {
    List<String> parts = new ArrayList<>();
    fact(m, "date", "on ", "").ifPresent(parts::add);
    fact(m, "queries", "", " queries").ifPresent(parts::add);
    fact(m, "rounds", "in ", " rounds").ifPresent(parts::add);
    fact(m, "warmup_s", "after ", " s of warm-up").ifPresent(parts::add);
    fact(m, "load_ms", "loaded in ", " ms").ifPresent(parts::add);
    return m.model() + ": " + String.join(", ", parts) + "; SHA-256 " + m.sha256() + ".";
  }

  private static Optional<String> fact(Measurement m, String key, String before, String after) {
    return Optional.ofNullable(m.provenance().get(key)).map(v -> before + v + after);
  }

  /** What a reader should know of how any row is measured. */
  static List<String> method() {
    return List.of(
        "Every model ran in a process of its own; the rounds of all models that were measured"
            + " together took turns, so that what the machine did besides hit all alike.",
        "Warm-up is not counted. Percentiles are by nearest rank and only given where there were"
            + " enough queries: p90 from 64, p99 from 662.",
        "Brackets hold 95 % intervals: of times and speed-ups by bootstrap over rounds, of shares"
            + " by Wilson's method.",
        "A row is VALID where no rule of measuring failed; else each rule that failed is named with"
            + " what to do.",
        "Rows stand in one table where device, load, runtime, machine, threads, data and setup are"
            + " the same. Rows of different tables may not be compared.");
  }
}
