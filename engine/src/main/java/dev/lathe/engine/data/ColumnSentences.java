package dev.lathe.engine.data;

import dev.lathe.base.LatheException;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Sentences in the columns of CoNLL's shared tasks: a line a word, the word in the first column and
 * its tag in the last, a blank line after each sentence. Columns are parted by tabs where the first
 * line has one, else by white space. Lines of {@code -DOCSTART-} and comments are no words. In
 * files called {@code .conllu} the word is the second column and its universal part of speech the
 * fourth.
 */
final class ColumnSentences implements TaggedSentence.Source {
  /** So many words without a blank line are no sentence. */
  private static final int MOST_WORDS = 20_000;

  /** So many different last columns are no tags. */
  private static final int MOST_TAGS = 10_000;

  private final TextSource text;
  private final String name;
  private final Problems problems;
  private final boolean universal;
  private boolean tabs;
  private int columns;
  private final Set<String> tags = new HashSet<>();

  /**
   * Over a file, which is looked through once.
   *
   * @param problems gets what is left out when the sentences are read
   */
  ColumnSentences(TextSource text, String name, Problems problems) throws IOException {
    this.text = text;
    this.name = name;
    this.problems = problems;
    this.universal = name.toLowerCase(Locale.ROOT).endsWith(".conllu");
    Map<Integer, Integer> counts = new HashMap<>();
    boolean[] first = {true};
    lines(
        (line, number) -> {
          if (line.isBlank() || isComment(line) || isDocument(line)) {
            return;
          }
          tabs |= first[0] && line.indexOf('\t') >= 0;
          first[0] = false;
          counts.merge(cells(line).length, 1, Integer::sum);
        });
    columns =
        counts.entrySet().stream()
            .max(Map.Entry.<Integer, Integer>comparingByValue().thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey)
            .orElse(0);
    lines(
        (line, number) -> {
          String[] cells = cells(line);
          if (!line.isBlank() && !isComment(line) && cells.length == columns && hasTags()) {
            tags.add(cells[tagColumn()]);
            if (tags.size() > MOST_TAGS) {
              throw noColumns("Its last column holds more than " + MOST_TAGS + " different words.");
            }
          }
        });
  }

  /** Whether there is a column of tags. */
  boolean hasTags() {
    return columns >= 2;
  }

  private int tagColumn() {
    return universal ? Math.min(3, columns - 1) : columns - 1;
  }

  private int wordColumn() {
    return universal ? Math.min(1, columns - 1) : 0;
  }

  private static boolean isComment(String line) {
    return line.startsWith("#");
  }

  private static boolean isDocument(String line) {
    return line.startsWith("-DOCSTART-");
  }

  /** A line that begins with a number sign may be one of a word: then its tag is known. */
  private boolean isWord(String line, String... cells) {
    return !isComment(line)
        || !universal && cells.length == columns && hasTags() && tags.contains(cells[tagColumn()]);
  }

  private String[] cells(String line) {
    return tabs ? line.split("\t", -1) : line.strip().split("\\s+");
  }

  private interface OnLine {
    void accept(String line, long number);
  }

  private void lines(OnLine to) throws IOException {
    try (BufferedReader in = BoundedLines.of(text.open(), name)) {
      long number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        to.accept(line, ++number);
      }
    }
  }

  @Override
  public void forEach(TaggedSentence.Sink to) throws IOException {
    Sentence now = new Sentence(to);
    lines(now::line);
    now.end();
  }

  /** The sentence that is being read. */
  private final class Sentence {
    private final TaggedSentence.Sink to;
    private final List<String> words = new ArrayList<>();
    private final List<String> found = new ArrayList<>();
    private long begin;
    private String fault = "";

    Sentence(TaggedSentence.Sink to) {
      this.to = to;
    }

    void line(String line, long number) {
      String[] cells = cells(line);
      if (line.isBlank() || isDocument(line)) {
        end();
      } else if (isWord(line, cells)) {
        begin = words.isEmpty() ? number : begin;
        if (universal && !cells[0].matches("\\d+")) {
          return; // words that are written as one, and words that are not written
        }
        if (cells.length != columns && fault.isEmpty()) {
          fault = name + " line " + number + " has " + cells.length + " and not " + columns;
        }
        words.add(cells[Math.min(wordColumn(), cells.length - 1)].strip());
        found.add(cells[Math.min(tagColumn(), cells.length - 1)].strip());
        if (words.size() > MOST_WORDS) {
          throw noColumns(
              "More than " + MOST_WORDS + " lines follow each other without a blank line.");
        }
      }
    }

    void end() {
      if (!fault.isEmpty()) {
        problems.add("are left out, because a line has too few or too many columns", fault);
      } else if (!words.isEmpty()) {
        to.accept(TaggedSentence.of(words, hasTags() ? found : List.of()), name + " line " + begin);
      }
      words.clear();
      found.clear();
      fault = "";
    }
  }

  private LatheException noColumns(String why) {
    return LatheException.input(
        name + " is no file of tagged sentences.",
        why,
        "Write a line a word, the word first and its tag last, and a blank line after each"
            + " sentence.");
  }
}
