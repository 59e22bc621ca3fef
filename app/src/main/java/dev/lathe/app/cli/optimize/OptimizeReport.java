package dev.lathe.app.cli.optimize;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.app.cli.optimize.BeforeAfter.Quality;
import dev.lathe.app.cli.text.Json;
import dev.lathe.app.cli.text.Units;
import dev.lathe.engine.measure.Measurement;
import dev.lathe.optimizers.pass.Figure;
import dev.lathe.optimizers.pass.LeftAlone;
import dev.lathe.optimizers.pass.PassResult.NodeNote;
import dev.lathe.optimizers.recipe.RecipeRunner.StepResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code lathe optimize} tells in the end.
 *
 * @param steps what each pass did
 * @param gains what each step brings, of a recipe of several
 * @param bytes of the variant
 * @param bytesBefore of the original
 * @param seconds from reading the model to the written variant
 */
public record OptimizeReport(
    List<StepResult> steps,
    BeforeAfter effect,
    Optional<StepsReport> gains,
    Path target,
    long bytes,
    long bytesBefore,
    double seconds) {
  private static final int REASONS_SHOWN = 5;
  private static final int NODES_SHOWN = 4;

  /** The document for scripts. */
  public ObjectNode document() {
    ObjectNode document = Json.object().put("out", target.toString()).put("bytes", bytes);
    document.put("seconds", seconds);
    document.put("parameters_before", effect.before().parameters());
    document.put("parameters_after", effect.after().parameters());
    document.put("macs_before", effect.before().macs());
    document.put("macs_after", effect.after().macs());
    effect.quality().ifPresent(q -> quality(document, q));
    gains.ifPresent(g -> g.write(document));
    ArrayNode plan = document.putArray("plan");
    effect
        .plan()
        .forEach(
            p ->
                plan.addObject()
                    .put("pass", p.pass())
                    .put("node", p.node())
                    .put("sentence", p.sentence()));
    ArrayNode passes = document.putArray("passes");
    ObjectMapper mapper = new ObjectMapper();
    for (StepResult step : steps) {
      ObjectNode node = passes.addObject().put("id", step.passId());
      node.set("values", mapper.valueToTree(step.values().values()));
      node.put("changed", step.changed()).put("seconds", step.seconds());
      notes(node.putArray("refused"), step.refused());
      notes(node.putArray("done"), step.done());
      node.set("notes", Json.array(step.notes()));
      figures(node.putArray("figures"), step.figures());
    }
    return document;
  }

  private static void quality(ObjectNode document, Quality q) {
    if (q.id().equals(Measurement.ACCURACY)) {
      document.put("accuracy_before", q.before());
      document.put("accuracy_after", q.after());
      document.put("accuracy_examples", q.examples());
    }
    document
        .putObject("quality")
        .put("id", q.id())
        .put("name", q.name())
        .put("before", q.before())
        .put("after", q.after())
        .put("examples", q.examples());
  }

  private static void notes(ArrayNode array, List<NodeNote> notes) {
    notes.forEach(n -> array.addObject().put("node", n.node()).put("reason", n.reason()));
  }

  private static void figures(ArrayNode array, List<Figure> figures) {
    for (Figure f : figures) {
      array
          .addObject()
          .put("name", f.name())
          .put("metric", f.metric())
          .put("value", f.estimate().value())
          .put("low", f.estimate().low())
          .put("high", f.estimate().high())
          .put("n", f.estimate().n());
    }
  }

  /** The lines for people. */
  public String text() {
    String line = System.lineSeparator();
    StringBuilder text = new StringBuilder();
    for (StepResult step : steps) {
      text.append(step.passId()).append(": ").append(step.changed()).append(" changed");
      text.append(", ").append(step.refused().size()).append(" left alone, ");
      text.append(Units.figures(step.seconds())).append(" s").append(line);
      step.notes().forEach(n -> text.append("  ").append(n).append(line));
      List<LeftAlone> groups = LeftAlone.of(step.refused());
      groups.stream()
          .limit(REASONS_SHOWN)
          .forEach(g -> text.append("  left alone: ").append(g.line(NODES_SHOWN)).append(line));
      if (groups.size() > REASONS_SHOWN) {
        text.append("  … and ").append(groups.size() - REASONS_SHOWN);
        text.append(" more reasons (all with --json)").append(line);
      }
    }
    gains.ifPresent(g -> text.append(line).append(g.text()).append(line));
    text.append(changes(effect, line));
    text.append(target).append(": ").append(Units.bytes(bytes)).append(", was ");
    text.append(Units.bytes(bytesBefore)).append("; ").append(Units.figures(seconds));
    return text.append(" s").append(line).toString();
  }

  private static String changes(BeforeAfter effect, String line) {
    StringBuilder text = new StringBuilder();
    if (effect.before().parameters() != effect.after().parameters()
        || effect.before().macs() != effect.after().macs()) {
      text.append(
          String.format(
              Locale.ROOT,
              "parameters %,d, were %,d; multiply-accumulates a run %,d, were %,d%s",
              effect.after().parameters(),
              effect.before().parameters(),
              effect.after().macs(),
              effect.before().macs(),
              line));
    }
    effect
        .quality()
        .ifPresent(
            q ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "%s %s, was %s, on %,d examples%s",
                        q.name(),
                        value(q, q.after()),
                        value(q, q.before()),
                        q.examples(),
                        line)));
    return text.toString();
  }

  private static String value(Quality q, double value) {
    return q.isShare() ? String.format(Locale.ROOT, "%.1f %%", 100 * value) : Units.figures(value);
  }
}
