package dev.lathe.controllers.compare;

import dev.lathe.controllers.compare.CompareRow.Column;
import dev.lathe.controllers.compare.CompareRow.Trust;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Makes the matrix out of variants and measurements. */
final class CompareRows {
  private CompareRows() {}

  /**
   * One row for each variant × device that was measured in the scenario, and one for each variant
   * that was not measured at all.
   *
   * @param deviceNames names for people, by device id
   */
  static List<CompareRow> of(
      List<VariantItem> variants,
      Measurement.Report report,
      String scenario,
      Map<String, String> deviceNames) {
    List<CompareRow> rows = new ArrayList<>();
    for (VariantItem v : variants) {
      List<Measurement> measured =
          report.rows().stream()
              .filter(m -> m.sha256().equals(v.sha256()) && m.scenario().equals(scenario))
              .toList();
      if (measured.isEmpty()) {
        rows.add(unmeasured(v));
      }
      for (Measurement m : measured) {
        rows.add(row(v, m, comparison(report, m), deviceNames));
      }
    }
    return markBest(rows);
  }

  private static Optional<Measurement.Comparison> comparison(
      Measurement.Report report, Measurement m) {
    return report.comparisons().stream()
        .filter(
            c ->
                c.sha256().equals(m.sha256())
                    && c.device().equals(m.device())
                    && c.scenario().equals(m.scenario()))
        .findFirst();
  }

  private static CompareRow unmeasured(VariantItem v) {
    return new CompareRow(
        v.id(),
        v.name(),
        v.colour(),
        v.original(),
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        v.bytes(),
        Optional.empty(),
        Trust.NOT_MEASURED,
        List.of(),
        Set.of());
  }

  private static CompareRow row(
      VariantItem v,
      Measurement m,
      Optional<Measurement.Comparison> comparison,
      Map<String, String> deviceNames) {
    return new CompareRow(
        v.id(),
        v.name(),
        v.colour(),
        v.original(),
        deviceNames.getOrDefault(m.device(), m.device()),
        m.accuracy().map(CompareRows::interval),
        m.agreement().map(CompareRows::interval),
        comparison.flatMap(Measurement.Comparison::accuracyDelta).map(CompareRows::interval),
        comparison.map(Measurement.Comparison::p).orElse(OptionalDouble.empty()),
        Optional.of(interval(m.latency().p50())),
        m.latency().p90(),
        Optional.of(interval(m.throughput())),
        OptionalDouble.of(m.memory().peakMb()),
        m.bytes(),
        v.original()
            ? Optional.empty()
            : comparison.map(Measurement.Comparison::speedup).map(CompareRows::interval),
        m.valid() ? Trust.VALID : Trust.INVALID,
        m.reasons(),
        Set.of());
  }

  private static Interval interval(Estimate e) {
    return new Interval(e.value(), e.low(), e.high(), e.n());
  }

  /** Only where two valid rows of one device can be compared is one of them the best. */
  private static List<CompareRow> markBest(List<CompareRow> rows) {
    List<CompareRow> out = new ArrayList<>();
    for (CompareRow row : rows) {
      List<CompareRow> rivals =
          rows.stream()
              .filter(r -> r.trust() == Trust.VALID && r.device().equals(row.device()))
              .toList();
      Set<Column> best = EnumSet.noneOf(Column.class);
      if (row.trust() == Trust.VALID && rivals.size() > 1) {
        mark(best, Column.ACCURACY, row, rivals, r -> value(r.accuracy()), true);
        mark(best, Column.P50, row, rivals, r -> value(r.p50()), false);
        mark(best, Column.P90, row, rivals, CompareRow::p90, false);
        mark(best, Column.THROUGHPUT, row, rivals, r -> value(r.throughput()), true);
        mark(best, Column.MEMORY, row, rivals, CompareRow::peakMb, false);
        mark(best, Column.SIZE, row, rivals, r -> OptionalDouble.of(r.bytes()), false);
        mark(best, Column.SPEEDUP, row, rivals, r -> value(r.speedup()), true);
      }
      out.add(row.withBest(best));
    }
    return out;
  }

  private static OptionalDouble value(Optional<Interval> interval) {
    return interval.map(i -> OptionalDouble.of(i.value())).orElse(OptionalDouble.empty());
  }

  private static void mark(
      Set<Column> best,
      Column column,
      CompareRow row,
      List<CompareRow> rivals,
      Function<CompareRow, OptionalDouble> value,
      boolean high) {
    OptionalDouble mine = value.apply(row);
    if (mine.isEmpty()) {
      return;
    }
    double x = mine.getAsDouble();
    Predicate<Double> better = y -> high ? y > x : y < x;
    List<Double> others =
        rivals.stream()
            .map(value)
            .filter(OptionalDouble::isPresent)
            .map(OptionalDouble::getAsDouble)
            .toList();
    boolean differs = others.stream().anyMatch(y -> y != x);
    if (differs && others.stream().noneMatch(better)) {
      best.add(column);
    }
  }
}
