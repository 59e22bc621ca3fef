package dev.lathe.controllers.learn.lessons;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/** The steps of the lessons' recipes, from a resource: what a pass is called is its own affair. */
final class LessonRecipes {
  private static final String FILE = "recipes.properties";

  private static final Map<String, String> ALL = read();

  private LessonRecipes() {}

  /** A step as it is given on the command line. */
  static String step(String key) {
    return Optional.ofNullable(ALL.get(key))
        .orElseThrow(() -> new IllegalArgumentException(FILE + " has no " + key));
  }

  private static Map<String, String> read() {
    Properties found = new Properties();
    try (InputStreamReader in =
        new InputStreamReader(
            LessonRecipes.class.getResourceAsStream(FILE), StandardCharsets.UTF_8)) {
      found.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.stringPropertyNames().stream()
        .collect(Collectors.toUnmodifiableMap(k -> k, found::getProperty));
  }
}
