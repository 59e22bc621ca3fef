package dev.lathe.app.cli.optimize;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.app.cli.command.GuardedCommand;
import dev.lathe.app.cli.command.SetupOptions;
import dev.lathe.app.cli.text.Checks;
import dev.lathe.app.cli.text.Json;
import dev.lathe.app.cli.text.Table;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.task.Model;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pruning.PruneChannelsPass;
import dev.lathe.optimizers.pruning.Sensitivity;
import dev.lathe.optimizers.pruning.Sensitivity.Curve;
import dev.lathe.optimizers.pruning.Sensitivity.Point;
import dev.lathe.optimizers.training.taylor.TaylorScores;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe sensitivity MODEL --data DATA}. */
@Command(
    description =
        "Which layers matter: each group of layers alone loses channels, and the answers before any"
            + " training are counted.")
public final class SensitivityCommand extends GuardedCommand {
  @Parameters(paramLabel = "MODEL", description = "An ONNX file.")
  Path file;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description = "Examples; with labels accuracy is counted, without agreement.")
  Path data;

  @Option(names = "--limit", paramLabel = "N", description = "At most N examples; 100 unless said.")
  int limit = Sensitivity.EXAMPLES;

  @Option(
      names = "--importance",
      paramLabel = "WORD",
      description = "Which channels go first, as for prune-channels; l2 unless said.")
  String importance = PruneChannelsPass.IMPORTANCE.initial();

  @Mixin SetupOptions setup = new SetupOptions();

  @Override
  public void executeGuarded() throws Exception {
    Checks.positive("--limit", limit);
    List<String> ways = PruneChannelsPass.IMPORTANCE.choices();
    if (!ways.contains(importance)) {
      throw LatheException.input(
          "--importance cannot be '" + importance + "'.",
          "It takes " + String.join(", ", ways) + ".",
          "");
    }
    Measured measured = work(this::measure);
    if (json) {
      print(document(measured));
    } else {
      out().print(text(measured));
    }
  }

  /**
   * What was counted.
   *
   * @param quality the metric behind the field "accuracy", such as mAP of a detector
   */
  private record Measured(Metric quality, List<Curve> curves) {}

  private Measured measure(JobContext context) {
    Model model = setup.open(file, context, this::say);
    Dataset examples = Datasets.open(data, model, context);
    examples.problems().forEach(p -> say(examples.name() + ": " + p));
    PruneChannelsPass pass = new PruneChannelsPass(TaylorScores::of);
    Pass.Input input =
        new Pass.Input(model, model.onnx(), context().hardware().machine(), Optional.of(examples));
    ParamValues values =
        ParamValues.initial(pass.params()).with(PruneChannelsPass.IMPORTANCE, importance);
    List<Curve> curves =
        new Sensitivity(pass, input, values).run(examples, limit, c -> {}, context);
    List<Metric> metrics = model.setup().task().metrics();
    Metric quality = metrics.stream().filter(Metric::needsTruth).findFirst().orElse(metrics.get(0));
    return new Measured(quality, curves);
  }

  private ObjectNode document(Measured measured) {
    ObjectNode document = Json.object().put("model", file.toString()).put("data", data.toString());
    document.put("importance", importance).put("metric", measured.quality().id());
    ArrayNode groups = document.putArray("groups");
    for (Curve c : measured.curves()) {
      ObjectNode group = groups.addObject().put("group", c.group()).put("units", c.units());
      Json.number(group, "loss_at_half", c.lossAtHalf());
      ArrayNode points = group.putArray("curve");
      for (Point p : c.points()) {
        ObjectNode point = points.addObject().put("ratio", p.ratio()).put("units_left", p.units());
        estimate(point, "accuracy", p.accuracy());
        estimate(point, "agreement", Optional.of(p.agreement()).filter(Estimate::isKnown));
      }
    }
    return document;
  }

  private static void estimate(ObjectNode node, String field, Optional<Estimate> estimate) {
    if (estimate.isEmpty()) {
      node.putNull(field);
      return;
    }
    Estimate e = estimate.get();
    ObjectNode inner = node.putObject(field);
    Json.number(inner, "value", e.value());
    Json.number(inner, "low", e.low());
    Json.number(inner, "high", e.high());
    inner.put("n", e.n());
  }

  private String text(Measured measured) {
    List<Curve> curves = measured.curves();
    Point whole = curves.get(0).points().get(0);
    Table table = new Table("group", ">channels", ">25 %", ">50 %", ">75 %", ">lost at 50 %");
    for (Curve c : curves) {
      table.row(
          c.group(),
          String.valueOf(c.units()),
          percent(c.points().get(1).score()),
          percent(c.points().get(2).score()),
          percent(c.points().get(3).score()),
          percent(c.lossAtHalf()));
    }
    return String.format(
        Locale.ROOT,
        "%s on %d examples when so much of one group goes, in %%; the whole model: %s%n%s",
        whole.accuracy().isPresent() ? measured.quality().name() : "Agreement with the whole model",
        whole.accuracy().orElse(whole.agreement()).n(),
        percent(whole.score()),
        table);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }
}
