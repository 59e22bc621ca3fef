package dev.lathe.engine.task;

import dev.lathe.engine.task.TaskOption.Choice.Word;
import java.util.List;
import java.util.Map;

/** Facts of how a table becomes samples, which tasks over tables and sentences share. */
public final class TableOptions {
  /** The columns that the model takes, in its order. */
  public static final TaskOption.Names COLUMNS =
      new TaskOption.Names(
          "columns",
          "Columns",
          "The columns that the model takes, by name and in its order; without it the table's own"
              + " order.");

  /** The column of what is right. */
  public static final TaskOption.Text LABEL_COLUMN =
      new TaskOption.Text(
          "label-column",
          "Label column",
          "The column that holds what is right; without it one called label, class or target.",
          "NAME");

  /** The column of sentences. */
  public static final TaskOption.Text TEXT_COLUMN =
      new TaskOption.Text(
          "text-column",
          "Text column",
          "The column that holds the sentences; without it one called text or sentence.",
          "NAME");

  private static final String HEADER = "header";
  private static final String DATA = "data";

  /** Whether the first line names the columns. */
  public static final TaskOption.Choice FIRST_LINE =
      new TaskOption.Choice(
          "first-line",
          "First line",
          "Whether a table's first line names its columns or is data; the columns are then called"
              + " 1, 2, 3, ….",
          List.of(
              new Word("auto", "As it looks"),
              new Word(HEADER, "Names of the columns"),
              new Word(DATA, "Data")));

  /** What is subtracted from each column. */
  public static final TaskOption.Numbers MEANS =
      new TaskOption.Numbers(
          "column-means",
          "Means of the columns",
          "What is subtracted from each column before the model takes it, in the order of the"
              + " columns.",
          false);

  /** What each column is then divided by. */
  public static final TaskOption.Numbers DEVIATIONS =
      new TaskOption.Numbers(
          "column-stds",
          "Deviations of the columns",
          "What each column is divided by after its mean is subtracted, in the order of the"
              + " columns.",
          true);

  /** Columns of words that the model takes as numbers. */
  public static final TaskOption.Words WORDS =
      new TaskOption.Words(
          "column-words",
          "Words of the columns",
          "Columns whose words the model takes as numbers: each word stands for its place in the"
              + " list, from 0.");

  /** The class that is looked for. */
  public static final TaskOption.Text POSITIVE =
      new TaskOption.Text(
          "positive",
          "Positive class",
          "The class that is looked for, by name or number; of two classes the second unless said.",
          "CLASS");

  /** From which probability on the positive class is said. */
  public static final TaskOption.Decimal THRESHOLD =
      new TaskOption.Decimal(
          "threshold",
          "Threshold",
          "The probability from which on the positive class is said; without it the likelier class"
              + " is.",
          0,
          1,
          0.01,
          0.5);

  private TableOptions() {}

  /** Those that say how a table is read, and change no answer. */
  public static List<TaskOption<?>> reading() {
    return List.of(LABEL_COLUMN, TEXT_COLUMN, FIRST_LINE);
  }

  /**
   * What a setup says of them.
   *
   * @param columns that the model takes, in its order; empty where nobody said
   * @param labelColumn the column of what is right; empty where nobody said
   * @param textColumn the column of sentences; empty where nobody said
   * @param firstLine whether the first line is data, or names the columns
   * @param means of the columns; empty where none are subtracted
   * @param deviations of the columns; empty where nothing is divided
   * @param words of columns whose words stand for their places
   */
  public record Said(
      List<String> columns,
      String labelColumn,
      String textColumn,
      FirstLine firstLine,
      List<Double> means,
      List<Double> deviations,
      Map<String, List<String>> words) {}

  /** What a table's first line is. */
  public enum FirstLine {
    /** What it looks like. */
    AUTO,
    /** The names of the columns. */
    HEADER,
    /** Data. */
    DATA
  }

  /** What a setup says. */
  public static Said of(ModelSetup setup) {
    OptionValues o = setup.options();
    return new Said(
        o.get(COLUMNS),
        o.get(LABEL_COLUMN),
        o.get(TEXT_COLUMN),
        switch (o.get(FIRST_LINE)) {
          case HEADER -> FirstLine.HEADER;
          case DATA -> FirstLine.DATA;
          default -> FirstLine.AUTO;
        },
        o.get(MEANS),
        o.get(DEVIATIONS),
        o.get(WORDS));
  }
}
