package dev.lathe.views.compare;

import dev.lathe.controllers.compare.CompareRow;
import dev.lathe.controllers.compare.CompareRow.Trust;
import dev.lathe.controllers.compare.CompareTexts;
import dev.lathe.controllers.compare.Interval;
import dev.lathe.controllers.compare.ParetoFront;
import dev.lathe.controllers.compare.Quality;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.chart.Bars;
import dev.lathe.views.chart.Scatter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jfree.chart.JFreeChart;

/** The three charts under the matrix, made from its rows. */
final class CompareCharts {
  private final List<CompareRow> rows;
  private final boolean dark;
  private final double scale;

  CompareCharts(List<CompareRow> rows, boolean dark, double scale) {
    List<CompareRow> measured = rows.stream().filter(r -> r.trust() != Trust.NOT_MEASURED).toList();
    List<CompareRow> fitting = measured.stream().filter(r -> r.measuredWith().fits()).toList();
    // Other data or another machine in the same chart would invite comparing.
    this.rows = fitting.isEmpty() ? measured : fitting;
    this.dark = dark;
    this.scale = scale;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  boolean hasQuality() {
    return rows.stream().anyMatch(r -> r.quality().isPresent());
  }

  JFreeChart pareto() {
    List<CompareRow> front = ParetoFront.of(rows);
    List<Scatter.Point> points =
        rows.stream()
            .filter(r -> r.quality().isPresent() && r.p50().isPresent())
            .map(r -> point(r, front.contains(r) ? r.measuredWith().group() : Optional.empty()))
            .toList();
    return Scatter.of(points, Texts.get("compare.chart.axis.latency"), axis(), dark, scale);
  }

  private String axis() {
    boolean share = rows.stream().flatMap(r -> r.quality().stream()).anyMatch(Quality::share);
    return Formats.inSentence(CompareTexts.qualityName(rows)) + (share ? ", %" : "");
  }

  private static Scatter.Point point(CompareRow r, Optional<String> front) {
    Interval x = r.p50().orElseThrow();
    Quality q = r.quality().orElseThrow();
    Interval y = q.value();
    double factor = q.factor();
    return new Scatter.Point(
        r.variant(),
        r.colour(),
        x.value(),
        x.low(),
        x.high(),
        y.value() * factor,
        y.low() * factor,
        y.high() * factor,
        r.trust() != Trust.VALID,
        front);
  }

  JFreeChart latency() {
    List<Bars.Bar> bars =
        rows.stream()
            .filter(r -> r.p50().isPresent())
            .map(
                r -> {
                  Interval i = r.p50().get();
                  return new Bars.Bar(
                      name(r),
                      r.colour(),
                      i.value(),
                      OptionalDouble.of(i.low()),
                      OptionalDouble.of(i.high()),
                      Formats.millis(i.value()),
                      r.trust() != Trust.VALID);
                })
            .toList();
    return Bars.of(bars, dark, scale);
  }

  JFreeChart memory() {
    List<Bars.Bar> bars =
        rows.stream()
            .filter(r -> r.peakMb().isPresent())
            .map(
                r ->
                    new Bars.Bar(
                        name(r),
                        r.colour(),
                        r.peakMb().getAsDouble(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Formats.number(r.peakMb().getAsDouble(), 0) + " MB",
                        r.trust() != Trust.VALID))
            .toList();
    return Bars.of(bars, dark, scale);
  }

  private String name(CompareRow r) {
    String name = r.variant();
    if (rows.stream().map(CompareRow::device).distinct().count() > 1) {
      name += " · " + r.device();
    }
    if (rows.stream().map(x -> x.measuredWith().text()).distinct().count() > 1) {
      name += " · " + r.measuredWith().text();
    }
    return name;
  }
}
