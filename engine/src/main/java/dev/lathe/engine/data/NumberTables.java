package dev.lathe.engine.data;

import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tables of numbers: a row is a sample. With one model input, its columns are the columns of the
 * table in order; with several, each is the column of its name. An empty cell is NaN, the missing
 * value of models that know one.
 */
final class NumberTables {
  private static final List<String> LABEL = List.of("label", "class", "target", "y", "species");

  private final Table table;
  private final List<TensorSpec> inputs;
  private final LabelMatcher matcher;
  private final Problems problems;

  NumberTables(Table table, List<TensorSpec> inputs, LabelMatcher matcher, Problems problems) {
    this.table = table;
    this.inputs = inputs;
    this.matcher = matcher;
    this.problems = problems;
  }

  /**
   * The examples.
   *
   * @throws LatheException when the columns do not fit the model's inputs
   */
  List<Example> read() {
    List<String> first = table.lines().get(0);
    boolean header = table.header() || first.stream().noneMatch(NumberTables::isNumber);
    if (!header) {
      throw table.noHeader(
          example(), "A table of numbers needs a first line that names its columns.");
    }
    int label = table.column(LABEL);
    if (inputs.size() == 1) {
      return ofOneInput(first, label);
    }
    Map<TensorSpec, Integer> columns = new LinkedHashMap<>();
    for (TensorSpec input : inputs) {
      int c = table.column(List.of(input.name().toLowerCase(java.util.Locale.ROOT)));
      if (c < 0) {
        throw misfit("There is no column '" + input.name() + "'.");
      }
      columns.put(input, c);
    }
    return rows(
        label,
        row -> {
          Map<String, TensorData> tensors = new LinkedHashMap<>();
          columns.forEach((input, c) -> tensors.put(input.name(), cell(input, row.get(c))));
          return tensors;
        });
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

  private List<Example> ofOneInput(List<String> header, int named) {
    TensorSpec input = inputs.get(0);
    int wanted = (int) input.length(input.rank() - 1);
    int label = named;
    if (label < 0 && wanted > 0 && header.size() == wanted + 1) {
      label = header.size() - 1;
      problems.note(
          "The last column of "
              + table.file()
              + ", '"
              + header.get(label)
              + "', was taken as the label.");
    }
    List<Integer> columns = new ArrayList<>();
    for (int c = 0; c < header.size(); c++) {
      if (c != label) {
        columns.add(c);
      }
    }
    if (input.rank() > 2 || (wanted > 0 && columns.size() != wanted)) {
      throw misfit("It has " + columns.size() + " columns of values.");
    }
    return rows(
        label,
        row -> {
          if (input.type() == DataType.STRING) {
            List<String> cells = columns.stream().map(row::get).toList();
            return Map.of(
                input.name(), new TensorData.Strings(new long[] {1, cells.size()}, cells));
          }
          float[] values = new float[columns.size()];
          for (int i = 0; i < values.length; i++) {
            values[i] = number(row.get(columns.get(i)));
          }
          return Map.of(input.name(), Tensors.ofFloats(values, 1, values.length));
        });
  }

  private static TensorData cell(TensorSpec input, String cell) {
    long[] shape = input.rank() == 1 ? new long[] {1} : new long[] {1, 1};
    return input.type() == DataType.STRING
        ? new TensorData.Strings(shape, List.of(cell))
        : Tensors.ofFloats(new float[] {number(cell)}, shape);
  }

  private interface RowReader {
    Map<String, TensorData> tensors(List<String> row);
  }

  private List<Example> rows(int label, RowReader reader) {
    Set<String> names = new HashSet<>();
    if (label >= 0) {
      table.rows().forEach(r -> names.add(r.get(label).strip()));
      names.remove("");
    }
    Map<String, Integer> classes = matcher.matchAll(names);
    List<Example> list = new ArrayList<>();
    int line = 1;
    for (List<String> row : table.rows()) {
      line++;
      String name = table.file() + " line " + line;
      try {
        TensorSample sample = new TensorSample(name, reader.tensors(row));
        Integer index = label < 0 ? null : classes.get(row.get(label).strip());
        if (label >= 0 && index == null) {
          problems.add("have a label that the model does not know", name);
        }
        list.add(new Example(sample, index == null ? OptionalInt.empty() : OptionalInt.of(index)));
      } catch (NumberFormatException e) {
        problems.add("are left out, because a cell is not a number", name + ": " + e.getMessage());
      }
    }
    if (list.isEmpty()) {
      throw misfit("None of its lines holds numbers only.");
    }
    return list;
  }

  private static boolean isNumber(String cell) {
    try {
      return !cell.isBlank() && Float.isFinite(number(cell));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static float number(String cell) {
    String c = cell.strip();
    if (c.isEmpty() || c.equalsIgnoreCase("nan") || c.equalsIgnoreCase("na") || c.equals("?")) {
      return Float.NaN;
    } else if (c.equalsIgnoreCase("true")) {
      return 1;
    } else if (c.equalsIgnoreCase("false")) {
      return 0;
    }
    return Float.parseFloat(c);
  }
}
