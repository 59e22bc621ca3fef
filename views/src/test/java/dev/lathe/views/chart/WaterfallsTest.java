package dev.lathe.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jfree.svg.SVGGraphics2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WaterfallsTest {
  private static final int WIDTH = 340;

  @ParameterizedTest
  @CsvSource({"160, 1", "350, 1", "800, 1", "520, 1.5"})
  void noConnectorRunsThroughAText(int height, double scale) {
    SVGGraphics2D g = new SVGGraphics2D(WIDTH, height);
    String svg = draw(g, height, scale);
    List<Line2D> connectors =
        found("<line x1='(.+?)' y1='(.+?)' x2='(.+?)' y2='(.+?)' [^>]*dasharray", svg)
            .map(m -> new Line2D.Double(number(m, 1), number(m, 2), number(m, 3), number(m, 4)))
            .collect(Collectors.toList());
    List<Rectangle2D> texts =
        found("<text x='(.+?)' y='(.+?)' [^>]*>(.+?)<", svg)
            .map(m -> place(g, m, 11 * scale))
            .collect(Collectors.toList());
    assertThat(connectors).hasSize(3);
    assertThat(texts).hasSize(8);
    assertThat(connectors).noneMatch(l -> texts.stream().anyMatch(t -> t.intersectsLine(l)));
  }

  @Test
  void aFewBarsFillTheirCard() {
    String svg = draw(new SVGGraphics2D(WIDTH, 350), 350, 1);
    double lowest =
        found("<path d='M[\\d.]+,[\\d.]+L[\\d.]+,([\\d.]+)", svg.substring(svg.indexOf("<text")))
            .mapToDouble(m -> number(m, 1))
            .max()
            .orElseThrow();
    assertThat(lowest).isBetween(280.0, 350.0);
  }

  private static Stream<MatchResult> found(String pattern, String svg) {
    return Pattern.compile(pattern).matcher(svg).results();
  }

  private static double number(MatchResult m, int group) {
    return Double.parseDouble(m.group(group));
  }

  private static Rectangle2D place(SVGGraphics2D g, MatchResult m, double size) {
    FontMetrics metrics =
        g.getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, (int) Math.round(size)));
    return new Rectangle2D.Double(
        number(m, 1),
        number(m, 2) - metrics.getAscent(),
        metrics.stringWidth(m.group(3)),
        metrics.getHeight());
  }

  private static String draw(SVGGraphics2D g, int height, double scale) {
    Waterfalls.of(
            List.of(
                bar("Original", 0, 88.8, "88.8 %", Waterfalls.Tone.TOTAL),
                bar("Pruned 50 % MACs", 88.8, 10.6, "−78.2 points", Waterfalls.Tone.BAD),
                bar("Recovered 0.5 min", 10.6, 51.6, "+41.0 points", Waterfalls.Tone.GOOD),
                bar("Result", 0, 51.6, "51.6 %", Waterfalls.Tone.TOTAL)),
            0,
            91,
            false,
            scale)
        .draw(g, new Rectangle2D.Double(0, 0, WIDTH, height));
    return g.getSVGElement();
  }

  private static Waterfalls.Bar bar(
      String name, double from, double to, String text, Waterfalls.Tone tone) {
    return new Waterfalls.Bar(
        name, tone, 0, from, to, OptionalDouble.empty(), OptionalDouble.empty(), text, "");
  }
}
