package dev.lathe.engine.data;

import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.TrueTags;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.task.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Sentences whose words are tagged: columns as CoNLL's, JSON objects, or a table of sentences
 * without tags. The file is read more than once and never held.
 */
final class TaggedFile {
  private static final String COLUMNS = ".*\\.(conllu?|bio|iob2?|bioes|bilou|ner|pos|txt|tsv|tab)";
  private static final String OBJECTS = ".*\\.(jsonl|ndjson|json)";
  private static final int SHOWN = 60;

  private final Path path;
  private final Model model;
  private final LabelMatcher matcher;
  private final Problems problems;

  TaggedFile(Path path, Model model, LabelMatcher matcher, Problems problems) {
    this.path = path;
    this.model = model;
    this.matcher = matcher;
    this.problems = problems;
  }

  /**
   * All sentences, in the order of the file.
   *
   * @throws LatheException when it is no such file
   */
  void read(String name, Consumer<Example> to) throws IOException {
    String lower = name.toLowerCase(Locale.ROOT);
    if (Files.isDirectory(path) || !lower.matches(COLUMNS + "|" + OBJECTS + "|.*\\.csv")) {
      throw LatheException.input(
          name + " is not a data set of tagged words that Lathe knows.",
          "Known are columns as CoNLL's (CONLL, CONLLU, BIO, IOB, TSV, TXT), JSONL with tokens and"
              + " tags or with a text and entities, and tables of sentences without tags (CSV).",
          "Give the file one of these endings, or choose another.");
    }
    TextSource text = TextSource.of(() -> Files.newInputStream(path), name);
    if (lower.endsWith(".csv") || lower.matches(".*\\.(tsv|tab)") && hasHeader(text)) {
      Table table = Table.read(() -> Files.newInputStream(path), name);
      new TextTables(table, model.setup(), matcher, problems, false).read(RowListener.NONE, to);
      problems.note(untagged(name));
      return;
    }
    TaggedSentence.Source source =
        lower.matches(OBJECTS)
            ? new ObjectSentences(text, name, model.setup(), new Problems())
            : new ColumnSentences(text, name, new Problems());
    TreeSet<String> tags = new TreeSet<>();
    boolean[] tagged = new boolean[1];
    source.forEach(
        (s, where) -> {
          tags.addAll(s.tags());
          tagged[0] |= !s.tags().isEmpty();
        });
    if (!tagged[0]) {
      problems.note(untagged(name));
    }
    TagTypes types = new TagTypes(tags, model.setup(), matcher, problems);
    TaggedSentence.Source again =
        lower.matches(OBJECTS)
            ? new ObjectSentences(text, name, model.setup(), problems)
            : new ColumnSentences(text, name, problems);
    again.forEach((s, where) -> to.accept(example(s, where, tagged[0], types)));
  }

  private Example example(TaggedSentence s, String where, boolean others, TagTypes types) {
    if (s.tags().isEmpty() && others) {
      problems.add("have no tags", where + " (" + brief(s.text()) + ")");
    }
    Optional<Truth> truth =
        s.tags().isEmpty()
            ? Optional.empty()
            : Optional.of(new TrueTags(s.words(), types.spans(s.tags())));
    return new Example(new TextSample(s.text()), truth);
  }

  private static String untagged(String name) {
    return name + " has no tags, so agreement can be measured but not entity F1.";
  }

  /** Whether the first line names a column of sentences. */
  private static boolean hasHeader(TextSource text) throws IOException {
    try (var in = text.open()) {
      String first = in.readLine();
      return first != null
          && List.of(first.toLowerCase(Locale.ROOT).split("\t")).stream()
              .map(String::strip)
              .anyMatch(c -> c.equals("text") || c.equals("sentence"));
    }
  }

  private static String brief(String sentence) {
    return sentence.length() <= SHOWN ? sentence : sentence.substring(0, SHOWN - 3) + "...";
  }
}
