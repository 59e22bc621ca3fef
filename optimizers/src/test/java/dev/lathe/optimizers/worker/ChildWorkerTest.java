package dev.lathe.optimizers.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.base.JobEvent;
import dev.lathe.base.LatheException;
import dev.lathe.base.LatheHome;
import dev.lathe.base.Remedy;
import dev.lathe.base.child.ChildCrashReport;
import dev.lathe.base.child.ChildDiedException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.Splits;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.HardwareService;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeRunner.StepResult;
import dev.lathe.optimizers.recipe.StepFiles;
import dev.lathe.optimizers.testing.CrashingNetwork;
import dev.lathe.optimizers.testing.NpzFile;
import dev.lathe.optimizers.testing.OwnHome;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.training.fit.TrainingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a worker process makes, and what becomes of this process when it dies. */
@ExtendWith(OwnHome.class)
@Timeout(180)
class ChildWorkerTest {
  private static final PassRegistry PASSES = PassRegistry.standard();
  private static final String ENDLESS = "recover:epochs=300,minutes=0,patience=0";

  @TempDir Path folder;

  private final ChildWorker worker = new ChildWorker();
  private final List<ProcessHandle> before = ProcessHandle.current().children().toList();
  private Path target;
  private Model model;
  private Dataset data;

  @BeforeEach
  void write() throws IOException {
    target = folder.resolve("variant.onnx");
    Path file = folder.resolve("stripes.onnx");
    OnnxFiles.write(SmallTask.network(1, 6), file);
    model = open(file);
    Path npz = folder.resolve("stripes.npz");
    NpzFile.write(npz, SmallTask.data(160, 5));
    data = Datasets.open(npz, model, JobContext.unwatched());
  }

