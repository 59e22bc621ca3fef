package dev.lathe.engine.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.OrdinaryFiles;
import dev.lathe.base.Remedy;
import dev.lathe.engine.data.Sample.RowSample;
import dev.lathe.engine.json.JsonFaults;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.TableOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the scaling of columns, or fits it. */
public final class ColumnScalings {
  private static final long MOST_BYTES = 20_000_000;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> MEAN = List.of("mean", "means", "mean_");
  private static final List<String> DEVIATION =
      List.of("std", "stds", "scale", "scale_", "deviation", "deviations");

  private ColumnScalings() {}

  /**
   * Of a file: a JSON that holds the scaling, or else a table that it is fitted on.
   *
   * @throws LatheException when it holds neither, saying what is understood
   */
  public static ColumnScaling of(Path file, Model model, JobContext context) {
    boolean json = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".json");
    return json
        ? read(file, TableOptions.of(model.setup()).columns())
        : fit(Datasets.open(file, model, context));
  }

  /**
   * Reads {@code {"mean": [..], "std": [..]}}, as lists in the order of the columns or by their
   * names, or {@code {"amount": {"mean": 1, "std": 2}}}; scikit-learn's {@code mean_} and {@code
   * scale_} are known.
   *
   * @param wanted the columns in their order; where none are wanted, the file's own order
   * @throws LatheException when it holds something else
   */
  public static ColumnScaling read(Path file, List<String> wanted) {
    OrdinaryFiles.require(file, "The scaling " + file + " cannot be read.", "Check the path.");
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IllegalArgumentException("it is larger than 20 MB");
      }
      return read(MAPPER.readTree(Files.readAllBytes(file)), wanted, "from " + file.getFileName());
    } catch (JsonProcessingException e) {
      throw wrong(file, "it is not JSON: " + JsonFaults.of(e), e);
    } catch (IOException | IllegalArgumentException e) {
      throw wrong(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static LatheException wrong(Path file, String why, Exception cause) {
    return LatheException.input(
            "The scaling " + file + " cannot be used.",
            Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".",
            "Write {\"mean\": [..], \"std\": [..]}, one number a column, or each by the names of"
                + " the columns.",
            cause)
        .with(Remedy.SCALING);
  }

  private static ColumnScaling read(JsonNode json, List<String> wanted, String source) {
    JsonNode means = first(json, MEAN);
    JsonNode deviations = first(json, DEVIATION);
    boolean whole = means.isContainerNode() && deviations.isContainerNode();
    if (whole && means.isArray() && deviations.isArray()) {
      return checked(wanted, numbers(means), numbers(deviations), source);
    }
    if (!json.isObject() || json.isEmpty()) {
      throw new IllegalArgumentException("it holds no means and deviations");
    }
    List<String> columns = new ArrayList<>(wanted);
    if (columns.isEmpty()) {
      (whole ? means : json).fieldNames().forEachRemaining(columns::add);
    }
    List<Double> m = new ArrayList<>();
    List<Double> d = new ArrayList<>();
    for (String c : columns) {
      m.add(number(whole ? means.path(c) : first(json.path(c), MEAN), c));
      d.add(number(whole ? deviations.path(c) : first(json.path(c), DEVIATION), c));
    }
    return checked(columns, m, d, source);
  }

  private static ColumnScaling checked(
      List<String> columns, List<Double> means, List<Double> deviations, String source) {
    if (means.isEmpty() || means.size() != deviations.size()) {
      throw new IllegalArgumentException(
          "it has " + means.size() + " means and " + deviations.size() + " deviations");
    }
    if (deviations.stream().anyMatch(d -> d <= 0)) {
      throw new IllegalArgumentException("a deviation is not more than 0");
    }
    return new ColumnScaling(columns, means, deviations, source, Optional.empty());
  }

  private static JsonNode first(JsonNode json, List<String> keys) {
    return keys.stream()
        .map(json::path)
        .filter(n -> !n.isMissingNode())
        .findFirst()
        .orElseGet(() -> json.path(keys.get(0)));
  }

  private static List<Double> numbers(JsonNode list) {
    List<Double> numbers = new ArrayList<>();
    for (JsonNode n : list) {
      numbers.add(number(n, Integer.toString(numbers.size() + 1)));
    }
    return numbers;
  }

  private static double number(JsonNode n, String column) {
    if (!n.isNumber() || !Double.isFinite(n.asDouble())) {
      throw new IllegalArgumentException("column '" + column + "' has no number in it");
    }
    return n.asDouble();
  }

  /**
   * Fits it on the rows of a table, as scikit-learn's StandardScaler does: the deviation is that of
   * the rows themselves, and 1 where they are all equal. Missing values do not count; a column of
   * texts stays as it is.
   *
   * @throws LatheException when the data hold no rows of a table
   */
  public static ColumnScaling fit(Dataset data) {
    List<String> columns = List.of();
    Moments[] moments = new Moments[0];
    for (Iterator<Example> all = data.examples().iterator(); all.hasNext(); ) {
      if (all.next().sample() instanceof RowSample row) {
        if (columns.isEmpty()) {
          columns = row.columns();
          moments = new Moments[columns.size()];
          Arrays.setAll(moments, i -> new Moments());
        }
        for (int i = 0; i < moments.length; i++) {
          moments[i].add(row.cells().get(i));
        }
      }
    }
    if (columns.isEmpty()) {
      throw LatheException.input(
              "A scaling cannot be fitted on " + data.name() + ".",
              "It holds no rows of a table for a model that takes some.",
              "Choose a table, or a task over tables for the model.")
          .with(Remedy.TASK);
    }
    List<Double> means = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    for (Moments m : moments) {
      means.add(m.usable() ? m.mean : 0);
      deviations.add(m.usable() && m.squares > 0 ? Math.sqrt(m.squares / m.n) : 1);
    }
    return new ColumnScaling(
        columns,
        means,
        deviations,
        "fitted on " + data.name(),
        Optional.of(
            "Mean and deviation of the columns were fitted on the "
                + data.size()
                + " rows of "
                + data.name()
                + ": the training data's may be others."));
  }

  /** Mean and squared distances of the numbers of a column, by Welford's method. */
  private static final class Moments {
    private long n;
    private double mean;
    private double squares;
    private boolean texts;

    void add(String cell) {
      if (cell.isBlank()) {
        return;
      }
      try {
        double v = Double.parseDouble(cell);
        if (Double.isFinite(v)) {
          n++;
          double apart = v - mean;
          mean += apart / n;
          squares += apart * (v - mean);
        }
      } catch (NumberFormatException e) {
        texts = true;
      }
    }

    boolean usable() {
      return n > 0 && !texts;
    }
  }
}
