package dev.lathe.app.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.graph.onnx.OnnxChecker;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.Sidecars;
import dev.lathe.hardware.Device;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.PassResult.NodeNote;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeJson;
import dev.lathe.optimizers.recipe.RecipeRunner;
import dev.lathe.optimizers.recipe.RecipeRunner.Outcome;
import dev.lathe.optimizers.recipe.RecipeRunner.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe optimize MODEL}. */
@Command(
    description = "Applies passes to a model and writes the variant; `lathe passes` lists them.")
final class OptimizeCommand extends GuardedCommand {
  private static final int REFUSALS_SHOWN = 5;

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
      names = {"-o", "--out"},
      required = true,
      paramLabel = "OUT",
      description = "Where to write the variant; replaced in one step when all is done.")
  Path target;

  @Mixin SetupOptions setup = new SetupOptions();

  @Override
  void executeGuarded() throws Exception {
    Checks.notNegative("--test-limit", testLimit);
    PassRegistry registry = PassRegistry.standard();
    Recipe recipe = recipe(registry);
    requireWritable(target);
    Result result = work(context -> optimize(registry, recipe, context));
    double seconds = result.seconds();
    long bytes = Files.size(target);
    if (json) {
      print(document(result, bytes, seconds));
    } else {
      out().print(text(result, bytes, seconds));
    }
  }

  private record Result(Outcome outcome, BeforeAfter effect, double seconds) {}

  private Recipe recipe(PassRegistry registry) throws IOException {
    if (recipeFile != null && !passes.isEmpty()) {
      throw LatheException.input("Give either --recipe or --pass, not both.", "", "");
    }
    if (recipeFile != null) {
      if (!Files.isRegularFile(recipeFile)) {
        throw LatheException.input(
            "There is no recipe file '" + recipeFile + "'.", "", "Check the path.");
      }
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

  /** Long work for a target that cannot be written would be a pity. */
  private static void requireWritable(Path target) {
    Path folder = target.toAbsolutePath().getParent();
    if (Files.isDirectory(target)) {
      throw LatheException.input(
          "'" + target + "' is a folder.", "", "Name a file to write the variant to.");
    }
    if (folder == null || !Files.isDirectory(folder)) {
      throw LatheException.input(
          "'" + target + "' cannot be written.",
          "The folder '" + folder + "' does not exist.",
          "Create it, or choose another place.");
    }
    if (!Files.isWritable(folder)) {
      throw LatheException.input(
          "'" + target + "' cannot be written.",
          "The folder '" + folder + "' may not be written to.",
          "Choose a folder of yours.");
    }
  }

  private Result optimize(PassRegistry registry, Recipe recipe, JobContext context) {
    long begin = System.nanoTime();
    OnnxChecker.prepare(); // while the model and the samples are read
    Model model = ModelOpener.open(file, setup.flags(), context);
    Optional<Dataset> samples =
        Optional.ofNullable(data).map(d -> Datasets.open(d, model, context));
    samples.ifPresent(d -> d.problems().forEach(p -> say(d.name() + ": " + p)));
    Outcome outcome =
        new RecipeRunner(registry)
            .run(model, recipe, samples, surroundings().hardware().machine(), context);
    context.checkCancelled();
    RecipeRunner.write(outcome, target);
    if (model.setup().tokenizer().isPresent()) {
      // The rest of the setup travels inside the file; a tokenizer is a file of its own.
      Sidecars.write(target, model.setup());
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    Optional<Dataset> judge =
        test == null ? samples : Optional.of(Datasets.open(test, model, context));
    Device cpu = surroundings().hardware().device("cpu");
    BeforeAfter effect =
        BeforeAfter.of(registry, model, outcome)
            .judged(
                model,
                target,
                BeforeAfter.examples(registry, outcome, judge, testLimit),
                cpu,
                context);
    return new Result(outcome, effect, seconds);
  }

  private ObjectNode document(Result result, long bytes, double seconds) {
    Outcome outcome = result.outcome();
    BeforeAfter effect = result.effect();
    ObjectNode document = Json.object().put("out", target.toString()).put("bytes", bytes);
    document.put("seconds", seconds);
    document.put("parameters_before", effect.before().parameters());
    document.put("parameters_after", effect.after().parameters());
    document.put("macs_before", effect.before().macs());
    document.put("macs_after", effect.after().macs());
    if (effect.before().accuracy().isPresent() && effect.after().accuracy().isPresent()) {
      document.put("accuracy_before", effect.before().accuracy().getAsDouble());
      document.put("accuracy_after", effect.after().accuracy().getAsDouble());
      document.put("accuracy_examples", effect.examples());
    }
    ArrayNode plan = document.putArray("plan");
    effect
        .plan()
        .forEach(
            p ->
                plan.addObject()
                    .put("pass", p.pass())
                    .put("node", p.node())
                    .put("sentence", p.sentence()));
    ArrayNode steps = document.putArray("passes");
    ObjectMapper mapper = new ObjectMapper();
    for (StepResult step : outcome.steps()) {
      ObjectNode node = steps.addObject().put("id", step.passId());
      node.set("values", mapper.valueToTree(step.values().values()));
      node.put("changed", step.changed()).put("seconds", step.seconds());
      notes(node.putArray("refused"), step.refused());
      notes(node.putArray("done"), step.done());
      node.set("notes", Json.array(step.notes()));
    }
    return document;
  }

  private static void notes(ArrayNode array, List<NodeNote> notes) {
    notes.forEach(n -> array.addObject().put("node", n.node()).put("reason", n.reason()));
  }

  private String text(Result result, long bytes, double seconds) throws IOException {
    Outcome outcome = result.outcome();
    String line = System.lineSeparator();
    StringBuilder text = new StringBuilder();
    for (StepResult step : outcome.steps()) {
      text.append(step.passId()).append(": ").append(step.changed()).append(" changed");
      text.append(", ").append(step.refused().size()).append(" left alone, ");
      text.append(Units.figures(step.seconds())).append(" s").append(line);
      step.notes().forEach(n -> text.append("  ").append(n).append(line));
      step.refused().stream()
          .limit(REFUSALS_SHOWN)
          .forEach(
              n ->
                  text.append("  left alone: ")
                      .append(n.node())
                      .append(", ")
                      .append(n.reason())
                      .append(line));
      if (step.refused().size() > REFUSALS_SHOWN) {
        text.append("  … and ").append(step.refused().size() - REFUSALS_SHOWN);
        text.append(" more (all with --json)").append(line);
      }
    }
    text.append(changes(result.effect(), line));
    text.append(target).append(": ").append(Units.bytes(bytes)).append(", was ");
    text.append(Units.bytes(Files.size(file))).append("; ").append(Units.figures(seconds));
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
    if (effect.before().accuracy().isPresent() && effect.after().accuracy().isPresent()) {
      text.append(
          String.format(
              Locale.ROOT,
              "accuracy %.1f %%, was %.1f %%, on %,d examples%s",
              100 * effect.after().accuracy().getAsDouble(),
              100 * effect.before().accuracy().getAsDouble(),
              effect.examples(),
              line));
    }
    return text.toString();
  }
}
