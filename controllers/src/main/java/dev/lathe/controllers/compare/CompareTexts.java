package dev.lathe.controllers.compare;

import dev.lathe.controllers.compare.CompareRow.Column;
import dev.lathe.controllers.compare.CompareRow.Trust;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
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

  /** The text of a cell, with unit and interval. */
  public static String cell(CompareRow row, Column column) {
    return switch (column) {
      case VARIANT -> row.variant();
      case DEVICE -> row.device().isEmpty() ? NOTHING : row.device();
      case CONDITIONS -> row.measuredWith().text().isEmpty() ? NOTHING : row.measuredWith().text();
      case ACCURACY -> accuracy(row);
      case VERSUS -> versus(row);
      case P50 -> row.p50().map(i -> Formats.millis(i.value())).orElse(NOTHING);
      case P90 -> row.p90().isPresent() ? Formats.millisNumber(row.p90().getAsDouble()) : NOTHING;
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

  private static String accuracy(CompareRow row) {
    if (row.trust() == Trust.NOT_MEASURED) {
      return Texts.get("compare.not-measured");
    }
    return row.accuracy()
        .map(
            i ->
                Formats.number(i.value() * 100, 1)
                    + " ± "
                    + Formats.number(i.half() * 100, 1)
                    + " %")
        .orElse(NOTHING);
  }

  private static String versus(CompareRow row) {
    Optional<Interval> delta = row.accuracyDelta();
    if (row.original()) {
      return NOTHING;
    }
    if (delta.isEmpty()) {
      return row.agreement()
          .map(a -> Texts.get("compare.agrees", Formats.percent(a.value())))
          .orElse(NOTHING);
    }
    boolean seen = row.p().isPresent() && row.p().getAsDouble() < 0.05;
    if (!seen) {
      return Texts.get("compare.none-seen");
    }
    String points = signed(delta.get().value() * 100);
    return Texts.get("compare.points", points, pValue(row.p()));
  }

  private static String pValue(OptionalDouble p) {
    double v = p.orElse(1);
    return v < 0.01 ? "p < 0.01" : "p " + Formats.number(v, 2);
  }

  private static String signed(double v) {
    return (v < 0 ? "−" : "+") + Formats.number(Math.abs(v), 1);
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
    return switch (column) {
      case ACCURACY -> row.accuracy().map(i -> interval(i, 100, "%")).orElse("");
      case VERSUS ->
          row.accuracyDelta()
              .map(i -> interval(i, 100, Texts.get("compare.points-word")))
              .orElse("");
      case P50 -> row.p50().map(i -> interval(i, 1, "ms")).orElse("");
      case THROUGHPUT -> row.throughput().map(i -> interval(i, 1, "/s")).orElse("");
      case SPEEDUP -> row.speedup().map(i -> interval(i, 1, "×")).orElse("");
      case CONDITIONS -> String.join(" ", row.measuredWith().misfits());
      case TRUST -> trust(row);
      default -> "";
    };
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

  /** The table as GitHub Markdown. */
  public static String markdown(List<CompareRow> rows) {
    String head = line(Stream.of(Column.values()).map(CompareTexts::heading), " | ", "| ", " |");
    String rule =
        line(
            Stream.of(Column.values())
                .map(c -> c == Column.VARIANT || c == Column.DEVICE ? ":---" : "---:"),
            " | ",
            "| ",
            " |");
    return lines(
        head + "\n" + rule,
        rows,
        (row, column) -> cell(row, column).replace("|", "\\|"),
        " | ",
        "| ",
        " |");
  }

  /** The table as CSV, quoted as RFC 4180 says. */
  public static String csv(List<CompareRow> rows) {
    String head = line(Stream.of(Column.values()).map(c -> quoted(heading(c))), ",", "", "");
    return lines(head, rows, (row, column) -> quoted(cell(row, column)), ",", "", "");
  }

  private static String lines(
      String head,
      List<CompareRow> rows,
      BiFunction<CompareRow, Column, String> cell,
      String separator,
      String begin,
      String end) {
    return rows.stream()
        .map(
            r -> line(Stream.of(Column.values()).map(c -> cell.apply(r, c)), separator, begin, end))
        .collect(Collectors.joining("\n", head + "\n", "\n"));
  }

  private static String line(Stream<String> cells, String separator, String begin, String end) {
    return cells.collect(Collectors.joining(separator, begin, end));
  }

  private static String quoted(String text) {
    // A leading = + - @ would be run as a formula by spreadsheet programs.
    String safe = !text.isEmpty() && "=+-@".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return '"' + safe.replace("\"", "\"\"") + '"';
  }
}
