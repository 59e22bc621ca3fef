package dev.lathe.app.cli.optimize;

import dev.lathe.app.cli.command.Apart;
import dev.lathe.app.cli.command.CliCommand;
import dev.lathe.app.cli.command.SetupOptions;
import dev.lathe.app.cli.text.Checks;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.OrdinaryFiles;
import dev.lathe.base.OutputFiles;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.experiment.TokenizerCopies;
import dev.lathe.engine.measure.Waterfall;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.Sidecars;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import dev.lathe.optimizers.recipe.RecipeRunner.StepResult;
import dev.lathe.optimizers.worker.VariantOrder;
import dev.lathe.optimizers.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe optimize MODEL}. */
@Command(
    description = "Applies passes to a model and writes the variant; `lathe passes` lists them.")
public final class OptimizeCommand extends CliCommand {
  @Parameters(paramLabel = "MODEL", description = "An ONNX file.")
  Path file;

  @Option(
      names = "--pass",
      paramLabel = "ID[:key=value[,key=value]]",
      description = "A pass with its parameters; may be given several times, applied in order.")
  List<String> passes = new ArrayList<>();

  @Option(names = "--recipe", paramLabel = "FILE", description = "A recipe as JSON, instead.")
  Path recipeFile;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = "Samples, for passes that need them.")
  Path data;

  @Option(
      names = "--test",
      paramLabel = "DATA",
      description = "Labelled examples to count accuracy on, before and after; --data unless said.")
  Path test;

  @Option(
      names = "--test-limit",
      paramLabel = "N",
      description = "At most N labelled examples for accuracy; 1000 unless said, 0 counts none.")
  int testLimit = 1000;

  @Option(
      names = "--no-measure",
      description = {
        "Of several passes, tell size and work of each step, not latency and accuracy;",
        "measuring takes about 3 s a step, and as long as the examples take to run."
      })
  boolean unmeasured;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "OUT",
      description = "Where to write the variant; replaced in one step when all is done.")
  Path target;

  @Mixin SetupOptions setup = new SetupOptions();

  @Override
  public void execute() throws Exception {
    Checks.notNegative("--test-limit", testLimit);
    PassRegistry registry = PassRegistry.standard();
    Recipe recipe = recipe(registry);
    // Long work for a target that cannot be written would be a pity.
    Path followed = OutputFiles.target(target);
    if (Files.isSymbolicLink(target)) {
      say(target + " is a link; the variant is written to " + followed + ".");
      target = followed;
    }
    Result result = work(context -> optimize(registry, recipe, context));
    OptimizeReport report =
        new OptimizeReport(
            result.made().steps(),
            result.effect(),
            result.steps(),
            target,
            Files.size(target),
            Files.size(file),
            result.seconds());
    if (json) {
      print(report.document());
    } else {
      out().print(report.text());
    }
  }

  private record Result(
      Worker.Made made, BeforeAfter effect, Optional<StepsReport> steps, double seconds) {}

  private Recipe recipe(PassRegistry registry) throws IOException {
    if (recipeFile != null && !passes.isEmpty()) {
      throw LatheException.input("Give either --recipe or --pass, not both.", "", "");
    }
    if (recipeFile != null) {
      OrdinaryFiles.require(
          recipeFile, "The recipe '" + recipeFile + "' cannot be read.", "Check the path.");
      if (Files.size(recipeFile) > 1_000_000) {
        throw LatheException.input(
            "'" + recipeFile + "' is no recipe.", "A recipe is a short JSON file.", "");
      }
      return RecipeJson.read(
          new String(Files.readAllBytes(recipeFile), java.nio.charset.StandardCharsets.UTF_8),
          registry);
    }
    if (passes.isEmpty()) {
      throw LatheException.input(
          "Nothing says what to do with the model.",
          "",
          "Give --pass ID or --recipe FILE; `lathe passes` lists the passes.");
    }
    return new Recipe(passes.stream().map(p -> PassSpec.parse(p, registry)).toList());
  }

  private Result optimize(PassRegistry registry, Recipe recipe, JobContext context) {
    long begin = System.nanoTime();
    Worker worker = new Apart(context().hardware()).worker();
    try (Worker.Ahead ahead = worker.prepare(file.toFile().length(), data != null)) {
      return optimize(registry, recipe, worker, begin, context);
    }
  }

  private Result optimize(
      PassRegistry registry, Recipe recipe, Worker worker, long begin, JobContext context) {
    Model model = setup.open(file, context, this::say);
    Optional<Dataset> samples =
        Optional.ofNullable(data).map(d -> Datasets.open(d, model, context));
    samples.ifPresent(d -> d.problems().forEach(p -> say(d.name() + ": " + p)));
    Optional<Dataset> judge = Optional.ofNullable(test).map(d -> Datasets.open(d, model, context));
    Apart apart = new Apart(context().hardware());
    try (RecipeSteps steps = new RecipeSteps(registry, model, recipe)) {
      Worker.Made made =
          worker.make(
              VariantOrder.of(model, recipe, samples, target).counting(), steps.files(), context);
      if (model.setup().tokenizer().isPresent()) {
        // The rest of the setup travels inside the file; a tokenizer is a file of its own.
        Optional<Path> tokenizer =
            TokenizerCopies.bring(model.setup().tokenizer(), target, context);
        Sidecars.write(target, model.setup().withTokenizer(tokenizer));
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      List<Example> judges = judges(registry, made.steps(), samples, judge);
      Optional<Waterfall> measured =
          steps.tell(target, unmeasured, judges, context().hardware(), this::say, context);
      BeforeAfter effect = BeforeAfter.of(registry, made);
      Optional<BeforeAfter> counted =
          measured.flatMap(
              w -> RecipeSteps.qualities(w).map(a -> effect.judged(a.get(0), a.get(1))));
      return new Result(
          made,
          counted.orElseGet(() -> effect.judged(model, target, judges, apart, context)),
          measured.map(w -> new StepsReport(w, passes)),
          seconds);
    }
  }

  private List<Example> judges(
      PassRegistry registry,
      List<StepResult> steps,
      Optional<Dataset> samples,
      Optional<Dataset> judge) {
    if (testLimit == 0) {
      return List.of();
    }
    return judge
        .map(d -> BeforeAfter.examples(d, testLimit))
        .or(() -> samples.map(d -> BeforeAfter.examples(registry, steps, d, testLimit)))
        .orElse(List.of());
  }
}
