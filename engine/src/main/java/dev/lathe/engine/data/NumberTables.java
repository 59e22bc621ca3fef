package dev.lathe.engine.data;

import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.data.Sample.RowSample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.task.InputKind;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.TableOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tables of numbers: a row is a sample. With one model input, its columns are the columns of the
 * table in order, without one that only counts or names the rows; with several, each is the column
 * of its name. A person may name the columns. An empty cell is NaN, the missing value of models
 * that know one. What is not as plain as that is said in the problems.
 */
final class NumberTables {
  private static final List<String> LABEL = List.of("label", "class", "target", "y", "species");

  private final Table table;
  private final List<TensorSpec> inputs;
  private final LabelMatcher matcher;
  private final Problems problems;
  private final boolean labels;
  private final boolean asRows;
  private final boolean numbers;
  private final TableOptions.Said said;
  private final ColumnNames names;
  private final RowEncoder encoder;
  private final Categories categories;
  private boolean wordsAtEnd;

  /**
   * Over a table.
   *
   * @param labels whether what is right is wanted
   */
  NumberTables(Table table, Model model, LabelMatcher matcher, Problems problems, boolean labels) {
    this.table = table;
    this.inputs = TensorSpec.inputs(model.onnx().graph());
    this.matcher = matcher;
    this.problems = problems;
    this.labels = labels;
    this.asRows = model.setup().task().input() == InputKind.ROW;
    this.numbers = model.setup().task().truth() == Truth.OfNumber.class;
    this.said = TableOptions.of(model.setup());
    this.names = ColumnNames.of(table, said.firstLine());
    this.encoder = new RowEncoder(model.setup(), inputs);
    this.categories = new Categories(model.onnx().graph());
  }

  /**
   * Which columns the model takes, in its order, and which one is the label.
   *
   * @param values their numbers
   * @param label below 0 where there is none
   */
  private record Columns(List<Integer> values, int label) {}

  /**
   * The examples, one after the other.
   *
   * @param lines gets each line's columns and cells before its example
   * @throws LatheException when the columns do not fit the model's inputs
   */
  void read(RowListener lines, Consumer<Example> to) {
    NumberCells plain = new NumberCells(NumberStyle.POINT);
    boolean open = said.firstLine() == TableOptions.FirstLine.AUTO && !table.header();
    if (open && !numbered() && table.first().stream().anyMatch(plain::isNumber)) {
      throw table
          .noHeader(
              example(),
              "A table of numbers needs a first line that names its columns, unless it is said to"
                  + " be data.")
          .with(Remedy.READING);
    }
    int label = label();
    IndexColumn index = new IndexColumn(names.firstLineIsData() ? "1" : table.first().get(0));
    NumberStyle.Evidence evidence = new NumberStyle.Evidence(table.delimiter());
    ClassNames classes = look(label, index, evidence);
    Columns columns =
        encoder.columns().isEmpty() || names.firstLineIsData() && said.columns().isEmpty()
            ? byPlace(label, index)
            : byName(label);
    if (columns.label() >= 0 && label < 0 && labels && !numbers) {
      names.forEachRow(row -> classes.add(row.get(columns.label()).strip()));
    }
    if (!evidence.note().isEmpty()) {
      problems.note("The numbers of " + table.file() + " are read " + evidence.note() + ".");
    }
    if (columns.label() < 0 && labels && asRows) {
      problems.note(
          table.file()
              + " has no column of what is right that is known, so agreement can be measured but"
              + " not how good the model is.");
    }
    rows(
        columns,
        new NumberCells(evidence.style()),
        labels && !numbers ? matcher.matchAll(classes.all()) : Map.of(),
        lines,
        to);
  }

