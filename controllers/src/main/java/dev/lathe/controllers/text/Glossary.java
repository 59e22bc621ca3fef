package dev.lathe.controllers.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The technical terms, from {@code glossary.json}: the tooltips of labels, the list on the place
 * "Learn" and docs/glossary.md are made from it.
 */
public final class Glossary {
  /** A heading names two terms at most; what has more words than a heading explains itself. */
  private static final int LONGEST = 60;

  private static final int MOST_WORDS = 9;

  /** What stands before or after a word and is none of it. */
  private static final Pattern AROUND = Pattern.compile("^[(,;:≈·–]+|[),;:≈·–]+$");

  private static final List<Term> TERMS = read();
  private static final Map<String, Term> BY_WORD = byWord();
  private static final int MOST_IN_TERM =
      BY_WORD.keySet().stream().mapToInt(w -> w.split(" ").length).max().orElse(1);

  private Glossary() {}

  private static List<Term> read() {
    try (InputStream in = Glossary.class.getResourceAsStream("glossary.json")) {
      Term[] terms = new ObjectMapper().readValue(in, Term[].class);
      return Stream.of(terms).sorted(Comparator.comparing(t -> normal(t.term()))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Term> byWord() {
    Map<String, Term> map = new HashMap<>();
    for (Term t : TERMS) {
      t.also().forEach(w -> map.putIfAbsent(normal(w), t));
    }
    TERMS.forEach(t -> map.put(normal(t.term()), t));
    return map;
  }

  private static String normal(String words) {
    return words.toLowerCase(Locale.ROOT).strip();
  }

  /** All terms, by the alphabet. */
  public static List<Term> all() {
    return TERMS;
  }

  /**
   * The terms in which all words of a search occur; exact names come first, then parts of names.
   */
  public static List<Term> search(String query) {
    String[] words = normal(query).split("\\s+");
    return TERMS.stream()
        .filter(t -> Arrays.stream(words).allMatch(w -> all(t).contains(w)))
        .sorted(
            Comparator.comparing((Term t) -> !normal(t.term()).equals(normal(query)))
                .thenComparing(t -> !names(t).contains(normal(query))))
        .toList();
  }

  private static String names(Term t) {
    return normal(t.term() + " " + String.join(" ", t.also()));
  }

  private static String all(Term t) {
    return names(t) + " " + normal(t.text());
  }

  /**
   * The terms that a label or heading names, in its order: whole words only, the longest term that
   * fits. Sentences name none.
   */
  public static List<Term> in(String label) {
    String text = normal(label);
    List<String> words =
        Stream.of(text.split("\\s+")).map(w -> AROUND.matcher(w).replaceAll("")).toList();
    if (text.length() > LONGEST || words.size() > MOST_WORDS) {
      return List.of();
    }
    Set<Term> found = new LinkedHashSet<>();
    int i = 0;
    while (i < words.size()) {
      int longest = 0;
      for (int n = Math.min(MOST_IN_TERM, words.size() - i); n > 0 && longest == 0; n--) {
        Term t = BY_WORD.get(String.join(" ", words.subList(i, i + n)));
        if (t != null) {
          found.add(t);
          longest = n;
        }
      }
      i += Math.max(1, longest);
    }
    return new ArrayList<>(found);
  }

  /** The page in the docs. */
  public static String page() {
    StringBuilder page =
        new StringBuilder(
            "# Glossary\n\nThe technical words of the window, in plain ones. In the window they are"
                + " under Learn, in the palette (Ctrl+K), and below the mouse wherever they stand."
                + " This page is made from `glossary.json` (a test holds it to that file).\n");
    for (Term t : TERMS) {
      page.append("\n<a id=\"").append(t.id()).append("\"></a>**").append(t.term()).append("**");
      if (!t.also().isEmpty()) {
        page.append(" (").append(String.join(", ", t.also())).append(")");
      }
      page.append(": ").append(t.text()).append("\n");
    }
    return page.toString();
  }
}