  /** With a setup that lies in no file. */
  private static Model open(Path file) {
    return ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched())
        .withSetup(SmallTask.model(SmallTask.network(1, 6)).setup());
  }

  private static Recipe recipe(String... specs) {
    return new Recipe(Stream.of(specs).map(s -> PassSpec.parse(s, PASSES)).toList());
  }

  private VariantOrder order(String... specs) {
    return VariantOrder.of(model, recipe(specs), Optional.of(data), target);
  }

  /** Those that the test has started; their command lines are too long to be read. */
  private List<ProcessHandle> children() {
    return ProcessHandle.current().children().filter(c -> !before.contains(c)).toList();
  }

  @Test
  void makesTheSameBytesAndStepsAsThisProcess() throws IOException {
    Dataset part = Splits.take(data, 40, 3);
    Recipe recipe = recipe("clean", "round-weights:bits=6", "int8-static:samples=20");
    Path here = folder.resolve("here.onnx");
    Worker.Made expected =
        new InProcessWorker(new HardwareService()::machine)
            .make(
                VariantOrder.of(model, recipe, Optional.of(part), here),
                Optional.empty(),
                JobContext.unwatched());
    try (StepFiles steps = new StepFiles(model, recipe, PASSES)) {
      Worker.Made made =
          worker.make(
              VariantOrder.of(model, recipe, Optional.of(part), target),
              Optional.of(steps),
              JobContext.unwatched());
      assertThat(target).hasSameBinaryContentAs(here);
      assertThat(made.steps())
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds")
          .isEqualTo(expected.steps());
      assertThat(made.steps()).extracting(StepResult::seconds).allMatch(s -> s > 0);
      assertThat(steps.end(target)).isEmpty();
      assertThat(steps.models()).hasSize(4);
      assertThat(steps.models().get(2).file()).isNotEmptyFile();
    }
  }

  @Test
  void aProcessThatIsStartedAheadMakesTheVariantAndCountsIt() {
    Worker.Made made;
    try (Worker.Ahead ahead = worker.prepare(model.bytes(), false)) {
      List<ProcessHandle> started = children();
      assertThat(started).hasSize(1);
      made = worker.make(order("clean").counting(), Optional.empty(), JobContext.unwatched());
      assertThat(started).noneMatch(ProcessHandle::isAlive);
      assertThat(children()).isEmpty();
    }
    assertThat(target).isNotEmptyFile();
    Counts counts = Counts.of(model.onnx());
    assertThat(made.change()).contains(new Worker.Change(counts, counts));
    assertThat(worker.make(order("clean"), Optional.empty(), JobContext.unwatched()).change())
        .describedAs("not asked for, in a process started then")
        .isEmpty();
  }

  @Test
  void aProcessThatIsStartedAheadAndNotUsedIsEnded() {
    List<ProcessHandle> started;
    try (Worker.Ahead ahead = worker.prepare(model.bytes(), true)) {
      started = children();
      assertThat(started).hasSize(1);
    }
    assertThat(started).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void aProcessThatIsStartedAheadAndDiesIsReplaced() throws Exception {
    try (Worker.Ahead ahead = worker.prepare(model.bytes(), false)) {
      ProcessHandle started = children().get(0);
      started.destroyForcibly();
      started.onExit().get(30, TimeUnit.SECONDS);
      worker.make(order("clean"), Optional.empty(), JobContext.unwatched());
    }
    assertThat(target).isNotEmptyFile();
  }

  @Test
  void aRefusalComesInItsOwnWords() {
    VariantOrder withoutData =
        VariantOrder.of(model, recipe("int8-static"), Optional.empty(), target);
    assertThatThrownBy(() -> worker.make(withoutData, Optional.empty(), JobContext.unwatched()))
        .isInstanceOfSatisfying(
            LatheException.class,
            e -> {
              assertThat(e.code()).isEqualTo(LatheException.Code.INPUT);
              assertThat(e.what()).contains("int8-static needs calibration data");
              assertThat(e.remedies()).containsExactly(Remedy.DATA);
            });
  }

  @Test
  void dataThatHaveChangedAreNotUsed() throws IOException {
    NpzFile.write(folder.resolve("stripes.npz"), SmallTask.data(120, 5));
    assertThatThrownBy(
            () -> worker.make(order("int8-static"), Optional.empty(), JobContext.unwatched()))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("There were 160 examples, and now there are 120");
    OnnxFiles.write(SmallTask.network(2, 6), folder.resolve("stripes.onnx"));
    assertThatThrownBy(() -> worker.make(order("clean"), Optional.empty(), JobContext.unwatched()))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("has changed since it was opened");
    assertThat(target).doesNotExist();
  }

  @Test
  void tellsOfATrainingAndEndsItWithTheBestSoFarWhenAsked() {
    JobControl control = new JobControl();
    Queue<JobEvent> events = new ConcurrentLinkedQueue<>();
    control.onEvent(
        e -> {
          events.add(e);
          if (e instanceof TrainingEvent t && t.epoch() > 1) {
            control.finish();
          }
        });
    Worker.Made made = worker.make(order(ENDLESS), Optional.empty(), control);
    assertThat(made.steps()).hasSize(1);
    assertThat(target).isNotEmptyFile();
    assertThat(events).anyMatch(e -> e instanceof TrainingEvent t && t.score().isPresent());
    assertThat(events)
        .filteredOn(e -> e instanceof TrainingEvent)
        .allMatch(e -> ((TrainingEvent) e).epoch() < 290);
  }

  @Test
  void aKilledWorkerIsASentenceAndItsTrainingGoesOnLater() {
    JobControl control = new JobControl();
    control.onEvent(
        e -> {
          if (e instanceof TrainingEvent t && t.epoch() > 2.5) {
            children().forEach(ProcessHandle::destroyForcibly);
          }
        });
    assertThatThrownBy(() -> worker.make(order(ENDLESS), Optional.empty(), control))
        .isInstanceOfSatisfying(
            LatheException.class,
            e -> {
              assertThat(e.code()).isEqualTo(LatheException.Code.FAILED);
              assertThat(e.what()).contains("made a variant of stripes died").contains("SIGKILL");
              assertThat(e.why()).contains("memory ran out");
              assertThat(e.todo()).contains("goes on after its last saved epoch");
            });
    assertThat(LatheHome.cache().resolve("training")).isNotEmptyDirectory();

    JobControl second = new JobControl();
    second.onEvent(
        e -> {
          if (e instanceof TrainingEvent) {
            second.finish();
          }
        });
    Worker.Made made = worker.make(order(ENDLESS), Optional.empty(), second);
    assertThat(made.steps().get(0).notes())
        .anyMatch(n -> n.startsWith("Went on with a training that had been interrupted"));
  }

  @Test
  void aCancelKillsWithinASecondAndLeavesNothingBehind() throws IOException {
    JobControl control = new JobControl();
    long[] cancelled = new long[1];
    List<ProcessHandle> seen = new java.util.ArrayList<>();
    control.onEvent(
        e -> {
          if (e instanceof TrainingEvent && cancelled[0] == 0) {
            seen.addAll(children());
            cancelled[0] = System.nanoTime();
            control.cancel();
          }
        });
    assertThatThrownBy(() -> worker.make(order(ENDLESS), Optional.empty(), control))
        .isInstanceOf(CancelledException.class);
    assertThat(System.nanoTime() - cancelled[0]).isLessThan(TimeUnit.SECONDS.toNanos(1));
    assertThat(seen).hasSize(1).noneMatch(ProcessHandle::isAlive);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("stripes.onnx", "stripes.npz");
    }
  }

  @Test
  void aFullHeapSaysWhatToDo() {
    ChildWorker small = new ChildWorker(List.of("-Xmx8m"));
    assertThatThrownBy(
            () -> small.make(order("int8-static"), Optional.empty(), JobContext.unwatched()))
        .isInstanceOfSatisfying(
            LatheException.class,
            e -> {
              assertThat(e.code()).isEqualTo(LatheException.Code.ENVIRONMENT);
              assertThat(e.what()).isEqualTo("There is not enough memory for this.");
              assertThat(e.why()).contains("8 MB");
              assertThat(e.todo()).contains("LATHE_JAVA_OPTIONS=-Xmx8g");
            });
  }

  @Test
  void aCrashOfNativeCodeNamesWhatRan() throws IOException {
    Path file = folder.resolve("crashing.onnx");
    OnnxFiles.write(CrashingNetwork.model(), file);
    model = ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched());
    Path rows = folder.resolve("rows.npz");
    NpzFile.write(rows, CrashingNetwork.rows());
    data = Datasets.open(rows, model, JobContext.unwatched());
    assertThatThrownBy(
            () -> worker.make(order("int8-static"), Optional.empty(), JobContext.unwatched()))
        .isInstanceOfSatisfying(
            LatheException.class,
            e -> {
              assertThat(e.what()).contains("made a variant of crashing died").contains("SIGFPE");
              assertThat(e.why()).contains("libonnxruntime");
              assertThat(ChildDiedException.nativeCrash(e).map(ChildCrashReport::how))
                  .contains("SIGFPE");
            });
  }
}
