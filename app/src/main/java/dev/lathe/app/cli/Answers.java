package dev.lathe.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Prediction.Classification;
import dev.lathe.engine.session.Prediction.Embedding;
import dev.lathe.engine.session.Prediction.RawOutputs;
import dev.lathe.engine.session.Prediction.ScoredLabel;
import dev.lathe.engine.task.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes answers, as JSON and for people. */
final class Answers {
  /** More values of an output are not printed; {@code truncated} says so. */
  static final int MAX_VALUES = 1000;

  private final Model model;
  private final int top;

  Answers(Model model, int top) {
    this.model = model;
    this.top = top;
  }

  ObjectNode json(String input, Prediction p) {
    ObjectNode node = Json.object().put("input", input);
    if (p.answer() instanceof Classification c) {
      ArrayNode labels = node.putArray("labels");
      for (ScoredLabel l : best(c)) {
        labels.addObject().put("label", l.label()).put("index", l.index()).put("score", l.score());
      }
    } else if (p.answer() instanceof Embedding e) {
      ArrayNode vector = node.putArray("embedding");
      for (float v : e.vector()) {
        vector.add(v);
      }
    } else if (p.answer() instanceof RawOutputs raw) {
      ArrayNode outputs = node.putArray("outputs");
      raw.tensors()
          .forEach((name, tensor) -> outputs.add(TensorText.json(name, tensor, MAX_VALUES)));
      raw.others().forEach((name, text) -> outputs.addObject().put("name", name).put("text", text));
    }
    node.putObject("milliseconds")
        .put("pre", p.preMillis())
        .put("inference", p.inferenceMillis())
        .put("post", p.postMillis());
    return node;
  }

  private List<ScoredLabel> best(Classification c) {
    if (top <= c.labels().size()) {
      return c.labels().subList(0, top);
    }
    List<ScoredLabel> all = new ArrayList<>();
    for (int i = 0; i < c.scores().length; i++) {
      all.add(new ScoredLabel(model.setup().label(i), i, c.scores()[i]));
    }
    all.sort((a, b) -> Double.compare(b.score(), a.score()));
    return all.subList(0, Math.min(top, all.size()));
  }

  String text(String input, Prediction p) {
    StringBuilder text = new StringBuilder(input).append(System.lineSeparator());
    if (p.answer() instanceof Classification c) {
      Table table = new Table(">", "");
      best(c).forEach(l -> table.row("  " + Units.percent(l.score()), l.label()));
      text.append(table.body());
    } else if (p.answer() instanceof Embedding e) {
      text.append("  vector of ").append(e.vector().length).append(" numbers: ");
      text.append(head(e.vector())).append(System.lineSeparator());
    } else if (p.answer() instanceof RawOutputs raw) {
      Table table = new Table("", "", "", "");
      for (Map.Entry<String, TensorData> t : raw.tensors().entrySet()) {
        TensorData data = t.getValue();
        String type = data.type().name().toLowerCase(Locale.ROOT);
        String shape = Arrays.toString(data.shape());
        table.row("  " + t.getKey(), type, shape, TensorText.head(data, 6));
      }
      raw.others().forEach((name, value) -> table.row("  " + name, "", "", value));
      text.append(table.body());
    }
    text.append(
        String.format(
            Locale.ROOT,
            "  preprocessing %s ms, inference %s ms, postprocessing %s ms%n",
            Units.figures(p.preMillis()),
            Units.figures(p.inferenceMillis()),
            Units.figures(p.postMillis())));
    return text.toString();
  }

  private static String head(float[] vector) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(6, vector.length); i++) {
      text.append(String.format(Locale.ROOT, "%.4f ", vector[i]));
    }
    return text + (vector.length > 6 ? "…" : "");
  }
}
