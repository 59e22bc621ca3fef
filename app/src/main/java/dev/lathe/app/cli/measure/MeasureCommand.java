package dev.lathe.app.cli.measure;

import dev.lathe.app.cli.command.CliCommand;
import dev.lathe.app.cli.command.SetupOptions;
import dev.lathe.app.cli.text.Checks;
import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.experiment.Experiment;
import dev.lathe.engine.experiment.Experiments;
import dev.lathe.engine.experiment.Journal;
import dev.lathe.engine.measure.MeasureRequest;
import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.measure.ProcessMeasurer;
import dev.lathe.engine.measure.Scenario;
import dev.lathe.engine.measure.Scenarios;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.HardwareService;
import dev.lathe.optimizers.recipe.Provenance;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe measure MODEL...}. */
@Command(
    description =
        "Measures models side by side, each in a process of its own; the first is what the others"
            + " are compared with.")
public final class MeasureCommand extends CliCommand {
  @Parameters(arity = "1..*", paramLabel = "MODEL", description = "ONNX files.")
  List<Path> files;

  @Option(
      names = "--device",
      paramLabel = "ID",
      description = "Where to run (`lathe devices`); may be given several times; cpu unless said.")
  List<String> devices = new ArrayList<>();

  @Option(
      names = "--scenario",
      paramLabel = "ID",
      completionCandidates = ScenarioIds.class,
      description =
          "How queries arrive: ${COMPLETION-CANDIDATES}; the first unless said; may be given several"
              + " times.")
  List<String> scenarios = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = "Examples for accuracy and agreement: a folder, zip, table, IDX or NPZ.")
  Path data;

  @Option(names = "--limit", paramLabel = "N", description = "At most N examples; all unless said.")
  int limit;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads within an operator; all physical cores unless said.")
  int threads;

  @Option(
      names = "--workspace",
      paramLabel = "FOLDER",
      description = "Where the rows are kept; the workspace of the first model unless said.")
  Path workspace;

  @Mixin LoadFlags load = new LoadFlags();

  @Mixin SetupOptions setup = new SetupOptions();

  /** The words that --scenario takes. */
  public static final class ScenarioIds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Scenarios.all().stream().map(Scenario::id).iterator();
    }
  }

  @Override
  public void execute() throws Exception {
    Checks.notNegative("--limit", limit);
    Checks.notNegative("--threads", threads);
    HardwareService hardware = context().hardware();
    if (scenarios.isEmpty()) {
      scenarios.add(Scenarios.standard().id());
    }
    scenarios.forEach(Scenarios::of); // refuses an unknown word before any work
    load.check(scenarios);
    if (devices.isEmpty()) {
      devices.add("cpu");
    }
    List<Device> chosen = devices.stream().distinct().map(hardware::device).toList();
    MeasureRequest request = work(context -> request(chosen, context));
    if (load.isOfficial()) {
      int rows = files.size() * chosen.size() * request.scenarios().size();
      say(
          String.format(
              Locale.ROOT,
              "About %.0f minutes for %d row%s, besides opening, warm-up and the search for rates.",
              rows * load.seconds() / 60,
              rows,
              rows == 1 ? "" : "s"));
    }
    Model original = request.models().get(0);
    Path folder = workspace == null ? Experiments.defaultFolder(original) : workspace;
    try (Experiment experiment = Experiments.openOrCreate(folder, original)) {
      experiment.problems().forEach(this::say);
      request.models().forEach(m -> keep(m, experiment));
      Journal journal = new Journal(experiment, new ProcessMeasurer(hardware));
      show(work(context -> journal.measure(request, part -> {}, context)), experiment);
    }
  }

  /** A row belongs to a variant of the experiment: a file that is not in it yet is copied in. */
  private static void keep(Model model, Experiment experiment) {
    if (experiment.variants().stream().noneMatch(v -> v.sha256().equals(model.sha256()))) {
      String recipe =
          model
              .onnx()
              .metadata()
              .getOrDefault(Provenance.RECIPE, RecipeJson.write(new Recipe(List.of())));
      experiment.addVariant(model.name(), model.file(), recipe);
    }
  }

  private void show(Measurement.Report report, Experiment experiment) {
    if (json) {
      print(Reports.json(report).put("workspace", experiment.folder().toString()));
    } else {
      out().print(Reports.text(report));
      say("Kept in the workspace " + experiment.folder() + ".");
    }
  }

  private MeasureRequest request(List<Device> chosen, JobContext context) {
    List<Model> models = new ArrayList<>();
    for (Path file : files) {
      models.add(setup.open(file, context, this::say));
    }
    Optional<Dataset> examples =
        Optional.ofNullable(data).map(d -> Datasets.open(d, models.get(0), context));
    examples.ifPresent(d -> d.problems().forEach(p -> say(d.name() + ": " + p)));
    return new MeasureRequest(
            models,
            chosen,
            scenarios.stream().distinct().toList(),
            examples,
            limit,
            threads,
            load.seconds())
        .with(load.options());
  }
}
