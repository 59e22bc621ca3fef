package dev.lathe.engine.data;

import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.OptionValues;
import dev.lathe.engine.task.TableOptions;
import java.util.List;
import java.util.Optional;

/**
 * Mean and deviation of the columns of a table.
 *
 * @param columns their names, in order; empty where nothing names them
 * @param means one a column
 * @param deviations one a column, more than 0
 * @param source where they are known from, for the setup: "from scaler.json"
 * @param note what a person should know of it; empty where they were given
 */
public record ColumnScaling(
    List<String> columns,
    List<Double> means,
    List<Double> deviations,
    String source,
    Optional<String> note) {
  /** Copies the lists. */
  public ColumnScaling {
    columns = List.copyOf(columns);
    means = List.copyOf(means);
    deviations = List.copyOf(deviations);
  }

  /** A setup whose columns are scaled so; it keeps the columns that it names. */
  public ModelSetup applied(ModelSetup setup) {
    OptionValues options =
        setup.options().with(TableOptions.MEANS, means).with(TableOptions.DEVIATIONS, deviations);
    if (!columns.isEmpty() && options.get(TableOptions.COLUMNS).isEmpty()) {
      options = options.with(TableOptions.COLUMNS, columns);
    }
    return setup
        .withOptions(options)
        .withSource(TableOptions.MEANS.id(), source)
        .withSource(TableOptions.DEVIATIONS.id(), source);
  }
}
