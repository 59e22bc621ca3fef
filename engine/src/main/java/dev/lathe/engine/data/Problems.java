package dev.lathe.engine.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what is wrong with a data set: one sentence a kind, with a count and one example. */
final class Problems {
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private final Map<String, String> firsts = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * Counts one case.
   *
   * @param kind what happened to it, to follow "12 examples": e.g. "are not pictures"
   * @param example which one
   */
  void add(String kind, String example) {
    counts.merge(kind, 1, Integer::sum);
    firsts.putIfAbsent(kind, example);
  }

  /** Adds a sentence that is about the whole. */
  void note(String sentence) {
    if (!notes.contains(sentence)) {
      notes.add(sentence);
    }
  }

  List<String> sentences() {
    List<String> all = new ArrayList<>(notes);
    counts.forEach(
        (kind, n) ->
            all.add(
                (n == 1 ? "1 example " + singular(kind) : n + " examples " + kind)
                    + (n == 1 ? ": " : ", the first: ")
                    + firsts.get(kind)
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
