package dev.lathe.app.cli.measure;

import dev.lathe.app.cli.command.GuardedCommand;
import dev.lathe.app.cli.command.SetupOptions;
import dev.lathe.app.cli.text.Checks;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.change.ChangeExport;
import dev.lathe.engine.change.ChangeFinder;
import dev.lathe.engine.change.ChangedExample;
import dev.lathe.engine.change.Changes;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.evaluate.Change;
import dev.lathe.engine.host.Hosts;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe changes MODEL VARIANT --data DATA}. */
@Command(
    description =
        "Which answers a variant changed: lost, gained or only others, those that lost most"
            + " confidence first, and what that did to each class.")
public final class ChangesCommand extends GuardedCommand {
  @Parameters(index = "0", paramLabel = "MODEL", description = "The original, an ONNX file.")
  Path file;

  @Parameters(index = "1", paramLabel = "VARIANT", description = "What it became, an ONNX file.")
  Path variantFile;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description = "Examples, labelled or not: a folder, zip, table, IDX or NPZ.")
  Path data;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Ask about at most N examples, evenly taken; all unless said.")
  int limit;

  @Option(
      names = "--filter",
      paramLabel = "KIND",
      description = "Only these: lost, gained or changed; all three unless said.")
  String filter;

  @Option(
      names = "--export",
      paramLabel = "FOLDER",
      description =
          "Copy their pictures or texts into a new folder, with " + ChangeExport.TABLE + ".")
  Path target;

  @Option(names = "--device", paramLabel = "ID", description = "Where to run; cpu unless said.")
  String device = "cpu";

  @Mixin SetupOptions setup = new SetupOptions();

  /** What was found between which models. */
  record Found(Model model, List<Example> examples, Changes changes) {}

  @Override
  public void executeGuarded() throws Exception {
    Checks.notNegative("--limit", limit);
    Optional<Change.Kind> kind = Optional.ofNullable(filter).map(ChangesCommand::kindOf);
    if (target != null) {
      ChangeExport.requireFree(target);
    }
    Device chosen = context().hardware().device(device);
    Found found = work(context -> compare(chosen, context));
    List<ChangedExample> wanted =
        found.changes().examples().stream()
            .filter(e -> kind.isEmpty() || kind.get() == e.change().kind())
            .toList();
    Optional<Path> exported = Optional.empty();
    if (target != null) {
      exported =
          Optional.of(
              work(context -> ChangeExport.write(target, found.examples(), wanted, context)));
    }
    ChangesText text = new ChangesText(found.model().setup(), data, found.changes(), wanted);
    if (json) {
      print(text.document(file, variantFile, exported));
    } else {
      out().print(text.text());
      exported.ifPresent(f -> say(wanted.size() + " examples are in " + f + "."));
    }
  }

  private static Change.Kind kindOf(String word) {
    List<Change.Kind> kinds =
        Arrays.stream(Change.Kind.values()).filter(k -> k != Change.Kind.SAME).toList();
    return kinds.stream()
        .filter(k -> k.name().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(
            () ->
                LatheException.input(
                    "--filter cannot be '" + word + "'.",
                    "It takes "
                        + kinds.stream()
                            .map(k -> k.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "))
                        + ".",
                    ""));
  }

  private Found compare(Device chosen, JobContext context) {
    Model model = setup.open(file, context, this::say);
    Model variant = setup.open(variantFile, context, this::say);
    ChangeFinder.requireComparable(model, variant);
    if (variant.setup().labels().isEmpty()) {
      variant =
          variant.withSetup(
              variant.setup().withLabels(model.setup().labels(), model.setup().labelKeys()));
    }
    Dataset all = Datasets.open(data, model, context);
    all.problems().forEach(p -> say(all.name() + ": " + p));
    List<Example> examples = limit == 0 ? all.examples() : all.evenly(limit);
    if (examples.isEmpty()) {
      throw LatheException.input(
          "There is nothing to compare answers on.",
          all.name() + " holds no example that could be read.",
          "Name other data.");
    }
    try (Predictor before = Hosts.open(model, chosen, 0);
        Predictor after = Hosts.open(variant, chosen, 0)) {
      Changes changes =
          new ChangeFinder(model.setup(), before, after).find(examples, c -> {}, context);
      changes.failures().forEach(this::say);
      return new Found(model, examples, changes);
    }
  }
}
