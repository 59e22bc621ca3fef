package dev.lathe.optimizers.report;

import dev.lathe.engine.measure.MetricValue;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.optimizers.report.ReportContent.Group;
import dev.lathe.optimizers.report.ReportContent.Made;
import dev.lathe.optimizers.report.ReportContent.Row;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Charts as SVG that stands in the page, in its colours; numbers mark the variants. */
final class Charts {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 340;
  private static final int LEFT = 76;
  private static final int RIGHT = 24;
  private static final int TOP = 20;
  private static final int BOTTOM = 52;
  private static final int TICKS = 5;
  private static final int BAR = 30;

  private Charts() {}

  /** A number's place between the ends of an axis. */
  private record Axis(double low, double high, double from, double to) {
    double at(double value) {
      return from + (value - low) / (high - low) * (to - from);
    }

    static Axis of(double low, double high, double from, double to) {
      double room = high > low ? 0.08 * (high - low) : Math.max(1e-9, Math.abs(high) * 0.1);
      return new Axis(low - room, high + room, from, to);
    }
  }

  /** A row with both numbers of the chart. */
  private record Point(Row row, Estimate x, MetricValue y) {}

  /**
   * The task's quality over latency with both intervals; empty where fewer than two rows have both.
   */
  static Optional<String> quality(Group group) {
    List<Point> points =
        group.rows().stream()
            .filter(r -> r.measured().latency().p50().isKnown())
            .filter(r -> r.measured().quality().filter(q -> Double.isFinite(q.value())).isPresent())
            .map(
                r ->
                    new Point(
                        r, r.measured().latency().p50(), r.measured().quality().orElseThrow()))
            .toList();
    long metrics = points.stream().map(p -> p.y().id()).distinct().count();
    if (points.size() < 2 || metrics != 1) {
      return Optional.empty();
    }
    double lowX = points.stream().mapToDouble(p -> p.x().low()).min().orElseThrow();
    double highX = points.stream().mapToDouble(p -> p.x().high()).max().orElseThrow();
    double lowY = points.stream().mapToDouble(p -> p.y().low()).min().orElseThrow();
    double highY = points.stream().mapToDouble(p -> p.y().high()).max().orElseThrow();
    if (!Double.isFinite(lowX + highX + lowY + highY)) {
      return Optional.empty();
    }
    Axis x = Axis.of(lowX, highX, LEFT, WIDTH - RIGHT);
    Axis y = Axis.of(lowY, highY, HEIGHT - BOTTOM, TOP);
    String name = points.get(0).y().name();
    StringBuilder svg = begin(HEIGHT, name + " over latency");
    axes(svg, x, y, points.get(0).y().isShare());
    text(
        svg,
        (LEFT + WIDTH - RIGHT) / 2.0,
        HEIGHT - 10,
        "middle",
        "p50 latency, ms (less is better)");
    svg.append("<text transform=\"translate(16 ")
        .append((TOP + HEIGHT - BOTTOM) / 2)
        .append(") rotate(-90)\" text-anchor=\"middle\">")
        .append(Markup.html(name))
        .append("</text>\n");
    for (Point p : points) {
      double px = x.at(p.x().value());
      double py = y.at(p.y().value());
      line(svg, "error", x.at(p.x().low()), py, x.at(p.x().high()), py);
      line(svg, "error", px, y.at(p.y().low()), px, y.at(p.y().high()));
      svg.append(p.row().measured().valid() ? "<circle class=\"dot\"" : "<circle class=\"bad\"")
          .append(pair(" cx", px))
          .append(pair(" cy", py))
          .append(" r=\"10\"><title>")
          .append(Markup.html(p.row().measured().model()))
          .append("</title></circle>\n");
      svg.append("<text class=\"mark\"")
          .append(pair(" x", px))
          .append(pair(" y", py + 4))
          .append(" text-anchor=\"middle\">")
          .append(p.row().number())
          .append("</text>\n");
    }
    return Optional.of(svg.append("</svg>\n").toString());
  }

  /** The size of each variant's file. */
  static String sizes(List<Made> variants) {
    long most = variants.stream().mapToLong(m -> m.variant().bytes()).max().orElse(1);
    int height = variants.size() * BAR + 12;
    StringBuilder svg = begin(height, "Size of each variant");
    int i = 0;
    for (Made m : variants) {
      double top = 6 + (double) i++ * BAR;
      double width = (WIDTH - LEFT - 120.0) * m.variant().bytes() / Math.max(1, most);
      text(svg, LEFT - 10, top + 19, "end", String.valueOf(m.number()));
      svg.append("<rect class=\"bar\"")
          .append(pair(" x", LEFT))
          .append(pair(" y", top + 4))
          .append(pair(" width", Math.max(1, width)))
          .append(pair(" height", BAR - 8))
          .append("><title>")
          .append(Markup.html(m.variant().name()))
          .append("</title></rect>\n");
      text(svg, LEFT + width + 8, top + 19, "start", Words.bytes(m.variant().bytes()));
    }
    return svg.append("</svg>\n").toString();
  }

  private static void axes(StringBuilder svg, Axis x, Axis y, boolean share) {
    for (int i = 0; i < TICKS; i++) {
      double part = (i + 0.5) / TICKS;
      double vx = x.low() + part * (x.high() - x.low());
      double vy = y.low() + part * (y.high() - y.low());
      line(svg, "grid", x.at(vx), TOP, x.at(vx), HEIGHT - BOTTOM);
      line(svg, "grid", LEFT, y.at(vy), WIDTH - RIGHT, y.at(vy));
      text(svg, x.at(vx), HEIGHT - BOTTOM + 18, "middle", Words.figures(vx));
      String label = share ? String.format(Locale.ROOT, "%.1f %%", 100 * vy) : Words.figures(vy);
      text(svg, LEFT - 8, y.at(vy) + 4, "end", label);
    }
  }

  private static StringBuilder begin(int height, String title) {
    return new StringBuilder("<svg role=\"img\" viewBox=\"0 0 ")
        .append(WIDTH)
        .append(' ')
        .append(height)
        .append("\" aria-label=\"")
        .append(Markup.html(title))
        .append("\">\n");
  }

  private static void line(
      StringBuilder svg, String style, double x1, double y1, double x2, double y2) {
    svg.append("<line class=\"")
        .append(style)
        .append('"')
        .append(pair(" x1", x1))
        .append(pair(" y1", y1))
        .append(pair(" x2", x2))
        .append(pair(" y2", y2))
        .append("/>\n");
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append("<text")
        .append(pair(" x", x))
        .append(pair(" y", y))
        .append(" text-anchor=\"")
        .append(anchor)
        .append("\">")
        .append(Markup.html(text))
        .append("</text>\n");
  }

  private static String pair(String name, double value) {
    return name + "=\"" + String.format(Locale.ROOT, "%.1f", value) + '"';
  }
}
