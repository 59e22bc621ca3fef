package dev.lathe.engine.task;

import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which of the model's classes a data set means by its own names, where a person had to say it.
 *
 * @param byName by the data's name of a class: the model's name of it or its number, as text; empty
 *     where the model does not know the class. Capitals, hyphens and underscores of the data's name
 *     do not count
 */
public record ClassMap(Map<String, String> byName) {
  /** Nothing said. */
  public static final ClassMap NONE = new ClassMap(Map.of());

  /** Copies and orders them; refuses a class without a name. */
  public ClassMap {
    if (byName.keySet().stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("a class of the data has no name");
    }
    byName = Collections.unmodifiableMap(new TreeMap<>(byName));
  }

  /** What is said of each name in its {@link #normal} form. */
  public Map<String, String> normalized() {
    Map<String, String> all = new HashMap<>();
    byName.forEach((name, to) -> all.put(normal(name), to));
    return all;
  }

  /** A name without what does not count when names of classes are compared. */
  public static String normal(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s_\\-]+", " ");
  }

  /** With what is said of a class, or without. */
  public ClassMap with(String name, Optional<String> to) {
    Map<String, String> all = new TreeMap<>(byName);
    all.remove(name);
    to.ifPresent(t -> all.put(name, t));
    return new ClassMap(all);
  }

  /** Whether nothing is said. */
  public boolean isEmpty() {
    return byName.isEmpty();
  }
}
