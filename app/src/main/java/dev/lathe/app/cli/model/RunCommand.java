package dev.lathe.app.cli.model;

import dev.lathe.app.cli.command.GuardedCommand;
import dev.lathe.app.cli.command.Inputs;
import dev.lathe.app.cli.command.SetupOptions;
import dev.lathe.app.cli.text.Checks;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.host.Hosts;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.hardware.Device;
import java.nio.file.Path;
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

  @Mixin GenerationOptions generation = new GenerationOptions();

  private int exitCode;

  /** A text that is being written is read meanwhile. */
  @Override
  protected boolean streams() {
    return !json && context().terminal().interactive();
  }

  @Override
  public void executeGuarded() throws Exception {
    Checks.notNegative("--threads", threads);
    Checks.positive("--top", top);
    Model model = work(context -> ModelOpener.open(file, setup.flags(), context));
    Device chosen = context().hardware().device(device);
    if (model.setup().task().isGenerative()) {
      // Without the line of progress: the text that comes shows how far it is.
      exitCode = new TextWriter(this, model, chosen, context().control()).write();
      return;
    }
    generation.requireNone(model);
    try (AnswerWriter writer =
        json
            ? AnswerWriter.json(out(), model, top, chosen.id(), file)
            : AnswerWriter.text(out(), model, top)) {
      exitCode = work(context -> answer(model, chosen, writer, context));
    }
  }

  /** Answers what can be, names what cannot, and says the exit code. */
  private int answer(Model model, Device chosen, AnswerWriter writer, JobContext context) {
    try (Predictor predictor = Hosts.open(model, chosen, threads)) {
      Asker asker = new Asker(predictor, writer, this::say, context);
      int leftOut = new Inputs(model, context, this::say).read(inputs, asker::ask);
      asker.finish();
      return leftOut > 0 ? LatheException.Code.INPUT.exitCode() : asker.exitCode();
    }
  }

  @Override
  public int exitCode() {
    return Math.max(exitCode, super.exitCode());
  }
}
