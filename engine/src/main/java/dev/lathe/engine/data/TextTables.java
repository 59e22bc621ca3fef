package dev.lathe.engine.data;

import dev.lathe.engine.data.Sample.TextSample;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

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

  /** So many different cells tell which column repeats. */
  private static final int ENOUGH = 10_000;

  private final Table table;
  private final LabelMatcher matcher;
  private final Problems problems;
  private final boolean labels;

  /**
   * Over a table.
   *
   * @param labels whether the classes are wanted
   */
  TextTables(Table table, LabelMatcher matcher, Problems problems, boolean labels) {
    this.table = table;
    this.labels = labels;
    this.matcher = matcher;
    this.problems = problems;
  }

  /**
   * The examples, one after the other.
   *
   * @throws dev.lathe.base.LatheException when it is not clear which column holds the text
   */
  void read(Consumer<Example> to) {
    int text = table.column(TEXT);
    int label = table.column(LABEL);
    if (text >= 0) {
      examples(false, text, label, to);
      return;
    }
    int columns = table.first().size();
    if (!table.tabs() || columns > 2 || table.header() || table.first().contains("")) {
      // Commas are part of sentences, so a CSV without a header may split them anywhere.
      throw table.noHeader(
          table.tabs() ? "text<TAB>label" : "text,label",
          "It needs a first line that names the columns: text (or sentence, message, review) and,"
              + " for accuracy, label.");
    }
    if (columns == 1) {
      examples(true, 0, -1, to);
      return;
    }
    int guess = labelColumn();
    problems.note(
        table.file()
            + " has no header: column "
            + (2 - guess)
            + " was taken as the text, column "
            + (guess + 1)
            + " as the label.");
    examples(true, 1 - guess, guess, to);
  }

  /** Of two columns, the one whose cells the model knows as labels, else the one that repeats. */
  private int labelColumn() {
    long[] known = new long[2];
    List<Set<String>> distinct = List.of(new HashSet<>(), new HashSet<>());
    table.forEachLine(
        row -> {
          for (int c = 0; c < 2 && distinct.get(0).size() < ENOUGH; c++) {
            known[c] += matcher.match(row.get(c)).isPresent() ? 1 : 0;
            distinct.get(c).add(row.get(c));
          }
        });
    if (known[0] != known[1]) {
      return known[0] > known[1] ? 0 : 1;
    }
    return distinct.get(0).size() < distinct.get(1).size() ? 0 : 1;
  }

  private void examples(boolean all, int text, int label, Consumer<Example> to) {
    if (label < 0 && labels) {
      problems.note(
          table.file() + " has no labels, so agreement can be measured but not accuracy.");
    }
    int known = labels ? label : -1;
    Map<String, Integer> classes = classes(all, known);
    Consumer<Row> onRow =
        row -> {
          String sentence = row.get(text).strip();
          if (sentence.isEmpty()) {
            problems.add(
                "are left out, because their text is empty",
                table.file() + " line " + row.line() + " (" + brief(row.joined()) + ")");
          } else {
            OptionalInt index =
                known < 0 ? OptionalInt.empty() : label(row.get(known).strip(), classes, sentence);
            to.accept(new Example(new TextSample(sentence), index));
          }
        };
    forEach(all, onRow);
  }

  private void forEach(boolean all, Consumer<Row> onRow) {
    if (all) {
      table.forEachLine(onRow);
    } else {
      table.forEachRow(onRow);
    }
  }

  private Map<String, Integer> classes(boolean all, int label) {
    ClassNames names = new ClassNames();
    if (label >= 0) {
      forEach(all, row -> names.add(row.get(label).strip()));
    }
    return matcher.matchAll(names.all());
  }

  private OptionalInt label(String name, Map<String, Integer> classes, String sentence) {
    Integer index = classes.get(name);
    if (name.isEmpty()) {
      problems.add("have no label", brief(sentence));
    } else if (index == null) {
      problems.add(
          "have a label that the model does not know", brief(sentence) + " (" + name + ")");
    }
    return index == null ? OptionalInt.empty() : OptionalInt.of(index);
  }

  private static String brief(String sentence) {
    return sentence.length() <= 60 ? sentence : sentence.substring(0, 57) + "...";
  }
}
