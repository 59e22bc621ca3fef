package dev.lathe.controllers.data;

import dev.lathe.base.EditDistance;
import dev.lathe.controllers.data.ClassMapping.Target;
import dev.lathe.engine.task.ClassMap;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which class of the model a name may mean: one that shares its words, or nearly its letters. */
final class ClassGuess {
  /** Of the letters, so many may differ at most, as a share of the longer name. */
  private static final double MOST_EDITS = 0.34;

  private ClassGuess() {}

  /** The most alike; empty where none is alike. */
  static Optional<Target> of(String name, List<Target> targets) {
    return targets.stream()
        .filter(t -> !t.value().isEmpty())
        .filter(t -> distance(name, t.name()) <= MOST_EDITS)
        .min(Comparator.comparingDouble(t -> distance(name, t.name())));
  }

  /** 0 for the same, 1 for nothing in common; the nearest of a class's synonyms counts. */
  private static double distance(String name, String label) {
    return Arrays.stream(label.split(","))
        .mapToDouble(synonym -> one(ClassMap.normal(name), ClassMap.normal(synonym)))
        .min()
        .orElse(1);
  }

  private static double one(String a, String b) {
    Set<String> words = new TreeSet<>(Arrays.asList(a.split("[^\\p{L}\\p{N}]+")));
    Set<String> others = new TreeSet<>(Arrays.asList(b.split("[^\\p{L}\\p{N}]+")));
    if (words.containsAll(others) || others.containsAll(words)) {
      return 0.1; // "traffic light red" of "traffic light"
    }
    return EditDistance.between(a, b) / (double) Math.max(1, Math.max(a.length(), b.length()));
  }
}
