package dev.lathe.engine.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what is wrong with a data set: one sentence a kind, with a count and the first examples.
 */
final class Problems {
  /** So many cases of a kind are named. */
  static final int NAMED = 5;

  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final Map<String, List<String>> firsts = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * Counts one case.
   *
   * @param kind what happened to it, to follow "12 examples": e.g. "are not pictures"
   * @param example which one
   */
  void add(String kind, String example) {
    counts.merge(kind, 1, Integer::sum);
    List<String> known = firsts.computeIfAbsent(kind, k -> new ArrayList<>());
    if (known.size() < NAMED) {
      known.add(example);
    }
  }

  /** Counts more cases of a kind that was added, which are not named. */
  void more(String kind, int cases) {
    counts.merge(kind, cases, Integer::sum);
  }

  /** Adds a sentence that is about the whole. */
  void note(String sentence) {
    if (!notes.contains(sentence)) {
      notes.add(sentence);
    }
  }

  /** The sentences about examples that are left out. */
  List<String> lost() {
    return sentences().stream().filter(t -> t.contains("left out")).toList();
  }

  /** How many examples are left out, for whatever reason. */
  int leftOut() {
    return counts.entrySet().stream()
        .filter(e -> e.getKey().startsWith("are left out"))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** The first of the cases; "nothing" where there is none. */
  String first() {
    return firsts.values().stream().findFirst().map(f -> f.get(0)).orElse("nothing");
  }

  List<String> sentences() {
    List<String> all = new ArrayList<>(notes);
    counts.forEach(
        (kind, n) ->
            all.add(
                (n == 1 ? "1 example " + singular(kind) : n + " examples " + kind)
                    + (n <= NAMED ? ": " : ", the first: ")
                    + String.join("; ", firsts.get(kind))
                    + "."));
    return all;
  }

  private static String singular(String kind) {
    return kind.replace("are copies", "is a copy")
        .replace("copies stay", "both stay")
        .replaceFirst("^are ", "is ")
        .replaceFirst("^have ", "has ")
        .replace("because their", "because its");
  }
}
