package dev.lathe.engine.labels;

import java.util.List;

/**
 * A well-known list of class names.
 *
 * @param id the word used in flags and files
 * @param name for people
 * @param names by class index
 */
public record LabelSet(String id, String name, List<String> names) {
  /** Copies the list. */
  public LabelSet {
    names = List.copyOf(names);
  }

  /** How many classes. */
  public int size() {
    return names.size();
  }
}
