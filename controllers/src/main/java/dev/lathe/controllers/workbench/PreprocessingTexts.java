package dev.lathe.controllers.workbench;

import dev.lathe.engine.picture.ImagePreprocessing;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Preprocessing in words. */
public final class PreprocessingTexts {
  private PreprocessingTexts() {}

  /** In one line, e.g. {@code RGB · /255 · mean .485 .456 .406}. */
  public static String line(ImagePreprocessing p) {
    StringJoiner line = new StringJoiner(" · ");
    line.add(p.channels().name());
    if (Math.abs(p.scale() * 255 - 1) < 1e-6) {
      line.add("/255");
    } else if (p.scale() != 1) {
      line.add("× " + shortNumber(p.scale()));
    }
    if (p.mean().stream().anyMatch(m -> m != 0)) {
      line.add("mean " + numbers(p.mean()));
    }
    if (p.std().stream().anyMatch(m -> m != 1) && p.mean().stream().allMatch(m -> m == 0)) {
      line.add("std " + numbers(p.std()));
    }
    return line.toString();
  }

  /** Values as people write them: {@code .485 .456 .406}. */
  public static String numbers(List<Double> values) {
    List<Double> shown = values.stream().distinct().count() == 1 ? values.subList(0, 1) : values;
    StringJoiner joined = new StringJoiner(" ");
    shown.forEach(v -> joined.add(shortNumber(v)));
    return joined.toString();
  }

  private static String shortNumber(double v) {
    String s =
        String.format(Locale.ENGLISH, "%.4f", v).replaceAll("0+$", "").replaceAll("\\.$", "");
    return s.startsWith("0.") ? s.substring(1) : s;
  }
}
