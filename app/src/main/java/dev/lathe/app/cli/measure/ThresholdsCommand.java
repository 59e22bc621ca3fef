package dev.lathe.app.cli.measure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.app.cli.command.GuardedCommand;
import dev.lathe.app.cli.command.SetupOptions;
import dev.lathe.app.cli.text.Checks;
import dev.lathe.app.cli.text.Json;
import dev.lathe.app.cli.text.Table;
import dev.lathe.app.cli.text.Units;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.evaluate.ThresholdCounts;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.session.ClassScores;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.TableOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe thresholds MODEL... --data LABELLED}. */
@Command(
    description =
        "Of models that look for one of two classes: how well they rank, what the threshold does,"
            + " and which threshold costs least at the prices of mistakes.")
public final class ThresholdsCommand extends GuardedCommand {
  /** Thresholds in a document and among those that are tried: hundredths, as a person sets one. */
  private static final int STEPS = 100;

  @Parameters(arity = "1..*", paramLabel = "MODEL", description = "ONNX files.")
  List<Path> files;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description = "Labelled rows, sentences or pictures.")
  Path data;

  @Option(
      names = "--false-alarm",
      paramLabel = "PRICE",
      description = "What one false alarm costs; with --miss the cheapest threshold is told.")
  Double falseAlarm;

  @Option(names = "--miss", paramLabel = "PRICE", description = "What one miss costs.")
  Double miss;

  @Mixin SetupOptions setup = new SetupOptions();

  /** What mistakes cost. */
  private record Prices(double falseAlarm, double miss) {}

  /** A model and what came out; the curve ends the JSON document. */
  private record Scored(
      Model model,
      String lookedFor,
      ClassScores scores,
      List<ThresholdCounts> curve,
      ThresholdCounts now) {}

  @Override
  public void executeGuarded() throws Exception {
    if ((falseAlarm == null) != (miss == null)) {
      throw LatheException.input(
          "One price is missing.",
          "The cheapest threshold weighs false alarms against misses.",
          "Give both --false-alarm and --miss.");
    }
    Optional<Prices> prices = Optional.empty();
    if (falseAlarm != null) {
      Checks.notNegative("--false-alarm", falseAlarm);
      Checks.notNegative("--miss", miss);
      prices = Optional.of(new Prices(falseAlarm, miss));
    }
    List<Scored> all = work(this::score);
    if (json) {
      print(document(all, prices));
    } else {
      out().print(text(all, prices));
    }
  }

  private List<Scored> score(JobContext context) {
    List<Scored> all = new ArrayList<>();
    Optional<Dataset> examples = Optional.empty();
    for (Path file : files) {
      Model model = setup.open(file, context, this::say);
      if (examples.isEmpty()) {
        examples = Optional.of(Datasets.open(data, model, context));
        examples.get().problems().forEach(p -> say(data + ": " + p));
      }
      all.add(score(model, examples.get(), context));
    }
    return all;
  }

  private Scored score(Model model, Dataset examples, JobContext context) {
    try (Predictor predictor = Predictors.open(model, context().hardware().device("cpu"), 0)) {
      ClassScores scores =
          ClassScores.ask(
              predictor,
              examples.examples(),
              done -> context.progress(done, examples.size(), model.name()),
              context);
      int wanted =
          scores
              .lookedFor()
              .orElseThrow(
                  () ->
                      LatheException.input(
                          model.name() + " looks for no class.",
                          "A threshold decides between one class and all others, and its answers"
                              + " have none that is looked for.",
                          "Name it with --positive, or give a model of two classes."));
      String name = model.setup().label(wanted);
      if (scores.scores().positives() == 0 || scores.scores().negatives() == 0) {
        throw LatheException.input(
            "There is nothing to tell apart in " + data + ".",
            scores.scores().positives() == 0
                ? "None of the answered examples is labelled " + name + "."
                : "All answered examples are labelled " + name + ".",
            "Give labelled examples of both kinds.");
      }
      List<ThresholdCounts> curve = scores.scores().curve();
      double threshold = model.setup().options().find(TableOptions.THRESHOLD).orElse(0.5);
      return new Scored(model, name, scores, curve, at(curve, threshold));
    }
  }

  private static ThresholdCounts at(List<ThresholdCounts> curve, double threshold) {
    return ThresholdCounts.at(curve, threshold).orElseThrow().withThreshold(threshold);
  }

  private static Optional<ThresholdCounts> cheapest(Scored s, Optional<Prices> prices) {
    return prices.flatMap(
        p -> ThresholdCounts.cheapest(s.curve(), STEPS, p.falseAlarm(), p.miss()));
  }

  private ObjectNode document(List<Scored> all, Optional<Prices> prices) {
    ObjectNode document = Json.object().put("data", data.toString());
    document.put("positive", all.get(0).lookedFor());
    ArrayNode models = document.putArray("models");
    for (Scored s : all) {
      ObjectNode node = models.addObject();
      node.put("model", s.model().file().toString()).put("sha256", s.model().sha256());
      node.put("positives", s.scores().scores().positives());
      node.put("negatives", s.scores().scores().negatives());
      estimate(node, "roc_auc", s.scores().scores().rocAuc());
      estimate(node, "average_precision", s.scores().scores().averagePrecision());
      counts(node.putObject("now"), s.now(), prices);
      Optional<ThresholdCounts> best = cheapest(s, prices);
      if (best.isPresent()) {
        counts(node.putObject("cheapest"), best.get(), prices);
      } else {
        node.putNull("cheapest");
      }
      ArrayNode curve = node.putArray("curve");
      for (int i = 0; i <= STEPS; i++) {
        counts(curve.addObject(), at(s.curve(), (double) i / STEPS), prices);
      }
    }
    return document;
  }

  private static void estimate(ObjectNode node, String field, Optional<Estimate> estimate) {
    if (estimate.isPresent()) {
      Reports.estimate(node.putObject(field), estimate.get());
    } else {
      node.putNull(field);
    }
  }

  private static void counts(ObjectNode node, ThresholdCounts c, Optional<Prices> prices) {
    node.put("threshold", c.threshold());
    node.put("hits", c.hits()).put("false_alarms", c.falseAlarms());
    node.put("misses", c.misses()).put("rejections", c.rejections());
    Json.number(node, "precision", c.precision());
    Json.number(node, "recall", c.recall());
    Json.number(node, "false_alarm_rate", c.falseAlarmRate());
    prices.ifPresent(p -> Json.number(node, "cost", c.cost(p.falseAlarm(), p.miss())));
  }

  private static String text(List<Scored> all, Optional<Prices> prices) {
    String line = System.lineSeparator();
    Table areas =
        new Table("model", ">ROC-AUC", ">average precision", ">of " + all.get(0).lookedFor());
    Table table =
        prices.isPresent()
            ? new Table(
                "model", ">threshold", ">found", ">missed", ">false alarms", ">precision", ">cost")
            : new Table("model", ">threshold", ">found", ">missed", ">false alarms", ">precision");
    for (Scored s : all) {
      areas.row(
          s.model().name(),
          text(s.scores().scores().rocAuc()),
          text(s.scores().scores().averagePrecision()),
          s.scores().scores().positives()
              + " in "
              + (s.scores().scores().positives() + s.scores().scores().negatives()));
      row(table, s.model().name(), s.now(), prices);
      cheapest(s, prices).ifPresent(c -> row(table, s.model().name() + ", cheapest", c, prices));
    }
    return areas + line + table;
  }

  private static void row(Table table, String name, ThresholdCounts c, Optional<Prices> prices) {
    List<String> cells =
        new ArrayList<>(
            List.of(
                name,
                String.format(Locale.ROOT, "%.2f", c.threshold()),
                c.hits() + " (" + share(c.recall()) + ")",
                String.valueOf(c.misses()),
                String.valueOf(c.falseAlarms()),
                share(c.precision())));
    prices.ifPresent(p -> cells.add(Units.figures(c.cost(p.falseAlarm(), p.miss()))));
    table.row(cells.toArray(String[]::new));
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * value);
  }

  private static String text(Optional<Estimate> estimate) {
    return estimate
        .map(e -> String.format(Locale.ROOT, "%.3f (%.3f … %.3f)", e.value(), e.low(), e.high()))
        .orElse("–");
  }
}
