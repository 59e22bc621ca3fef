package dev.lathe.engine.graph;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The names of values that a graph and all graphs inside it have or had. Names are never taken out:
 * one too many costs a number at the end of a fresh name, one too few would join two values.
 */
final class NameTable {
  private final Set<String> taken = new HashSet<>();
  private final Map<String, Integer> nextNumber = new HashMap<>();

  void add(String name) {
    taken.add(name);
  }

  void addAll(NameTable other) {
    taken.addAll(other.taken);
  }

  String fresh(String wish) {
    if (taken.add(wish)) {
      return wish;
    }
    int number = nextNumber.getOrDefault(wish, 1);
    while (!taken.add(wish + "_" + number)) {
      number++;
    }
    nextNumber.put(wish, number + 1);
    return wish + "_" + number;
  }
}
