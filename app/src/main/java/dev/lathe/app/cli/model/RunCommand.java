package dev.lathe.app.cli.model;

import dev.lathe.app.cli.command.GuardedCommand;
import dev.lathe.app.cli.command.Inputs;
import dev.lathe.app.cli.command.SetupOptions;
import dev.lathe.app.cli.text.Checks;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.OutputFiles;
import dev.lathe.engine.host.Hosts;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description =
          "Write a table (.csv): the columns of the table that was given, and the answers in new"
              + " ones; or the picture that the model makes (.png).")
  Path target;

  @Option(
      names = "--target",
      paramLabel = "PATH",
      description =
          "Of models that make pictures: the picture that should be made, or a folder of them with"
              + " the inputs' names; PSNR and SSIM against it are told.")
  Path wanted;

  @Mixin GenerationOptions generation = new GenerationOptions();

  private int exitCode;
  private Optional<AgainstTarget> against = Optional.empty();

  /** A text that is being written is read meanwhile. */
  @Override
  protected boolean streams() {
    return !json && context().terminal().interactive();
  }

  @Override
  public void executeGuarded() throws Exception {
    Checks.notNegative("--threads", threads);
    Checks.positive("--top", top);
    Optional<Path> table = Optional.ofNullable(target).map(OutputFiles::target);
    Model model = work(context -> setup.open(file, context, this::say));
    Device chosen = context().hardware().device(device);
    against = Optional.ofNullable(wanted).map(w -> AgainstTarget.open(w, model, this::say));
    if (model.setup().task().isGenerative()) {
      if (table.isPresent()) {
        throw LatheException.input(
            "A text that is written on is no table.",
            "--out takes answers to the rows of a table.",
            "Leave it out, and take the text from the output or from the document of --json.");
      }
      // Without the line of progress: the text that comes shows how far it is.
      exitCode = new TextWriter(this, model, chosen, context().control()).write();
      return;
    }
    generation.requireNone(model);
    if (table.isPresent() && PictureWriter.isFor(model, target)) {
      try (PictureWriter picture = new PictureWriter(model, shown(model, chosen))) {
        exitCode = work(context -> answer(model, chosen, picture, Optional.empty(), context));
        picture.save(target);
      }
      say("Written to " + target + ".");
      return;
    }
    if (table.isPresent()) {
      OutputFiles.replace(
          table.get(),
          channel -> {
            try (AnswerTable answers = new AnswerTable(channel, model);
                AnswerWriter shown = json ? document(model, chosen) : AnswerWriter.NONE) {
              run(model, chosen, answers.and(shown), answers);
            }
          });
      say("Written to " + target + ".");
      return;
    }
    try (AnswerWriter writer = shown(model, chosen)) {
      exitCode = work(context -> answer(model, chosen, writer, Optional.empty(), context));
    }
  }

  private AnswerWriter shown(Model model, Device chosen) {
    return json ? document(model, chosen) : AnswerWriter.text(out(), model, top, against);
  }

  private AnswerWriter document(Model model, Device chosen) {
    return AnswerWriter.json(out(), model, top, chosen.id(), file, against);
  }

  private void run(Model model, Device chosen, AnswerWriter writer, AnswerTable table)
      throws IOException {
    try {
      exitCode = work(context -> answer(model, chosen, writer, Optional.of(table), context));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  /** Answers what can be, names what cannot, and says the exit code. */
  private int answer(
      Model model,
      Device chosen,
      AnswerWriter writer,
      Optional<AnswerTable> table,
      JobContext context) {
    try (Predictor predictor = Hosts.open(model, chosen, threads)) {
      Asker asker = new Asker(predictor, writer, this::say, context);
      Inputs given = new Inputs(model, context, this::say);
      table.ifPresent(t -> given.withLines(t::line));
      int leftOut =
          given.read(
              inputs,
              sample -> {
                table.ifPresent(t -> t.asked(sample));
                asker.ask(sample);
              });
      asker.finish();
      boolean missed = against.filter(AgainstTarget::missed).isPresent();
      return leftOut > 0 || missed ? LatheException.Code.INPUT.exitCode() : asker.exitCode();
    }
  }

  @Override
  public int exitCode() {
    return Math.max(exitCode, super.exitCode());
  }
}
