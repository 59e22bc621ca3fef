package dev.lathe.app.cli.measure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.app.cli.command.GuardedCommand;
import dev.lathe.app.cli.command.SetupOptions;
import dev.lathe.app.cli.text.Checks;
import dev.lathe.app.cli.text.Json;
import dev.lathe.app.cli.text.PreprocessingText;
import dev.lathe.app.cli.text.Table;
import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.doctor.Diagnosis;
import dev.lathe.engine.doctor.Doctor;
import dev.lathe.engine.doctor.Finding;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.Sidecars;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe doctor MODEL --data LABELLED}. */
@Command(
    description =
        "Finds out how a model wants its pictures: layout, order of the colours, range, mean and"
            + " deviation, fit, and which class is which, tried on labelled examples.")
public final class DoctorCommand extends GuardedCommand {
  /** So many ways are shown to people; a document has all. */
  private static final int SHOWN = 8;

  @Parameters(paramLabel = "MODEL", description = "An ONNX file.")
  Path file;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description = "Labelled pictures: a folder, zip, table or IDX.")
  Path data;

  @Option(names = "--limit", paramLabel = "N", description = "At most N examples; 200 unless said.")
  int limit = Doctor.EXAMPLES;

  @Option(
      names = "--write",
      description = "Remember the best way beside the model, in MODEL.lathe.json.")
  boolean write;

  @Mixin SetupOptions setup = new SetupOptions();

  /** What was found of which model. */
  private record Found(Model model, Diagnosis diagnosis) {}

  @Override
  public void executeGuarded() throws Exception {
    Checks.positive("--limit", limit);
    Found found = work(this::examine);
    Optional<Path> written =
        write ? found.diagnosis().chosen().map(c -> store(found.model(), c)) : Optional.empty();
    if (json) {
      print(document(found, written));
    } else {
      out().print(text(found));
      written.ifPresent(f -> say("Remembered in " + f + "."));
    }
  }

  private Found examine(JobContext context) {
    Model model = ModelOpener.open(file, setup.flags(), context);
    Dataset examples = Datasets.open(data, model, context);
    Doctor doctor = new Doctor(model, examples, limit);
    examples.problems().forEach(p -> say(examples.name() + ": " + p));
    try (Predictor predictor = Predictors.open(model, context().hardware().device("cpu"), 0)) {
      return new Found(model, doctor.diagnose(predictor, round -> {}, context));
    }
  }

  private static Path store(Model model, Finding chosen) {
    return Sidecars.write(model.file(), chosen.applied(model.setup()));
  }

  private ObjectNode document(Found found, Optional<Path> written) {
    Diagnosis d = found.diagnosis();
    ObjectNode document = Json.object().put("model", file.toString()).put("data", data.toString());
    ArrayNode candidates = document.putArray("candidates");
    d.findings().forEach(f -> write(candidates.addObject(), d.metric(), f));
    if (d.chosen().isPresent()) {
      write(document.putObject("chosen"), d.metric(), d.chosen().get());
    } else {
      document.putNull("chosen");
    }
    Json.number(document, "chance", d.chance());
    document.set("remarks", Json.array(d.remarks()));
    Json.put(document, "written", written.map(Path::toString));
    return document;
  }

  private static void write(ObjectNode node, Metric metric, Finding f) {
    PreprocessingText.write(node.putObject("preprocessing"), f.preprocessing());
    node.put("range", f.range()).put("classes", f.order().name());
    ObjectNode score = node.putObject("metric").put("id", metric.id());
    Reports.estimate(score, f.score());
    node.put("examples", f.examples()).put("present", f.present());
  }

  private static String text(Found found) {
    Diagnosis d = found.diagnosis();
    Table table =
        new Table(
            ">" + d.metric().name().toLowerCase(Locale.ROOT), ">of", "colours", "range", "fit", "");
    List<Finding> shown = d.findings().stream().limit(SHOWN).toList();
    shown.forEach(f -> row(table, d.metric(), f));
    d.findings().stream()
        .filter(f -> f.present() && !shown.contains(f))
        .forEach(f -> row(table, d.metric(), f));
    String line = System.lineSeparator();
    String rest =
        d.findings().size() > SHOWN
            ? d.findings().size() + " ways were tried, the best are shown." + line
            : "";
    return table
        + rest
        + d.remarks().stream().map(r -> r + line).collect(Collectors.joining())
        + d.chosen().map(c -> "Best: " + flags(c.preprocessing()) + line).orElse("");
  }

  private static void row(Table table, Metric metric, Finding f) {
    Estimate e = f.score();
    ImagePreprocessing p = f.preprocessing();
    boolean share = metric.unit() == Metric.Unit.SHARE;
    table.row(
        !e.isKnown()
            ? "–"
            : share
                ? String.format(
                    Locale.ROOT, "%.1f ±%.1f %%", 100 * e.value(), 50 * (e.high() - e.low()))
                : String.format(Locale.ROOT, "%.3f", e.value()),
        String.valueOf(f.examples()),
        p.channels().name() + " " + p.layout().name(),
        f.range().isEmpty() ? "as it is now" : f.range(),
        p.fit().id() + (p.resize() > 0 ? " from " + p.resize() : ""),
        (f.present() ? "now " : "") + f.order().name());
  }

  /** The way in words that every command takes. */
  private static String flags(ImagePreprocessing p) {
    return "--fit "
        + p.fit().id()
        + (p.resize() > 0 ? " --resize " + p.resize() : "")
        + (p.fit().pads() ? " --pad " + p.pad() : "")
        + " --layout "
        + p.layout().name()
        + " --channels "
        + p.channels().name()
        + " --scale "
        + p.scale()
        + " --mean="
        + numbers(p.mean())
        + " --std="
        + numbers(p.std());
  }

  private static String numbers(List<Double> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