  /** The column that a person named, or one of the usual names; below 0. */
  private int label() {
    if (said.labelColumn().isEmpty()) {
      return names.known(LABEL);
    }
    return labels ? names.require(said.labelColumn()) : names.find(said.labelColumn());
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
    ClassNames classes = new ClassNames();
    NumberCells plain = new NumberCells(NumberStyle.POINT);
    int last = table.first().size() - 1;
    int[] values =
        IntStream.range(0, table.first().size()).filter(c -> c != label || numbers).toArray();
    names.forEachRow(
        row -> {
          for (int c : values) {
            evidence.add(row.get(c).strip(), row.line());
          }
          index.add(row.get(0), plain);
          wordsAtEnd =
              wordsAtEnd || label < 0 && !row.get(last).isBlank() && !plain.isNumber(row.get(last));
          if (labels && label >= 0 && !numbers) {
            classes.add(row.get(label).strip());
          }
        });
    return classes;
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
            "Give the table those columns and, for accuracy, one named label; or say which of its"
                + " columns the model takes.")
        .with(Remedy.COLUMNS);
  }

  private Columns byName(int label) {
    List<String> wanted = encoder.columns();
    List<String> missing = wanted.stream().filter(w -> names.find(w) < 0).toList();
    if (!missing.isEmpty()) {
      throw names.missing(missing, Remedy.COLUMNS);
    }
    List<Integer> values = wanted.stream().map(names::find).toList();
    List<String> extra =
        IntStream.range(0, names.names().size())
            .filter(c -> c != label && !values.contains(c))
            .mapToObj(c -> "'" + names.names().get(c) + "'")
            .toList();
    if (!extra.isEmpty() && asRows) {
      problems.note(
          "Of "
              + table.file()
              + " the model does not take "
              + ColumnNames.shown(extra)
              + ", which "
              + (extra.size() == 1 ? "was" : "were")
              + " ignored.");
    }
    return new Columns(values, label);
  }

  /** How many columns the inputs take together; below 1 where any number. */
  private int wanted() {
    boolean open = inputs.stream().anyMatch(i -> RowEncoder.width(i) < 0);
    return open ? -1 : inputs.stream().mapToInt(RowEncoder::width).sum();
  }

  private Columns byPlace(int named, IndexColumn index) {
    long wanted = wanted();
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
              + names.names().get(label)
              + "', was taken as the label.");
    }
    int chosen = label;
    List<Integer> columns = IntStream.range(first, size).filter(c -> c != chosen).boxed().toList();
    if (inputs.stream().anyMatch(i -> i.rank() > 2) || (!open && columns.size() != wanted)) {
      throw misfit("It has " + columns.size() + " columns of values.");
    }
    return new Columns(columns, label);
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
                  "Take the index out of the table, or name that column, and name the label"
                      + " 'label'.")
              .with(Remedy.COLUMNS);
    };
  }

  /** Whether each column holds texts, in the model's order. */
  private List<TensorSpec> inputOfEach(int columns) {
    List<TensorSpec> each = new ArrayList<>();
    for (TensorSpec input : inputs) {
      int width = RowEncoder.width(input);
      int taken = width < 0 ? columns - each.size() - (inputs.size() - 1) : width;
      for (int i = 0; i < taken; i++) {
        each.add(input);
      }
    }
    return each;
  }

  private void rows(
      Columns columns,
      NumberCells cells,
      Map<String, Integer> classes,
      RowListener lines,
      Consumer<Example> to) {
    long[] read = new long[1];
    List<TensorSpec> each = inputOfEach(columns.values().size());
    List<String> wanted = encoder.columns();
    List<String> header =
        wanted.size() == columns.values().size()
            ? wanted
            : columns.values().stream().map(names.names()::get).toList();
    names.forEachRow(
        row -> {
          String name = table.file() + " line " + row.line();
          lines.row(row.line(), names.names(), names.cells(row));
          try {
            RowSample sample = row(name, header, columns, each, cells, row);
            Map<String, TensorData> tensors = encoder.tensors(sample);
            to.accept(
                new Example(
                    asRows ? sample : new TensorSample(name, tensors),
                    truth(columns.label(), classes, cells, row, name)));
            read[0]++;
          } catch (NumberFormatException e) {
            problems.add("are left out, because a cell does not fit", name + ": " + e.getMessage());
            lines.leftOut("A cell does not fit: " + e.getMessage() + ".");
          }
        });
    if (read[0] == 0) {
      throw misfit("None of its lines holds numbers that fit: " + problems.first() + ".");
    }
  }

  private RowSample row(
      String name,
      List<String> header,
      Columns columns,
      List<TensorSpec> each,
      NumberCells cells,
      Row row) {
    List<String> values = new ArrayList<>(header.size());
    for (int i = 0; i < header.size(); i++) {
      String cell = row.get(columns.values().get(i));
      boolean text = i < each.size() && each.get(i).type() == DataType.STRING;
      values.add(text ? cell : cells.written(cell));
      if (text && asRows && categories.isUnseen(each.get(i).name(), cell)) {
        problems.add(
            "have a category that the model has not seen",
            name + ": column '" + header.get(i) + "' holds '" + cell + "'");
      }
    }
    return new RowSample(name, header, values);
  }

  private Optional<Truth> truth(
      int column, Map<String, Integer> classes, NumberCells cells, Row row, String name) {
    if (column < 0 || !labels) {
      return Optional.empty();
    }
    String cell = row.get(column).strip();
    if (numbers) {
      if (cells.isNumber(cell)) {
        return Optional.of(new Truth.OfNumber(Double.parseDouble(cells.written(cell))));
      }
      problems.add("have no number for a label", name + " ('" + cell + "')");
      return Optional.empty();
    }
    Integer index = classes.get(cell);
    if (index == null) {
      problems.add("have a label that the model does not know", name + labelled(cell));
      return Optional.empty();
    }
    return Optional.of(new Truth.OfClass(index));
  }

  private String labelled(String cell) {
    return asRows ? " ('" + (cell.length() > 40 ? cell.substring(0, 37) + "..." : cell) + "')" : "";
  }
}
