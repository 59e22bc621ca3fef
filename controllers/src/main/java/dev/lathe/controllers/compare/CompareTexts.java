package dev.lathe.controllers.compare;

import dev.lathe.controllers.compare.CompareRow.Column;
import dev.lathe.controllers.compare.CompareRow.Trust;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What stands in the cells of the matrix, on screen and in the copied table. */
public final class CompareTexts {
  private static final String NOTHING = "–";

  private CompareTexts() {}

  /** The heading of a column. */
  public static String heading(Column column) {
    return Texts.get("compare.column." + column.name().toLowerCase(Locale.ROOT));
  }

  /** The heading of a column over these rows: that of the quality names their metric. */
  public static String heading(Column column, List<CompareRow> rows) {
    return column == Column.QUALITY ? qualityName(rows) : heading(column);
  }

  /** The name of the metric that the rows have as quality; "Quality" where they differ. */
  public static String qualityName(List<CompareRow> rows) {
    List<String> names =
        rows.stream().flatMap(r -> r.quality().stream()).map(Quality::name).distinct().toList();
    return names.size() > 1
        ? heading(Column.QUALITY)
        : names.stream().findFirst().orElse(Texts.get("compare.column.accuracy"));
  }

  /** A metric with its value, e.g. {@code Recall 61.2 ± 3.0 %}. */
  static String metric(String name, boolean share, Interval value) {
    return name + " " + plusMinus(share, value);
  }

  private static String plusMinus(boolean share, Interval i) {
    double factor = share ? 100 : 1;
    int decimals = share ? 1 : 3;
    return Formats.number(i.value() * factor, decimals)
        + " ± "
        + Formats.number(i.half() * factor, decimals)
        + (share ? " %" : "");
  }

  /** The text of a cell, with unit and interval. */
  public static String cell(CompareRow row, Column column) {
    return switch (column) {
      case VARIANT -> row.variant();
      case DEVICE -> row.device().isEmpty() ? NOTHING : row.device();
      case CONDITIONS -> row.measuredWith().text().isEmpty() ? NOTHING : row.measuredWith().text();
      case QUALITY -> quality(row);
      case VERSUS -> versus(row);
      case DIFFERENCE -> row.difference().map(CompareTexts::difference).orElse(NOTHING);
      case P50 -> row.p50().map(i -> Formats.millis(i.value())).orElse(NOTHING);
      case P90 -> row.p90().isPresent() ? Formats.millis(row.p90().getAsDouble()) : NOTHING;
      case THROUGHPUT -> row.throughput().map(i -> rate(i.value())).orElse(NOTHING);
      case MEMORY ->
          row.peakMb().isPresent()
              ? Formats.number(row.peakMb().getAsDouble(), 0) + " MB"
              : NOTHING;
      case SIZE -> Formats.bytes(row.bytes());
      case SPEEDUP -> speedup(row);
      case TRUST -> Texts.get("compare.trust." + row.trust().name().toLowerCase(Locale.ROOT));
    };
  }

  private static String quality(CompareRow row) {
    if (row.trust() == Trust.NOT_MEASURED) {
      return Texts.get("compare.not-measured");
    }
    return row.quality().map(q -> plusMinus(q.share(), q.value())).orElse(NOTHING);
  }

  private static String difference(Disagreement d) {
    return d.differing() == 0
        ? Texts.get("compare.difference.none", d.device())
        : Texts.get(
            "compare.difference",
            Formats.whole(d.differing()),
            Formats.whole(d.compared()),
            d.device());
  }

  private static String differing(Disagreement d) {
    if (d.examples().isEmpty()) {
      return "";
    }
    String names = String.join(", ", d.examples());
    long rest = d.differing() - d.examples().size();
    return Texts.get("compare.difference.examples", names)
        + (rest > 0 ? " " + Texts.get("compare.difference.more", Formats.whole(rest)) : "");
  }

  private static String versus(CompareRow row) {
    if (row.original()) {
      return NOTHING;
    }
    Optional<Quality> quality = row.quality().filter(q -> q.delta().isPresent());
    if (quality.isEmpty()) {
      return row.agreement()
          .map(a -> Texts.get("compare.agrees", Formats.percent(a.value())))
          .orElse(NOTHING);
    }
    Quality q = quality.get();
    if (!q.differs()) {
      return Texts.get("compare.none-seen");
    }
    String points =
        Formats.change(q.delta().orElseThrow().value() * q.factor(), q.share() ? 1 : 3, points(q));
    return q.p().isPresent() ? Texts.get("compare.points", points, pValue(q.p())) : points;
  }

  private static String pValue(OptionalDouble p) {
    double v = p.orElse(1);
    return v < 0.01 ? "p < 0.01" : "p " + Formats.number(v, 2);
  }

