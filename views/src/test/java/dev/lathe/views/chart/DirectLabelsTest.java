package dev.lathe.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jfree.chart.JFreeChart;
import org.jfree.svg.SVGGraphics2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Charts say what their lines and points are, in words, and count in numbers that differ. */
final class DirectLabelsTest {
  private static final Pattern TEXT = Pattern.compile("<text[^>]*>([^<]*)</text>");

  private static String draw(JFreeChart chart) {
    SVGGraphics2D g = new SVGGraphics2D(400, 260);
    chart.draw(g, new Rectangle2D.Double(0, 0, 400, 260));
    return g.getSVGElement();
  }

  private static List<String> texts(String svg) {
    Matcher m = TEXT.matcher(svg);
    return m.results().map(r -> r.group(1)).toList();
  }

  private static JFreeChart scatter(double size) {
    return Scatter.of(
        List.of(point("Original", 0, 2 * size, 91), point("Static INT8", 1, 1.9 * size, 90.8)),
        "median latency, ms",
        "accuracy, %",
        false,
        1);
  }

  private static Scatter.Point point(String name, int colour, double x, double y) {
    return new Scatter.Point(
        name, colour, x, x * 0.99, x * 1.01, y, y - 0.1, y + 0.1, false, Optional.of("front"));
  }

  @Test
  void pointsAndLinesHaveTheirNames() {
    assertThat(texts(draw(scatter(1)))).contains("Original", "Static INT8");
    List<Curves.Line> lines =
        List.of(
            new Curves.Line(
                "student", 1, List.of(new Curves.Point(0, 10), new Curves.Point(1, 80))),
            new Curves.Line(
                "from scratch", 2, List.of(new Curves.Point(0, 10), new Curves.Point(1, 79))));
    assertThat(texts(draw(Curves.of(lines, OptionalDouble.of(91), false, 1))))
        .contains("student", "from scratch", "original");
    assertThat(texts(draw(StopsChart.of(lines, List.of(), true, 1.5))))
        .contains("student", "from scratch");
    assertThat(
            texts(
                draw(
                    Trace.of(
                        List.of(new Trace.Point(10, 80, 70, 90)),
                        OptionalDouble.of(91),
                        100,
                        false,
                        1))))
        .contains("draft", "original");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.05, 1, 30, 4000})
  void ticksDiffer(double size) {
    List<String> numbers =
        texts(draw(scatter(size))).stream().filter(t -> t.matches("[\\d,.]+")).toList();
    Set<String> all = new TreeSet<>(numbers);
    // Two axes may both have a tick of the same number, none has one twice.
    assertThat(numbers.size() - all.size()).isLessThanOrEqualTo(1);
    assertThat(all.size()).isGreaterThan(3);
  }

  @Test
  void aSavedChartSaysWhatItIs(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("chart.svg");
    JFreeChart shown = scatter(1);
    ChartFiles.save(shown, "ACCURACY – LATENCY", "CPU, one thread", 640, 480, file);
    assertThat(texts(Files.readString(file)))
        .contains("ACCURACY – LATENCY", "CPU, one thread", "Original", "Static INT8");
    assertThat(texts(draw(shown))).doesNotContain("ACCURACY – LATENCY");
  }
}
