package dev.lathe.engine.data;

import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tables of numbers: a row is a sample. With one model input, its columns are the columns of the
 * table in order, without one that only counts or names the rows; with several, each is the column
 * of its name. An empty cell is NaN, the missing value of models that know one. What is not as
 * plain as that is said in the problems.
 */
final class NumberTables {
  private static final List<String> LABEL = List.of("label", "class", "target", "y", "species");

  private final Table table;
  private final List<TensorSpec> inputs;
  private final LabelMatcher matcher;
  private final Problems problems;
  private final boolean labels;
  private boolean wordsAtEnd;

  /**
   * Over a table.
   *
   * @param labels whether the classes are wanted
   */
  NumberTables(
      Table table,
      List<TensorSpec> inputs,
      LabelMatcher matcher,
      Problems problems,
      boolean labels) {
    this.table = table;
    this.inputs = inputs;
    this.matcher = matcher;
    this.problems = problems;
    this.labels = labels;
  }

  /**
   * Which columns an input takes, and which one is the label.
   *
   * @param ofInput their numbers, by input
   * @param label below 0 where there is none
   */
  private record Columns(Map<TensorSpec, List<Integer>> ofInput, int label) {}

  /**
   * The examples, one after the other.
   *
   * @throws LatheException when the columns do not fit the model's inputs
   */
  void read(Consumer<Example> to) {
    NumberCells plain = new NumberCells(NumberStyle.POINT);
    if (!table.header() && !numbered() && table.first().stream().anyMatch(plain::isNumber)) {
      throw table.noHeader(
          example(), "A table of numbers needs a first line that names its columns.");
    }
    int label = table.column(LABEL);
    IndexColumn index = new IndexColumn(table.first().get(0));
    NumberStyle.Evidence evidence = new NumberStyle.Evidence(table.delimiter());
    ClassNames names = look(label, index, evidence);
    Columns columns = inputs.size() == 1 ? ofOneInput(label, index) : ofNames(label);
    if (columns.label() >= 0 && label < 0 && labels) {
      table.forEachRow(row -> names.add(row.get(columns.label()).strip()));
    }
    if (!evidence.note().isEmpty()) {
      problems.note("The numbers of " + table.file() + " are read " + evidence.note() + ".");
    }
    rows(
        columns,
        new NumberCells(evidence.style()),
        labels ? matcher.matchAll(names.all()) : Map.of(),
        to);
  }

  /** Whether the columns are called 0, 1, 2, … after a nameless index, as pandas does. */
  private boolean numbered() {
    List<String> first = table.first();
    return first.size() > 1
        && IntStream.range(0, first.size())
            .allMatch(c -> first.get(c).equals(c == 0 ? "" : Integer.toString(c - 1)));
  }

  /** Looks at all cells once: how numbers are written, what the first column is. */
  private ClassNames look(int label, IndexColumn index, NumberStyle.Evidence evidence) {
    ClassNames names = new ClassNames();
    NumberCells plain = new NumberCells(NumberStyle.POINT);
    int last = table.first().size() - 1;
    int[] values = IntStream.range(0, table.first().size()).filter(c -> c != label).toArray();
    table.forEachRow(
        row -> {
          for (int c : values) {
            evidence.add(row.get(c).strip(), row.line());
          }
          index.add(row.get(0), plain);
          wordsAtEnd =
              wordsAtEnd || label < 0 && !row.get(last).isBlank() && !plain.isNumber(row.get(last));
          if (labels && label >= 0) {
            names.add(row.get(label).strip());
          }
        });
    return names;
  }

  private String example() {
    return inputs.size() == 1
        ? "a,b,c,label"
        : inputs.stream().map(TensorSpec::name).collect(Collectors.joining(",")) + ",label";
  }

  private LatheException misfit(String why) {
    return LatheException.input(
        table.file() + " does not fit the model.",
        why
            + " The model takes "
            + inputs.stream().map(TensorSpec::toString).collect(Collectors.joining(", "))
            + ".",
        "Give the table those columns and, for accuracy, one named label.");
  }

