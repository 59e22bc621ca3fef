package dev.lathe.controllers.compare;

import dev.lathe.controllers.compare.CompareRow.Column;
import dev.lathe.controllers.compare.CompareRow.Trust;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.engine.measure.DeviceDifference;
import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.measure.MeasurementKey;
import dev.lathe.engine.measure.MetricDelta;
import dev.lathe.engine.measure.MetricValue;
import dev.lathe.engine.measure.Scenario;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
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
   * One row for each variant × device × conditions that was measured in the scenario, those that
   * fit what is chosen now first; and one for each variant that was not measured at all, or only
   * under other conditions while others were measured under those of now.
   *
   * @param known what was measured
   * @param metric by which they are compared; rows that do not have it, as of older workspaces,
   *     have the first that they have
   * @param now what rows would be measured with now; empty while it is not known
   */
  static List<CompareRow> of(
      List<VariantItem> variants,
      Measured known,
      Scenario scenario,
      Optional<String> metric,
      Optional<Now> now) {
    Map<VariantItem, List<CompareRow>> measured = new LinkedHashMap<>();
    for (VariantItem v : variants) {
      measured.put(
          v,
          known.report().rows().stream()
              .filter(m -> m.sha256().equals(v.sha256()) && m.scenario().equals(scenario.id()))
              .map(m -> row(v, m, known, metric, now, now.map(n -> n.key(m, scenario))))
              .sorted(Comparator.comparing((CompareRow r) -> !r.measuredWith().fits()))
              .toList());
    }
    boolean someFit = measured.values().stream().anyMatch(CompareRows::anyFits);
    List<CompareRow> rows = new ArrayList<>();
    measured.forEach(
        (v, own) -> {
          if (own.isEmpty() || (someFit && !anyFits(own))) {
            rows.add(unmeasured(v));
          }
          rows.addAll(own);
        });
    return markBest(rows);
  }

  private static boolean anyFits(List<CompareRow> rows) {
    return rows.stream().anyMatch(r -> r.measuredWith().fits());
  }

  /** The comparison of the same run: the newest under the same conditions. */
  private static Optional<Measurement.Comparison> comparison(
      Measurement.Report report, Measurement m) {
    return report.comparisons().stream()
        .filter(
            c ->
                c.sha256().equals(m.sha256())
                    && c.device().equals(m.device())
                    && c.scenario().equals(m.scenario())
                    && c.key()
                        .map(MeasurementKey::conditions)
                        .equals(m.key().map(MeasurementKey::conditions)))
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
        List.of(),
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        v.bytes(),
        Optional.empty(),
        Trust.NOT_MEASURED,
        List.of(),
        Set.of(),
        MeasuredWith.NOTHING);
  }

  private static CompareRow row(
      VariantItem v,
      Measurement m,
      Measured known,
      Optional<String> metric,
      Optional<Now> now,
      Optional<MeasurementKey> keyNow) {
    Optional<MetricValue> compared = compared(m, metric);
    Optional<Measurement.Comparison> comparison = comparison(known.report(), m);
    return new CompareRow(
        v.id(),
        v.name(),
        v.colour(),
        v.original(),
        device(m, known.deviceNames(), now, keyNow),
        compared.map(q -> quality(q, comparison)),
        m.agreement().map(CompareRows::interval),
        others(m, compared),
        m.difference().map(d -> disagreement(d, known.deviceNames())),
        timed(m.latency().p50()),
        m.latency().p90(),
        timed(m.throughput()),
        m.memory().peakMb() > 0 ? OptionalDouble.of(m.memory().peakMb()) : OptionalDouble.empty(),
        m.bytes(),
        v.original()
            ? Optional.empty()
            : comparison.map(Measurement.Comparison::speedup).flatMap(CompareRows::timed),
        m.valid() ? Trust.VALID : Trust.INVALID,
        m.reasons(),
        Set.of(),
        MeasuredWith.of(m.key(), keyNow));
  }

  private static Quality quality(MetricValue q, Optional<Measurement.Comparison> comparison) {
    Optional<MetricDelta> delta = comparison.flatMap(c -> c.delta(q.id()));
    // Rows of older workspaces know the difference of accuracies only.
    Optional<Measurement.Comparison> old =
        comparison.filter(c -> delta.isEmpty() && q.id().equals(Quality.ACCURACY));
    return new Quality(
        q.id(),
        q.name(),
        q.isShare(),
        !q.better().equals("lower"),
        interval(q.estimate()),
        delta
            .map(MetricDelta::delta)
            .or(() -> old.flatMap(Measurement.Comparison::accuracyDelta))
            .map(CompareRows::interval),
        delta
            .map(MetricDelta::p)
            .or(() -> old.map(Measurement.Comparison::p))
            .orElse(OptionalDouble.empty()));
  }

  private static Optional<MetricValue> compared(Measurement m, Optional<String> metric) {
    return m.metrics().stream()
        .filter(MetricValue::needsTruth)
        .filter(v -> metric.filter(v.id()::equals).isPresent())
        .findFirst()
        .or(m::quality);
  }

  private static List<String> others(Measurement m, Optional<MetricValue> compared) {
    return m.metrics().stream()
        .filter(v -> compared.filter(c -> c.id().equals(v.id())).isEmpty())
        .map(v -> CompareTexts.metric(v.name(), v.isShare(), interval(v.estimate())))
        .toList();
  }

  private static Disagreement disagreement(DeviceDifference d, Map<String, String> names) {
    return new Disagreement(
        names.getOrDefault(d.device(), d.device()), d.compared(), d.differing(), d.examples());
  }

  /** The device's name; that of another machine's device was kept with the row. */
  private static String device(
      Measurement m,
      Map<String, String> names,
      Optional<Now> now,
      Optional<MeasurementKey> keyNow) {
    boolean elsewhere =
        m.key().isPresent()
            ? keyNow.filter(k -> !k.machine().equals(m.key().get().machine())).isPresent()
            : Optional.ofNullable(m.provenance().get("processor"))
                .filter(p -> now.isPresent() && !p.equals(now.get().processor()))
                .isPresent();
    return elsewhere
        ? Texts.get("compare.elsewhere", m.provenance().getOrDefault("device", m.device()))
        : names.getOrDefault(m.device(), m.device());
  }

  /** A model that failed on a device has no time there. */
  private static Optional<Interval> timed(Estimate e) {
    return e.isKnown() ? Optional.of(interval(e)) : Optional.empty();
  }

  private static Interval interval(Estimate e) {
    return new Interval(e.value(), e.low(), e.high(), e.n());
  }

  /** Only where two valid rows of one group can be compared is one of them the best. */
  private static List<CompareRow> markBest(List<CompareRow> rows) {
    List<CompareRow> out = new ArrayList<>();
    for (CompareRow row : rows) {
      List<CompareRow> rivals =
          rows.stream()
              .filter(r -> r.trust() == Trust.VALID && r.measuredWith().mayMeet(row.measuredWith()))
              .toList();
      Set<Column> best = EnumSet.noneOf(Column.class);
      if (row.trust() == Trust.VALID && rivals.size() > 1) {
        mark(best, Column.QUALITY, row, rivals, CompareRows::goodness, true);
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

  private static OptionalDouble goodness(CompareRow row) {
    return row.quality().map(q -> OptionalDouble.of(q.goodness())).orElse(OptionalDouble.empty());
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
