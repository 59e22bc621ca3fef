package dev.lathe.app.cli;

import dev.lathe.app.cli.command.CliCommand;
import dev.lathe.app.cli.machine.DevicesCommand;
import dev.lathe.app.cli.machine.RuntimesCommand;
import dev.lathe.app.cli.measure.ChangesCommand;
import dev.lathe.app.cli.measure.DoctorCommand;
import dev.lathe.app.cli.measure.MeasureCommand;
import dev.lathe.app.cli.measure.ReportCommand;
import dev.lathe.app.cli.measure.ThresholdsCommand;
import dev.lathe.app.cli.model.BatchCommand;
import dev.lathe.app.cli.model.InspectCommand;
import dev.lathe.app.cli.model.RunCommand;
import dev.lathe.app.cli.model.SamplesCommand;
import dev.lathe.app.cli.model.TasksCommand;
import dev.lathe.app.cli.optimize.OptimizeCommand;
import dev.lathe.app.cli.optimize.PassesCommand;
import dev.lathe.app.cli.optimize.SensitivityCommand;
import dev.lathe.app.cli.optimize.TrainCheckCommand;
import dev.lathe.app.cli.text.Nearest;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The commands there are. Only the one that was asked for is made, because building picocli's model
 * of all of them costs as much as answering.
 */
enum Commands {
  DEMO("the main job on a built-in sample, without a window", DemoCommand::new),
  DEVICES("this machine, and what can run a model on it", DevicesCommand::new),
  RUNTIMES(
      "the ONNX Runtime libraries that models run on, and how to add one", RuntimesCommand::new),
  PASSES("the optimization passes and their parameters", PassesCommand::new),
  TASKS("what models can be for: setup, options and metrics of each task", TasksCommand::new),
  SAMPLES("the models and data that ship inside", SamplesCommand::new),
  INSPECT("what is in a model file", InspectCommand::new),
  RUN("a model's answers on pictures, sentences or arrays", RunCommand::new),
  BATCH(
      "answers to a whole data set of any size, into a file; goes on where it ended",
      BatchCommand::new),
  OPTIMIZE("a smaller or faster variant of a model", OptimizeCommand::new),
  SENSITIVITY("which layers of a model matter, measured", SensitivityCommand::new),
  MEASURE("accuracy, latency, throughput and memory, side by side", MeasureCommand::new),
  REPORT("a workspace's measurements as a document to hand on", ReportCommand::new),
  THRESHOLDS(
      "what a threshold does, and which costs least, where one of two classes is looked for",
      ThresholdsCommand::new),
  CHANGES("which answers a variant changed, and what that did to each class", ChangesCommand::new),
  DOCTOR("how a model wants its pictures, found on labelled examples", DoctorCommand::new),
  TRAIN_CHECK("whether training computes what the models say", TrainCheckCommand::new);

  private final String summary;
  private final Supplier<CliCommand> maker;

  Commands(String summary, Supplier<CliCommand> maker) {
    this.summary = summary;
    this.maker = maker;
  }

  String word() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  String summary() {
    return summary;
  }

  CliCommand make() {
    return maker.get();
  }

  static Optional<Commands> of(String word) {
    return Arrays.stream(values()).filter(c -> c.word().equals(word)).findFirst();
  }

  /** The command that a mistyped word was probably meant to be. */
  static Optional<String> nearest(String word) {
    return Nearest.of(word, Arrays.stream(values()).map(Commands::word).toList());
  }
}