  private Columns ofNames(int label) {
    Map<TensorSpec, List<Integer>> columns = new LinkedHashMap<>();
    for (TensorSpec input : inputs) {
      int c = table.column(List.of(input.name().toLowerCase(Locale.ROOT)));
      if (c < 0) {
        throw misfit("There is no column '" + input.name() + "'.");
      }
      columns.put(input, List.of(c));
    }
    return new Columns(columns, label);
  }

  private Columns ofOneInput(int named, IndexColumn index) {
    TensorSpec input = inputs.get(0);
    long wanted = input.length(input.rank() - 1);
    int size = table.first().size();
    int values = size - (named < 0 ? 0 : 1);
    boolean open = wanted <= 0;
    boolean fits = open || values == wanted;
    // Words in the last column are a label, so that the first one is a value.
    boolean fitsWithout =
        open
            || values - 1 == wanted && (named >= 0 || !wordsAtEnd)
            || named < 0 && values - 2 == wanted;
    int first = named == 0 ? 0 : first(index, fits, fitsWithout);
    int label = named;
    if (label < 0 && !open && size - first == wanted + 1) {
      label = size - 1;
      problems.note(
          "The last column of "
              + table.file()
              + ", '"
              + table.first().get(label)
              + "', was taken as the label.");
    }
    int chosen = label;
    List<Integer> columns = IntStream.range(first, size).filter(c -> c != chosen).boxed().toList();
    if (input.rank() > 2 || (!open && columns.size() != wanted)) {
      throw misfit("It has " + columns.size() + " columns of values.");
    }
    return new Columns(Map.of(input, columns), label);
  }

  /** The number of the first column that holds values. */
  private int first(IndexColumn index, boolean fits, boolean fitsWithout) {
    return switch (index.verdict(fits, fitsWithout)) {
      case VALUES -> 0;
      case INDEX -> {
        problems.note(
            "The "
                + index.described()
                + " of "
                + table.file()
                + " names or counts the rows and was left out.");
        yield 1;
      }
      case UNCERTAIN ->
          throw LatheException.input(
              "It is not clear which columns of " + table.file() + " the model takes.",
              "The "
                  + index.described()
                  + " may be an index that only counts the rows, or a value. The model takes "
                  + inputs.get(0)
                  + ".",
              "Take the index out of the table, or name that column, and name the label 'label'.");
    };
  }

  private void rows(
      Columns columns, NumberCells cells, Map<String, Integer> classes, Consumer<Example> to) {
    long[] read = new long[1];
    Map<TensorSpec, List<String>> names = new HashMap<>();
    columns
        .ofInput()
        .forEach((i, numbers) -> names.put(i, numbers.stream().map(table.first()::get).toList()));
    table.forEachRow(
        row -> {
          String name = table.file() + " line " + row.line();
          try {
            TensorSample sample = new TensorSample(name, tensors(columns, names, cells, row));
            to.accept(new Example(sample, label(columns.label(), classes, row, name)));
            read[0]++;
          } catch (NumberFormatException e) {
            problems.add("are left out, because a cell does not fit", name + ": " + e.getMessage());
          }
        });
    if (read[0] == 0) {
      throw misfit("None of its lines holds numbers that fit: " + problems.first() + ".");
    }
  }

  private Map<String, TensorData> tensors(
      Columns columns, Map<TensorSpec, List<String>> names, NumberCells cells, Row row) {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    columns
        .ofInput()
        .forEach(
            (input, numbers) -> {
              List<String> values = new ArrayList<>(numbers.size());
              for (int c : numbers) {
                values.add(row.get(c));
              }
              long[] shape =
                  input.rank() == 1 && inputs.size() > 1
                      ? new long[] {1}
                      : new long[] {1, values.size()};
              tensors.put(input.name(), cells.tensor(input, names.get(input), values, shape));
            });
    return tensors;
  }

  private OptionalInt label(int column, Map<String, Integer> classes, Row row, String name) {
    if (column < 0 || !labels) {
      return OptionalInt.empty();
    }
    Integer index = classes.get(row.get(column).strip());
    if (index == null) {
      problems.add("have a label that the model does not know", name);
      return OptionalInt.empty();
    }
    return OptionalInt.of(index);
  }
}
