package dev.lathe.app.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.app.cli.text.Escapes;
import dev.lathe.app.cli.text.Json;
import dev.lathe.app.cli.text.Table;
import dev.lathe.app.cli.text.Units;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.task.Model;
import java.util.List;
import java.util.Locale;

/** Writes predictions, as JSON and for people; each task knows the form of its answers. */
public final class PredictionPrinter {
  private final Model model;
  private final int top;
  private List<Double> lastMillis = List.of();
  private String lastTimes = "";

  /**
   * For a model.
   *
   * @param top how many ranked parts of an answer are written, at least 1
   */
  public PredictionPrinter(Model model, int top) {
    this.model = model;
    this.top = top;
  }

  public ObjectNode json(String input, Prediction p) {
    ObjectNode node = Json.object().put("input", input);
    model.setup().task().toJson(p.answer(), model.setup(), top, node);
    node.putObject("milliseconds")
        .put("pre", p.preMillis())
        .put("inference", p.inferenceMillis())
        .put("post", p.postMillis());
    return node;
  }

  public String text(String input, Prediction p) {
    StringBuilder text = new StringBuilder(Escapes.line(input)).append(System.lineSeparator());
    List<List<String>> rows = model.setup().task().toRows(p.answer(), model.setup(), top);
    if (!rows.isEmpty()) {
      Table table = Table.ofColumns(rows.get(0).size());
      for (List<String> row : rows) {
        String[] cells = row.toArray(new String[0]);
        cells[0] = "  " + cells[0];
        table.row(cells);
      }
      text.append(table.body());
    }
    return text.append(times(p)).toString();
  }

  /** Answers of one run have the same times, and to write them takes longer than all the rest. */
  private String times(Prediction p) {
    List<Double> millis = List.of(p.preMillis(), p.inferenceMillis(), p.postMillis());
    if (!millis.equals(lastMillis)) {
      lastMillis = millis;
      lastTimes =
          String.format(
              Locale.ROOT,
              "  preprocessing %s ms, inference %s ms, postprocessing %s ms%n",
              Units.figures(p.preMillis()),
              Units.figures(p.inferenceMillis()),
              Units.figures(p.postMillis()));
    }
    return lastTimes;
  }
}
