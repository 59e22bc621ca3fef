package dev.lathe.controllers.search;

import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TextSample;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Sentences that are searched: each once, empty ones left out.
 *
 * @param name where they come from, for people
 * @param sentences in their order
 * @param leftOut how many more there were than are searched
 */
record SentenceSource(String name, List<String> sentences, int leftOut) {
  /** Comparing more for every letter of a query would be felt. */
  static final int MOST = 20_000;

  /** Copies the list. */
  SentenceSource {
    sentences = List.copyOf(sentences);
  }

  /** The lines of a text. */
  static SentenceSource ofLines(String name, String text) {
    return of(name, text.lines().toList());
  }

  /** The sentences of a data set, in its order. */
  static SentenceSource of(Dataset data) {
    List<String> all = new ArrayList<>();
    for (Example e : data.examples()) {
      if (e.sample() instanceof TextSample t) {
        all.add(t.text());
      }
    }
    return of(data.name(), all);
  }

  private static SentenceSource of(String name, List<String> all) {
    Set<String> distinct = new LinkedHashSet<>();
    for (String s : all) {
      if (!s.isBlank()) {
        distinct.add(s.strip());
      }
    }
    List<String> kept = distinct.stream().limit(MOST).toList();
    return new SentenceSource(name, kept, distinct.size() - kept.size());
  }
}
