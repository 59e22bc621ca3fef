package dev.lathe.engine.data;

import java.util.HashSet;
import java.util.Set;

/** The different names in a column of classes; of a column that holds anything else, only some. */
final class ClassNames {
  /** More than any model tells apart. */
  private static final int MOST = 100_000;

  private final Set<String> names = new HashSet<>();

  /** One more, which may be known or empty. */
  void add(String name) {
    if (!name.isEmpty() && names.size() < MOST) {
      names.add(name);
    }
  }

  /** All, in no order. */
  Set<String> all() {
    return Set.copyOf(names);
  }
}
