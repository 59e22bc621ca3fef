package dev.lathe.engine.data;

import dev.lathe.base.Remedy;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.TableOptions;
import dev.lathe.engine.task.TableOptions.FirstLine;
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

  /** A sentence is at least so much longer than what stands beside it. */
  private static final double LONGER = 2;

  private final Table table;
  private final TableOptions.Said said;
  private final ColumnNames names;
  private final LabelMatcher matcher;
  private final Problems problems;
  private final boolean labels;
  private RowListener lines = RowListener.NONE;

  /**
   * Over a table.
   *
   * @param setup may name the columns
   * @param labels whether the classes are wanted
   */
  TextTables(
      Table table, ModelSetup setup, LabelMatcher matcher, Problems problems, boolean labels) {
    this.table = table;
    this.said = TableOptions.of(setup);
    this.names = ColumnNames.of(table, said.firstLine());
    this.labels = labels;
    this.matcher = matcher;
    this.problems = problems;
  }

  /**
   * The examples, one after the other.
   *
   * @param onLine gets each line's columns and cells before its example
   * @throws dev.lathe.base.LatheException when it is not clear which column holds the text
   */
  void read(RowListener onLine, Consumer<Example> to) {
    lines = onLine;
    int label = label();
    if (!said.textColumn().isEmpty()) {
      examples(names.firstLineIsData(), names.require(said.textColumn()), label, to);
      return;
    }
    int text = names.known(TEXT);
    if (text >= 0) {
      examples(false, text, label, to);
      return;
    }
    boolean named = label >= 0 || said.firstLine() == FirstLine.HEADER;
    if (named && !names.firstLineIsData() || names.firstLineIsData() && !table.tabs()) {
      OptionalInt longest = longest(label);
      if (longest.isPresent()) {
        problems.note(
            "The column '"
                + names.names().get(longest.getAsInt())
                + "' of "
                + table.file()
                + " was taken as the text"
                + (label < 0 ? "." : ", '" + names.names().get(label) + "' as the label."));
        examples(names.firstLineIsData(), longest.getAsInt(), label, to);
        return;
      }
    }
    int columns = table.first().size();
    if (!table.tabs() || columns > 2 || table.header() || table.first().contains("")) {
      // Commas are part of sentences, so a CSV without a header may split them anywhere.
      throw table
          .noHeader(
              table.tabs() ? "text<TAB>label" : "text,label",
              "It needs a first line that names the columns: text (or sentence, message, review)"
                  + " and, for accuracy, label.")
          .with(Remedy.READING);
    }
    withoutHeader(to);
  }

  /** The column that a person named, or one of the usual names; below 0. */
  private int label() {
    if (said.labelColumn().isEmpty()) {
      return names.known(LABEL);
    }
    return labels ? names.require(said.labelColumn()) : names.find(said.labelColumn());
  }

  /** The only column beside the label, or the one whose cells are much longer than all others'. */
  private OptionalInt longest(int label) {
    int n = names.names().size();
    long[] characters = new long[n];
    int[] rows = new int[1];
    names.forEachRow(
        row -> {
          for (int c = 0; rows[0] < ENOUGH && c < n; c++) {
            characters[c] += row.get(c).length();
          }
          rows[0]++;
        });
    int best = -1;
    long second = 0;
    for (int c = 0; c < n; c++) {
      if (c == label) {
        continue;
      }
      if (best < 0 || characters[c] > characters[best]) {
        second = best < 0 ? 0 : characters[best];
        best = c;
      } else {
        second = Math.max(second, characters[c]);
      }
    }
    boolean clear = best >= 0 && characters[best] > 0 && characters[best] >= LONGER * second;
    return clear ? OptionalInt.of(best) : OptionalInt.empty();
  }

  /** One or two columns parted by a tab. */
  private void withoutHeader(Consumer<Example> to) {
    if (table.first().size() == 1) {
      examples(true, 0, -1, to);
      return;
    }
    int guess = label() >= 0 ? label() : labelColumn();
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
          lines.row(row.line(), names.names(), names.cells(row));
          if (sentence.isEmpty()) {
            problems.add(
                "are left out, because their text is empty",
                table.file() + " line " + row.line() + " (" + brief(row.joined()) + ")");
            lines.leftOut("The text is empty.");
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