  private static String rate(double perSecond) {
    return Formats.number(perSecond, perSecond < 10 ? 1 : 0) + " /s";
  }

  private static String speedup(CompareRow row) {
    if (row.original() && row.trust() != Trust.NOT_MEASURED) {
      return "1";
    }
    return row.speedup()
        .map(
            i ->
                i.contains(1)
                    ? Texts.get("compare.no-difference")
                    : Formats.number(i.value(), 2)
                        + "×  "
                        + Formats.number(i.low(), 2)
                        + "–"
                        + Formats.number(i.high(), 2))
        .orElse(NOTHING);
  }

  /** What is said of a cell when one asks: interval, count, rule and remedy. */
  public static String explain(CompareRow row, Column column) {
    String own = own(row, column);
    boolean toldThere = column == Column.CONDITIONS || column == Column.TRUST;
    return row.measuredWith().fits() || toldThere
        ? own
        : Stream.concat(Stream.of(own), row.measuredWith().misfits().stream())
            .filter(s -> !s.isEmpty())
            .collect(Collectors.joining("\n"));
  }

  private static String own(CompareRow row, Column column) {
    return switch (column) {
      case QUALITY -> qualities(row);
      case VERSUS ->
          row.quality()
              .flatMap(q -> q.delta().map(d -> interval(d, q.factor(), points(q))))
              .orElse("");
      case DIFFERENCE -> row.difference().map(CompareTexts::differing).orElse("");
      case P50 -> row.p50().map(i -> interval(i, 1, "ms")).orElse("");
      case THROUGHPUT -> row.throughput().map(i -> interval(i, 1, "/s")).orElse("");
      case SPEEDUP -> row.speedup().map(i -> interval(i, 1, "×")).orElse("");
      case CONDITIONS -> String.join(" ", row.measuredWith().misfits());
      case TRUST -> trust(row);
      default -> "";
    };
  }

  private static String points(Quality q) {
    return q.share() ? Texts.get("compare.points-word") : "";
  }

  private static String qualities(CompareRow row) {
    return Stream.concat(
            row.quality().stream().map(q -> interval(q.value(), q.factor(), q.share() ? "%" : "")),
            row.otherMetrics().stream())
        .collect(Collectors.joining("\n"));
  }

  private static String trust(CompareRow row) {
    return Stream.concat(row.reasons().stream(), row.measuredWith().misfits().stream())
        .collect(Collectors.joining(" "));
  }

  private static String interval(Interval i, double factor, String unit) {
    return Texts.get(
        "compare.interval",
        Formats.number(i.low() * factor, 2),
        Formats.number(i.high() * factor, 2),
        unit,
        Formats.whole(i.n()));
  }

  /** The table as GitHub Markdown, the other metrics in a last column. */
  public static String markdown(List<CompareRow> rows) {
    String head = line(headings(rows).map(CompareTexts::escaped), " | ", "| ", " |");
    String rule =
        line(
            Stream.concat(
                Stream.of(Column.values())
                    .map(c -> c == Column.VARIANT || c == Column.DEVICE ? ":---" : "---:"),
                Stream.of(":---")),
            " | ",
            "| ",
            " |");
    return lines(
        head + "\n" + rule,
        rows,
        r -> line(cells(r).map(CompareTexts::escaped), " | ", "| ", " |"));
  }

  /** The table as CSV, quoted as RFC 4180 says, the other metrics in a last column. */
  public static String csv(List<CompareRow> rows) {
    String head = line(headings(rows).map(CompareTexts::quoted), ",", "", "");
    return lines(head, rows, r -> line(cells(r).map(CompareTexts::quoted), ",", "", ""));
  }

  private static Stream<String> headings(List<CompareRow> rows) {
    return Stream.concat(
        Stream.of(Column.values()).map(c -> heading(c, rows)),
        Stream.of(Texts.get("compare.column.other-metrics")));
  }

  private static Stream<String> cells(CompareRow row) {
    return Stream.concat(
        Stream.of(Column.values()).map(c -> cell(row, c)),
        Stream.of(String.join("; ", row.otherMetrics())));
  }

  private static String lines(
      String head, List<CompareRow> rows, Function<CompareRow, String> line) {
    return rows.stream().map(line).collect(Collectors.joining("\n", head + "\n", "\n"));
  }

  private static String line(Stream<String> cells, String separator, String begin, String end) {
    return cells.collect(Collectors.joining(separator, begin, end));
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|");
  }

  private static String quoted(String text) {
    // A leading = + - @ would be run as a formula by spreadsheet programs.
    String safe = !text.isEmpty() && "=+-@".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return '"' + safe.replace("\"", "\"\"") + '"';
  }
}
