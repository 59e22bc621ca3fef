package dev.lathe.engine.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.task.ModelSetup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;

/** How answers are written, a line a sample. What an answer consists of is its task's to say. */
enum AnswerForm {
  /** Cells, the first line with their names. */
  CSV("csv") {
    @Override
    List<String> columns(Answer answer, ModelSetup setup) {
      return List.copyOf(setup.task().toCells(answer, setup).keySet());
    }

    @Override
    String head(List<String> columns) {
      List<String> all = new ArrayList<>();
      all.add(ID);
      all.addAll(columns);
      all.add(PROBLEM);
      return line(all);
    }

    @Override
    String answer(String id, Answer answer, List<String> columns, ModelSetup setup) {
      Map<String, String> cells = setup.task().toCells(answer, setup);
      List<String> all = new ArrayList<>();
      all.add(id);
      columns.forEach(c -> all.add(cells.getOrDefault(c, "")));
      all.add("");
      return line(all);
    }

    @Override
    String problem(String id, String reason, List<String> columns) {
      List<String> all = new ArrayList<>();
      all.add(id);
      columns.forEach(c -> all.add(""));
      all.add(reason);
      return line(all);
    }
  },

  /** A JSON object a line, as in the results of a single run. */
  JSON_LINES("jsonl") {
    @Override
    List<String> columns(Answer answer, ModelSetup setup) {
      return List.of();
    }

    @Override
    String head(List<String> columns) {
      return "";
    }

    @Override
    String answer(String id, Answer answer, List<String> columns, ModelSetup setup) {
      ObjectNode node = JsonNodeFactory.instance.objectNode().put(ID, id);
      setup.task().toJson(answer, setup, TOP, node);
      return line(node);
    }

    @Override
    String problem(String id, String reason, List<String> columns) {
      return line(JsonNodeFactory.instance.objectNode().put(ID, id).put(PROBLEM, reason));
    }
  };

  /** The name of the column that says which sample it is. */
  static final String ID = "id";

  /** The name of the column that says why there is no answer. */
  static final String PROBLEM = "problem";

  /** So many ranked parts of an answer are written where there are more. */
  private static final int TOP = 5;

  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').build();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String word;

  AnswerForm(String word) {
    this.word = word;
  }

  /** Its usual ending. */
  String word() {
    return word;
  }

  /**
   * By the ending of a file.
   *
   * @throws LatheException for another ending
   */
  static AnswerForm of(Path target) {
    String name = String.valueOf(target.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return CSV;
    } else if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      return JSON_LINES;
    } else if (name.endsWith(".parquet")) {
      throw LatheException.input(
          "Answers are not written as Parquet.",
          "The libraries that write it bring Hadoop along, which is larger than Lathe.",
          "Choose a name that ends in .csv or .jsonl; DuckDB, pandas and Spark make Parquet of"
              + " both.");
    }
    throw LatheException.input(
        "It is not clear how to write answers into '" + target + "'.",
        "The ending says the form: .csv for a table, .jsonl for a JSON object a line.",
        "Give the file one of these endings.");
  }

  /** What cells its lines have besides the id and the problem; every answer has the same. */
  abstract List<String> columns(Answer answer, ModelSetup setup);

  /** The lines before the first answer; empty where there are none. */
  abstract String head(List<String> columns);

  /** The line of an answer. */
  abstract String answer(String id, Answer answer, List<String> columns, ModelSetup setup);

  /** The line of a sample that has no answer. */
  abstract String problem(String id, String reason, List<String> columns);

  private static String line(List<String> cells) {
    return FORMAT.format(cells.toArray()) + "\n";
  }

  private static String line(ObjectNode node) {
    try {
      return MAPPER.writeValueAsString(node) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
