package dev.lathe.optimizers.fuzz;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.child.ChildSide;
import dev.lathe.base.child.Frames;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.onnx.ModelAnalysis;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.host.Host;
import dev.lathe.engine.host.Hosts;
import dev.lathe.engine.measure.TrialInputs;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.Device;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeRunner;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Takes damaged files through the doors, one after the other, in a process that may hang or be
 * killed: the parent starts another then. Says what it begins, and how each door ended.
 */
final class FuzzMain {
  /** A door is entered: the number of the file, the door. */
  static final int BEGIN = 1;

  /** A door was left: {@link Outcome}, and what was said. */
  static final int END = 2;

  /** How a door can be left. */
  enum Outcome {
    /** It did what it is for. */
    DONE,
    /** It refused the file, in sentences. */
    REFUSED,
    /** It says that a job failed although its input was acceptable. */
    FAILED,
    /** Something that should not happen. */
    THROWN
  }

  private static final Device CPU =
      new Device("cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, "");
  private static final PassRegistry PASSES = PassRegistry.standard();

  private static final int SAMPLES = 3;

  private final OutputStream answers;

  private FuzzMain(OutputStream answers) {
    this.answers = answers;
  }

  /** The file of that number: the same in every process. */
  static byte[] file(List<ModelProto> donors, long seed, int number) {
    return new Mutations(donors, new Random(seed * 1_000_003 + number)).next();
  }

  /**
   * Runs.
   *
   * @param args the parent's process id, the folder, the seed, the first file's number and the one
   *     after the last
   */
  public static void main(String[] args) throws IOException {
    ChildSide side = ChildSide.of(args);
    FuzzMain self = new FuzzMain(side.answers());
    Path file = Path.of(args[1]).resolve("model.onnx");
    List<ModelProto> donors = Donors.all();
    for (int i = Integer.parseInt(args[3]); i < Integer.parseInt(args[4]); i++) {
      Files.write(file, file(donors, Long.parseLong(args[2]), i));
      self.tryAll(file, i);
    }
    side.end();
  }

  private void tryAll(Path file, int number) {
    Optional<Model> model =
        door(
            number,
            "open",
            () -> ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched()));
    if (model.isEmpty()) {
      return;
    }
    door(number, "facts", () -> ModelAnalysis.analyse(model.get().onnx()));
    door(number, "write", () -> OnnxFiles.toBytes(model.get().onnx()));
    Optional<Dataset> data = door(number, "run", () -> run(model.get()));
    int n = PASSES.all().size();
    pass(number, model.get(), data, PASSES.all().get(number % n));
    pass(number, model.get(), data, PASSES.all().get(number / n % n));
    if (data.isPresent()) {
      pass(number, model.get(), data, PASSES.require("int8-static"));
    }
  }

  /** What needs no training really runs, on the inputs that the model took; the rest is drafted. */
  private void pass(int number, Model model, Optional<Dataset> data, Pass pass) {
    ParamValues values = ParamValues.initial(pass.params());
    Recipe recipe = new Recipe(List.of(new Recipe.Step(pass.id(), values, true)));
    RecipeRunner runner = new RecipeRunner(PASSES);
    Set<Pass.Need> needs = pass.needs(values);
    boolean fed = needs.equals(Set.of(Pass.Need.CALIBRATION_DATA)) && data.isPresent();
    door(
        number,
        pass.id(),
        () ->
            needs.isEmpty() || fed
                ? runner.run(model, recipe, data, Machines.vnni(), JobContext.unwatched())
                : runner.draft(model, recipe, Machines.vnni(), JobContext.unwatched()));
  }

  /** Answers generated inputs; some samples of those that the model took. */
  private static Dataset run(Model model) {
    try (Host host = Hosts.open(model, CPU, 1, Hosts.Place.HERE, JobContext.unwatched())) {
      LatheException last = null;
      for (Supplier<Map<String, TensorData>> s :
          TrialInputs.of(model, host.opened().signature(), 1)) {
        try {
          Map<String, TensorData> inputs = s.get();
          host.ask(inputs);
          Sample sample = new Sample.TensorSample("generated", inputs);
          return new Dataset(
              "generated",
              Collections.nCopies(SAMPLES, new Example(sample, OptionalInt.empty())),
              List.of());
        } catch (LatheException e) {
          last = e;
        }
      }
      throw last;
    }
  }

  private <T> Optional<T> door(int number, String name, Supplier<T> door) {
    try {
      say(BEGIN, Integer.toString(number), name);
      T result = door.get();
      say(END, Outcome.DONE.name(), "");
      return Optional.of(result);
    } catch (LatheException e) {
      boolean complete = !e.what().isEmpty() && !(e.why() + e.todo()).isEmpty();
      boolean failed = e.code() == LatheException.Code.FAILED;
      Outcome outcome = failed ? Outcome.FAILED : Outcome.REFUSED;
      say(END, (complete ? outcome : Outcome.THROWN).name(), e.getMessage());
    } catch (Throwable e) { // what this is about
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      say(END, Outcome.THROWN.name(), trace.toString());
    }
    return Optional.empty();
  }

  private void say(int kind, String first, String second) {
    try {
      Frames.write(
          answers,
          kind,
          out -> {
            Frames.text(out, first);
            Frames.text(out, second.substring(0, Math.min(second.length(), 4000)));
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
