package dev.lathe.engine.data;

import dev.lathe.engine.task.ClassMap;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelClasses;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * From the class names of a data set to the model's class indices: by the model's labels (case,
 * hyphens and underscores do not count; each synonym of {@code "tench, Tinca tinca"} is known), by
 * the class keys (WordNet ids), by number; and where the model has no labels, by alphabetical order
 * if the number of names is the number of classes.
 */
final class LabelMatcher {
  /** More names than a person would map by hand are not kept. */
  private static final int MOST_SEEN = 1000;

  private final Map<String, Integer> byName = new HashMap<>();
  private final Map<String, String> byHand;
  private final TreeMap<String, OptionalInt> seen = new TreeMap<>();
  private final int labels;
  private final OptionalInt classes;
  private final Problems problems;
  private List<String> guess = List.of();

  LabelMatcher(Model model, Problems problems) {
    this(model, ModelClasses.count(model), problems);
  }

  /** For a model that tells so many classes apart, where that is known. */
  LabelMatcher(Model model, OptionalInt classes, Problems problems) {
    this.problems = problems;
    this.byHand = model.setup().classMap().normalized();
    this.labels = model.setup().labels().size();
    this.classes = classes;
    Set<String> ambiguous = new HashSet<>();
    List<String> names = model.setup().labels();
    for (int i = 0; i < names.size(); i++) {
      put(names.get(i), i, ambiguous);
    }
    for (int i = 0; i < names.size(); i++) {
      for (String synonym : names.get(i).split(",")) {
        if (!byName.containsKey(normal(synonym))) {
          put(synonym, i, ambiguous);
        }
      }
    }
    List<String> keys = model.setup().labelKeys();
    for (int i = 0; i < keys.size(); i++) {
      put(keys.get(i), i, ambiguous);
    }
    ambiguous.forEach(byName::remove);
  }

  private void put(String name, int index, Set<String> ambiguous) {
    String n = normal(name);
    Integer old = byName.putIfAbsent(n, index);
    if (old != null && old != index) {
      ambiguous.add(n);
    }
  }

  private static String normal(String name) {
    return ClassMap.normal(name);
  }

  /** Remembers what a class of the data was taken for. */
  void saw(String name, OptionalInt index) {
    if (seen.size() < MOST_SEEN || seen.containsKey(name)) {
      seen.put(name, index);
    }
  }

  /** The classes of the data that were met, by name; of very many only some. */
  List<DataClass> seen() {
    return seen.entrySet().stream().map(e -> new DataClass(e.getKey(), e.getValue())).toList();
  }

  /** Whether the model's classes have names. */
  boolean hasLabels() {
    return labels > 0;
  }

  /** Whether a person said what is meant by that name. */
  boolean isMappedByHand(String name) {
    return byHand.containsKey(normal(name));
  }

  /** The class that a person says, else by its name in the model's labels, key or number. */
  OptionalInt match(String name) {
    String said = byHand.get(normal(name));
    if (said == null) {
      return byItself(name);
    }
    return said.isEmpty() ? OptionalInt.empty() : byItself(said);
  }

  private OptionalInt byItself(String name) {
    Integer index = byName.get(normal(name));
    if (index != null) {
      return OptionalInt.of(index);
    }
    String n = name.strip();
    if (n.matches("\\d{1,7}(\\.0)?")) {
      int number = Integer.parseInt(n.replace(".0", ""));
      if (classes.isEmpty() || number < classes.getAsInt()) {
        return OptionalInt.of(number);
      }
    }
    if (classes.orElse(0) == 2 && n.equalsIgnoreCase("true")) {
      return OptionalInt.of(1);
    } else if (classes.orElse(0) == 2 && n.equalsIgnoreCase("false")) {
      return OptionalInt.of(0);
    }
    return OptionalInt.empty();
  }

  /**
   * The classes of all names that a data set uses. Names without a class are missing from the map
   * and reported.
   */
  Map<String, Integer> matchAll(Collection<String> names) {
    TreeSet<String> distinct = new TreeSet<>(names);
    Map<String, Integer> found = new HashMap<>();
    for (String name : distinct) {
      match(name).ifPresent(i -> found.put(name, i));
    }
    boolean said = distinct.stream().anyMatch(this::isMappedByHand);
    if (found.size() == distinct.size() || labels > 0 || said) {
      return saw(distinct, found);
    }
    if (classes.isEmpty() || classes.getAsInt() == distinct.size()) {
      found.clear();
      List<String> sorted = new ArrayList<>(distinct);
      for (int i = 0; i < sorted.size(); i++) {
        found.put(sorted.get(i), i);
      }
      guess = classes.isPresent() ? sorted : List.of();
      problems.note(
          "The model's labels are not known: its classes were taken to be "
              + list(sorted)
              + ", in alphabetical order. Give the model its labels if that is wrong.");
      return saw(distinct, found);
    }
    problems.note(
        "The "
            + distinct.size()
            + " class names ("
            + list(new ArrayList<>(distinct))
            + ") cannot be matched with the model's "
            + classes.getAsInt()
            + " classes, whose labels are not known. Give the model its labels.");
    return saw(distinct, found);
  }

  private Map<String, Integer> saw(Set<String> names, Map<String, Integer> found) {
    for (String name : names) {
      Integer index = found.get(name);
      saw(name, index == null ? OptionalInt.empty() : OptionalInt.of(index));
    }
    return found;
  }

  /** The names that were taken for the model's labels, in order; empty when none had to be. */
  List<String> guess() {
    return guess;
  }

  private static String list(List<String> names) {
    return names.size() <= 6
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, 5)) + ", …";
  }
}
