package dev.lathe.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.OptionalDouble;
import org.jfree.svg.SVGGraphics2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and numbers at the bars are whole in the cards of a window of 1280 × 800, and larger. */
final class BarsTest {
  private static final int HEIGHT = 300;

  private static final List<String> NAMES =
      List.of("Original", "Round weights 3 bit", "Magnitude pruning 50 % + Dynamic INT8");

  @ParameterizedTest
  @CsvSource({"false, 1, 340", "true, 1, 340", "false, 1.5, 530"})
  void namesAndNumbersAreWhole(boolean dark, double scale, int width) {
    List<Bars.Bar> bars = NAMES.stream().map(n -> bar(n, "2.54 ms")).toList();
    String svg = draw(bars, dark, scale, width);
    NAMES.forEach(n -> assertThat(svg).contains(">" + n + "<"));
    assertThat(svg.split(">2.54 ms<", -1)).hasSize(NAMES.size() + 1);
  }

  @Test
  void onlyANameThatHasNoRoomIsCutAndSaysSo() {
    String svg = draw(List.of(bar("very long name ".repeat(9), "1 ms")), false, 1, 340);
    assertThat(svg).contains("…<").contains(">1 ms<");
  }

  private static Bars.Bar bar(String name, String text) {
    return new Bars.Bar(name, 0, 2.54, OptionalDouble.of(2.5), OptionalDouble.of(2.6), text, false);
  }

  private static String draw(List<Bars.Bar> bars, boolean dark, double scale, int width) {
    SVGGraphics2D g = new SVGGraphics2D(width, HEIGHT);
    Bars.of(bars, dark, scale).draw(g, new Rectangle2D.Double(0, 0, width, HEIGHT));
    return g.getSVGElement();
  }
}
