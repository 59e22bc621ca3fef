package dev.lathe.engine.task;

import java.util.List;

/**
 * Names of classes by index.
 *
 * @param names for people
 * @param keys what data sets call them, e.g. WordNet ids; empty when not known
 */
public record Labels(List<String> names, List<String> keys) {
  /** Copies the lists. */
  public Labels {
    names = List.copyOf(names);
    keys = List.copyOf(keys);
  }

  /** Names only. */
  public static Labels of(List<String> names) {
    return new Labels(names, List.of());
  }
}
