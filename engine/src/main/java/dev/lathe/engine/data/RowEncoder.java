package dev.lathe.engine.data;

import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.data.Sample.RowSample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.TableOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * From a row of a table to the tensors of a model: its columns in the model's order, scaled as the
 * setup says, in one wide input or cut over several. Safe from several threads.
 */
public final class RowEncoder {
  private final TableOptions.Said said;
  private final List<TensorSpec> inputs;
  private final NumberCells cells = new NumberCells(NumberStyle.POINT);

  /**
   * For the inputs of a model.
   *
   * @param inputs as the graph or the session declares them, at least one
   */
  public RowEncoder(ModelSetup setup, List<TensorSpec> inputs) {
    this.said = TableOptions.of(setup);
    this.inputs = List.copyOf(inputs);
  }

  /**
   * The columns that a row needs, in the model's order: those that the setup names, else the
   * inputs' names where each takes one column. Empty where neither says.
   */
  public List<String> columns() {
    if (!said.columns().isEmpty()) {
      return said.columns();
    }
    boolean each = inputs.size() > 1 && inputs.stream().allMatch(i -> width(i) == 1);
    return each ? inputs.stream().map(TensorSpec::name).toList() : List.of();
  }

  /** How many columns an input takes; below 0 where it takes any number. */
  static int width(TensorSpec input) {
    long length = input.length(input.rank() - 1);
    if (input.rank() == 1) {
      return (int) Math.max(1, Math.min(length, 1 << 20));
    }
    return (int) Math.max(-1, Math.min(length, 1 << 20));
  }

  /**
   * The tensors of a row, batch axis included.
   *
   * @throws LatheException naming the row and the column that does not fit
   */
  public TensorSample encode(RowSample row) {
    try {
      return new TensorSample(row.name(), tensors(row));
    } catch (NumberFormatException e) {
      throw LatheException.input(
          row.name() + " does not fit the model.",
          Character.toUpperCase(e.getMessage().charAt(0)) + e.getMessage().substring(1) + ".",
          "Correct the cell, or leave the row out.",
          e);
    }
  }

  /**
   * The tensors by input.
   *
   * @throws NumberFormatException for the cell that does not fit, the end of a sentence
   */
  Map<String, TensorData> tensors(RowSample row) {
    List<String> names = columns().isEmpty() ? row.columns() : columns();
    List<String> given = columns().isEmpty() ? row.cells() : picked(row, names);
    given = coded(names, given);
    checkScaling(names.size());
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    int at = 0;
    for (TensorSpec input : inputs) {
      int width = width(input) < 0 ? names.size() - at - rest(input) : width(input);
      if (width < 1 || at + width > names.size()) {
        throw misfit(row, names.size());
      }
      long[] shape = input.rank() == 1 ? new long[] {width} : new long[] {1, width};
      TensorData t =
          cells.tensor(input, names.subList(at, at + width), given.subList(at, at + width), shape);
      tensors.put(input.name(), scaled(t, at));
      at += width;
    }
    if (at != names.size()) {
      throw misfit(row, names.size());
    }
    return tensors;
  }

  /** Words as the numbers that they stand for; a number is what it is. */
  private List<String> coded(List<String> names, List<String> given) {
    if (said.words().isEmpty()) {
      return given;
    }
    List<String> coded = new ArrayList<>(given);
    for (int i = 0; i < names.size(); i++) {
      List<String> words = said.words().get(names.get(i));
      String cell = given.get(i).strip();
      if (words != null && !cells.isNumber(cell)) {
        int code = words.indexOf(cell);
        if (code < 0) {
          throw new NumberFormatException(
              "column '"
                  + names.get(i)
                  + (cell.isEmpty() ? "' is empty, " : "' holds '" + cell + "', ")
                  + "and the model knows "
                  + ColumnNames.shown(words));
        }
        coded.set(i, Integer.toString(code));
      }
    }
    return coded;
  }

  /** How many columns the inputs behind one take. */
  private int rest(TensorSpec input) {
    return inputs.subList(inputs.indexOf(input) + 1, inputs.size()).stream()
        .mapToInt(i -> Math.max(1, width(i)))
        .sum();
  }

  private static List<String> picked(RowSample row, List<String> names) {
    List<String> missing = names.stream().filter(n -> row.cell(n).isEmpty()).toList();
    if (!missing.isEmpty()) {
      throw LatheException.input(
              row.name() + " has no column '" + String.join("', '", missing) + "'.",
              "Its columns are " + ColumnNames.shown(row.columns()) + ".",
              "Name the columns as the table calls them.")
          .with(Remedy.COLUMNS);
    }
    List<String> cells = new ArrayList<>();
    names.forEach(n -> cells.add(row.cell(n).orElseThrow()));
    return cells;
  }

  private LatheException misfit(RowSample row, int columns) {
    return LatheException.input(
            row.name() + " does not fit the model.",
            "It has "
                + columns
                + " columns of values. The model takes "
                + inputs.stream().map(TensorSpec::toString).collect(Collectors.joining(", "))
                + ".",
            "Say which columns the model takes, in its order.")
        .with(Remedy.COLUMNS);
  }

  private void checkScaling(int columns) {
    for (List<Double> values : List.of(said.means(), said.deviations())) {
      if (!values.isEmpty() && values.size() != columns) {
        throw LatheException.input(
                "The scaling does not fit the columns.",
                "It has " + values.size() + " values, and the model takes " + columns + " columns.",
                "Give one mean and one deviation a column, in the order of the columns.")
            .with(Remedy.SCALING);
      }
    }
  }

  /** Only real numbers are scaled: a count of whole numbers or a category is what it is. */
  private TensorData scaled(TensorData t, int from) {
    if (said.means().isEmpty() && said.deviations().isEmpty() || !t.type().isFloatingPoint()) {
      return t;
    }
    if (t.type() == DataType.DOUBLE) {
      java.nio.ByteBuffer bytes = Tensors.buffer(8L * t.elements());
      java.nio.ByteBuffer given = t.bytes();
      for (int i = 0; i < t.elements(); i++) {
        bytes.putDouble(scaled(given.getDouble(given.position() + 8 * i), from + i));
      }
      return new TensorData.InMemory(DataType.DOUBLE, t.shape(), bytes.flip());
    }
    float[] values = Tensors.floats(t);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) scaled(values[i], from + i);
    }
    return Tensors.ofFloats(values, t.shape());
  }

  private double scaled(double value, int column) {
    double mean = said.means().isEmpty() ? 0 : said.means().get(column);
    double deviation = said.deviations().isEmpty() ? 1 : said.deviations().get(column);
    return (value - mean) / deviation;
  }
}
