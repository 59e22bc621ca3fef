package dev.lathe.engine.data;

import dev.lathe.engine.data.Sample.TextSample;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Sentences, with their classes where the table has them. */
final class TextTables {
  private static final List<String> TEXT =
      List.of(
          "text",
          "sentence",
          "message",
          "review",
          "content",
          "comment",
          "question",
          "body",
          "document",
          "title");
  private static final List<String> LABEL =
      List.of("label", "class", "target", "sentiment", "category", "intent", "y", "label_text");

  private final Table table;
  private final LabelMatcher matcher;
  private final Problems problems;

  TextTables(Table table, LabelMatcher matcher, Problems problems) {
    this.table = table;
    this.matcher = matcher;
    this.problems = problems;
  }

  /**
   * The examples.
   *
   * @throws dev.lathe.base.LatheException when it is not clear which column holds the text
   */
  List<Example> read() {
    int text = table.column(TEXT);
    int label = table.column(LABEL);
    if (text >= 0) {
      return examples(table.rows(), text, label);
    }
    int columns = table.lines().get(0).size();
    if (!table.tabs() || columns > 2 || table.header()) {
      // Commas are part of sentences, so a CSV without a header may split them anywhere.
      throw table.noHeader(
          table.tabs() ? "text<TAB>label" : "text,label",
          "It needs a first line that names the columns: text (or sentence, message, review) and,"
              + " for accuracy, label.");
    }
    if (columns == 1) {
      problems.note(
          table.file() + " has no labels, so agreement can be measured but not accuracy.");
      return examples(table.lines(), 0, -1);
    }
    int guess = labelColumn();
    problems.note(
        table.file()
            + " has no header: column "
            + (2 - guess)
            + " was taken as the text, column "
            + (guess + 1)
            + " as the label.");
    return examples(table.lines(), 1 - guess, guess);
  }

  /** Of two columns, the one whose cells the model knows as labels, else the one that repeats. */
  private int labelColumn() {
    long[] known = new long[2];
    List<Set<String>> distinct = List.of(new HashSet<>(), new HashSet<>());
    for (List<String> row : table.lines()) {
      for (int c = 0; c < 2; c++) {
        known[c] += matcher.match(row.get(c)).isPresent() ? 1 : 0;
        distinct.get(c).add(row.get(c));
      }
    }
    if (known[0] != known[1]) {
      return known[0] > known[1] ? 0 : 1;
    }
    return distinct.get(0).size() < distinct.get(1).size() ? 0 : 1;
  }

  private List<Example> examples(List<List<String>> rows, int text, int label) {
    Set<String> names = new HashSet<>();
    if (label >= 0) {
      rows.forEach(r -> names.add(r.get(label).strip()));
      names.remove("");
    } else {
      problems.note(
          table.file() + " has no labels, so agreement can be measured but not accuracy.");
    }
    Map<String, Integer> classes = matcher.matchAll(names);
    List<Example> list = new ArrayList<>();
    for (List<String> row : rows) {
      String sentence = row.get(text).strip();
      if (sentence.isEmpty()) {
        problems.add("are left out, because their text is empty", String.join(" ", row));
        continue;
      }
      Integer index = null;
      if (label >= 0) {
        String name = row.get(label).strip();
        index = classes.get(name);
        if (name.isEmpty()) {
          problems.add("have no label", brief(sentence));
        } else if (index == null) {
          problems.add(
              "have a label that the model does not know", brief(sentence) + " (" + name + ")");
        }
      }
      list.add(
          new Example(
              new TextSample(sentence),
              index == null ? OptionalInt.empty() : OptionalInt.of(index)));
    }
    return list;
  }

  private static String brief(String sentence) {
    return sentence.length() <= 60 ? sentence : sentence.substring(0, 57) + "...";
  }
}
