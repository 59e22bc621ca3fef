package dev.lathe.app.cli.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.app.cli.command.GuardedCommand;
import dev.lathe.app.cli.command.Inputs;
import dev.lathe.app.cli.command.PredictionPrinter;
import dev.lathe.app.cli.command.SetupOptions;
import dev.lathe.app.cli.text.Checks;
import dev.lathe.app.cli.text.Json;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.host.Hosts;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.hardware.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe run MODEL INPUT...}. */
@Command(description = "A model's answers on pictures, sentences, or files that hold several.")
public final class RunCommand extends GuardedCommand {
  @Parameters(index = "0", paramLabel = "MODEL", description = "An ONNX file.")
  Path file;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "INPUT",
      description =
          "A picture, a sentence, a text file (a sentence a line), .npz, .npy, .csv, or a folder.")
  List<String> inputs;

  @Mixin SetupOptions setup = new SetupOptions();

  @Option(names = "--device", paramLabel = "ID", description = "Where to run; cpu unless said.")
  String device = "cpu";

  @Option(names = "--threads", paramLabel = "N", description = "Threads; all cores unless said.")
  int threads;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "How many labels to show; 5 unless said.")
  int top = 5;

  private record Answered(String input, Prediction prediction) {}

  @Override
  public void executeGuarded() throws Exception {
    Checks.notNegative("--threads", threads);
    Checks.positive("--top", top);
    Model model = work(context -> ModelOpener.open(file, setup.flags(), context));
    Device chosen = context().hardware().device(device);
    List<Answered> answers = work(context -> answers(model, chosen, context));
    PredictionPrinter shown = new PredictionPrinter(model, top);
    if (json) {
      ObjectNode document = Json.object().put("task", model.setup().task().id());
      document.put("device", chosen.id()).put("model", file.toString());
      ArrayNode results = document.putArray("results");
      for (Answered a : answers) {
        results.add(shown.json(a.input(), a.prediction()));
      }
      print(document);
    } else {
      for (Answered a : answers) {
        out().print(shown.text(a.input(), a.prediction()));
      }
    }
  }

  private List<Answered> answers(Model model, Device chosen, JobContext context) {
    List<Sample> samples = new Inputs(model, context).read(inputs);
    List<Answered> answers = new ArrayList<>();
    try (Predictor predictor = Hosts.open(model, chosen, threads)) {
      if (!samples.isEmpty()) {
        predictor.predict(samples.get(0), context); // the first time pays for loading code
      }
      for (Sample sample : samples) {
        context.checkCancelled();
        context.progress(answers.size(), samples.size(), "Running " + model.name());
        answers.add(new Answered(sample.name(), predictor.predict(sample, context)));
      }
    }
    if (answers.isEmpty()) {
      throw LatheException.input("There is nothing to run on.", "The inputs hold no sample.", "");
    }
    return answers;
  }
}
