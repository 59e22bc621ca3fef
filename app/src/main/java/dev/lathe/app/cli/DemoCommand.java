package dev.lathe.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.app.cli.command.Apart;
import dev.lathe.app.cli.command.CliCommand;
import dev.lathe.app.cli.command.PredictionPrinter;
import dev.lathe.app.cli.measure.Reports;
import dev.lathe.app.cli.text.Json;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.TemporaryFolder;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.experiment.Experiment;
import dev.lathe.engine.experiment.Experiments;
import dev.lathe.engine.experiment.Journal;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.measure.MeasureRequest;
import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.measure.ProcessMeasurer;
import dev.lathe.engine.measure.Scenarios;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleFiles;
import dev.lathe.engine.samples.SampleInfo;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.HardwareService;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import dev.lathe.optimizers.worker.VariantOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code lathe demo}: the main job, without a window. */
@Command(
    description =
        "The main job on a built-in sample, without a window: run it, make variants, measure all of"
            + " them, and leave a workspace that the window opens.")
final class DemoCommand extends CliCommand {
  private static final int TRIES = 3;
  private static final int EXAMPLES = 400;
  private static final double SECONDS = 3;

  private record Answered(String input, Prediction prediction) {}

  @Override
  public void execute() throws Exception {
    SampleFiles sample = sample();
    say("Sample: " + sample.info().name() + ". " + sample.info().doc());
    Model model = work(c -> ModelOpener.open(sample.model(), SetupFlags.none(), c));
    Device cpu = context().hardware().device("cpu");
    List<Answered> answers = work(c -> answers(model, cpu, sample, c));
    Path folder = Experiments.defaultFolder(model);
    try (Experiment experiment = Experiments.openOrCreate(folder, model)) {
      List<Variant> variants = new ArrayList<>();
      variants.add(experiment.variants().get(0));
      for (SampleInfo.DemoVariant wanted : sample.info().demo()) {
        String passes = String.join(", ", wanted.passes());
        say("Making the variant '" + wanted.name() + "' (" + passes + ") ...");
        variants.add(work(c -> make(wanted, model, sample, experiment, c)));
      }
      say("Measuring the original and its variants, each in a process of its own ...");
      Measurement.Report report = work(c -> measure(model, cpu, sample, experiment, variants, c));
      show(sample, model, answers, experiment, variants, report);
    }
  }

  private static SampleFiles sample() {
    SampleCatalog catalog = SampleCatalog.builtIn();
    SampleInfo info =
        catalog
            .demoSample()
            .orElseThrow(
                () ->
                    LatheException.failed(
                        "This build of Lathe has no sample to show.",
                        "The module assets is empty.",
                        "Build it again from complete sources.",
                        null));
    return catalog.materialize(info.id());
  }

  private static List<Answered> answers(
      Model model, Device cpu, SampleFiles sample, JobContext context) {
    List<Answered> answers = new ArrayList<>();
    try (Predictor predictor = Predictors.open(model, cpu, 0)) {
      for (Sample s : sample.tries().stream().limit(TRIES).toList()) {
        answers.add(new Answered(shortName(s.name()), predictor.predict(s, context)));
      }
    }
    return answers;
  }

  private static String shortName(String name) {
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }

  private Variant make(
      SampleInfo.DemoVariant wanted,
      Model model,
      SampleFiles sample,
      Experiment experiment,
      JobContext context)
      throws IOException {
    PassRegistry registry = PassRegistry.standard();
    Recipe recipe =
        new Recipe(wanted.passes().stream().map(p -> PassSpec.parse(p, registry)).toList());
    Optional<Dataset> data =
        sample.training().or(sample::evaluation).map(p -> Datasets.open(p, model, context));
    try (TemporaryFolder folder = TemporaryFolder.create("lathe-demo")) {
      Path file = folder.path().resolve("variant.onnx");
      new Apart(context().hardware())
          .worker()
          .make(VariantOrder.of(model, recipe, data, file), Optional.empty(), context);
      return experiment.addVariant(wanted.name(), file, RecipeJson.write(recipe));
    }
  }

  private Measurement.Report measure(
      Model original,
      Device cpu,
      SampleFiles sample,
      Experiment experiment,
      List<Variant> variants,
      JobContext context) {
    HardwareService hardware = context().hardware();
    List<Model> models = new ArrayList<>();
    for (Variant v : variants) {
      Model model = ModelOpener.open(v.file(), SetupFlags.none(), context);
      models.add(model.asVariantOf(original));
    }
    Optional<Dataset> data = sample.evaluation().map(p -> Datasets.open(p, original, context));
    MeasureRequest request =
        new MeasureRequest(
            models, List.of(cpu), List.of(Scenarios.standard().id()), data, EXAMPLES, 0, SECONDS);
    return new Journal(experiment, new ProcessMeasurer(hardware))
        .measure(request, part -> {}, context);
  }

  private void show(
      SampleFiles sample,
      Model model,
      List<Answered> answers,
      Experiment experiment,
      List<Variant> made,
      Measurement.Report report) {
    Measurement.Report named = Reports.named(report, made);
    PredictionPrinter texts = new PredictionPrinter(model, 3);
    if (json) {
      ObjectNode document = Json.object().put("sample", sample.info().id());
      document.put("workspace", experiment.folder().toString());
      ArrayNode results = document.putArray("results");
      answers.forEach(a -> results.add(texts.json(a.input(), a.prediction())));
      ArrayNode variants = document.putArray("variants");
      for (Variant v : made) {
        variants
            .addObject()
            .put("name", v.name())
            .put("file", v.file().toString())
            .put("bytes", v.bytes());
      }
      document.setAll(Reports.json(named));
      print(document);
      return;
    }
    answers.forEach(a -> out().print(texts.text(a.input(), a.prediction())));
    out().println();
    out().print(Reports.text(named));
    out().println();
    out().println("The workspace is " + experiment.folder() + "; open it in the window with");
    out().println("  lathe " + experiment.folder());
  }
}
