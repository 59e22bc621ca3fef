package dev.lathe.views;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every colour of text is legible on every ground that it stands on, by WCAG's formula. */
final class ContrastTest {
  private static final double LEAST = 4.5;
  private static final Pattern COLOUR = Pattern.compile("(-[\\w-]+):\\s*#([0-9a-fA-F]{6})\\s*;");

  private static final List<String> TEXTS =
      List.of(
          "-color-fg-default",
          "-color-fg-muted",
          "-color-accent-fg",
          "-lathe-ok",
          "-lathe-warn",
          "-lathe-bad");

  private static final List<String> GROUNDS = List.of("-color-bg-subtle", "-lathe-selected");

  @ParameterizedTest
  @CsvSource({"light, ffffff", "dark, 0d1117"})
  void textIsLegible(String look, String background) throws IOException {
    Map<String, Double> luminance = colours(look);
    luminance.put("background", luminance(background));
    for (String text : TEXTS) {
      assertThat(contrast(luminance, text, "background")).as(text).isGreaterThan(LEAST);
      for (String ground : GROUNDS) {
        assertThat(contrast(luminance, text, ground))
            .as(text + " on " + ground)
            .isGreaterThan(LEAST);
      }
    }
    assertThat(contrast(luminance, "-lathe-on-accent", "-color-accent-emphasis"))
        .as("words on the main button")
        .isGreaterThan(LEAST);
  }

  private static Map<String, Double> colours(String look) throws IOException {
    Map<String, Double> found = new HashMap<>();
    try (InputStream in =
        ContrastTest.class.getResourceAsStream("/dev/lathe/views/lathe-" + look + ".css")) {
      String css =
          new String(Objects.requireNonNull(in, look).readAllBytes(), StandardCharsets.UTF_8);
      Matcher m = COLOUR.matcher(css);
      while (m.find()) {
        found.put(m.group(1), luminance(m.group(2)));
      }
    }
    return found;
  }

  private static double contrast(Map<String, Double> luminance, String a, String b) {
    double x = Objects.requireNonNull(luminance.get(a), a);
    double y = Objects.requireNonNull(luminance.get(b), b);
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
  }

  private static double luminance(String hex) {
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double v = Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16) / 255.0;
      sum += weights[i] * (v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
