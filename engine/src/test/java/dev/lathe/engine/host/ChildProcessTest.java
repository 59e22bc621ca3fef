package dev.lathe.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.RawOutputs;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.host.Host.Answered;
import dev.lathe.engine.host.Host.Opened;
import dev.lathe.engine.host.Host.Resident;
import dev.lathe.engine.host.Host.Round;
import dev.lathe.engine.load.LoadPattern;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import dev.lathe.hardware.Device;
import dev.lathe.testing.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChildProcessTest {
  private static final Device CPU =
      new Device("cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, "");
  private static final ModelSetup RAW = setup(Tasks.RAW_TENSORS);
  private static final LoadPattern ONE_BY_ONE = LoadPattern.closedLoop(1, 1, 1);
  private static final Duration LONG = Duration.ofSeconds(30);

  private static ModelSetup setup(Task task) {
    List<String> labels = IntStream.range(0, 10).mapToObj(i -> "class " + i).toList();
    return new ModelSetup(task, Optional.empty(), labels, Optional.empty(), Map.of());
  }

  private static Map<String, TensorData> digit() {
    return Map.of("Input3", Tensors.ofFloats(new float[28 * 28], 1, 1, 28, 28));
  }

  @Test
  void opensTimesAnswersAndTellsItsMemory() {
    Path mnist = Shared.model("image/mnist-8.onnx");
    try (ChildProcess child = new ChildProcess("mnist-8", JobContext.unwatched())) {
      Opened opened = child.open(mnist, RAW, CPU, 1);
      assertThat(opened.loadNanos()).isPositive();
      assertThat(opened.runtimeVersion()).startsWith("1.");
      Signature.Port input = opened.signature().inputs().get(0);
      assertThat(input.name()).isEqualTo("Input3");
      assertThat(input.type()).isEqualTo(DataType.FLOAT);
      assertThat(input.shape()).containsExactly(1, 1, 28, 28);

      child.inputs(List.of(digit()), LONG);
      Round round = child.round(ONE_BY_ONE, 0, 5, 50, LONG);
      assertThat(round.nanos()).hasSize(50).doesNotContain(0);
      long sum = 0;
      for (long n : round.nanos()) {
        sum += n;
      }
      assertThat(sum).isLessThanOrEqualTo(round.totalNanos());

      child.ask(digit());
      child.ask(digit());
      RawOutputs first = (RawOutputs) child.answer().answer();
      RawOutputs second = (RawOutputs) child.answer().answer();
      TensorData scores = first.tensors().get("Plus214_Output_0");
      assertThat(scores.shape()).containsExactly(1, 10);
      assertThat(Tensors.floats(scores))
          .containsExactly(Tensors.floats(second.tensors().get("Plus214_Output_0")));

      Resident memory = child.memory(false);
      assertThat(memory.baseline()).isBetween(10_000_000L, 500_000_000L);
      assertThat(memory.loaded()).isGreaterThan(memory.baseline());
      assertThat(memory.peak()).isGreaterThanOrEqualTo(memory.loaded());
    }
  }

  @Test
  void answersAsTheTaskSays() {
    Path mnist = Shared.model("image/mnist-8.onnx");
    try (ChildProcess child = new ChildProcess("mnist-8", JobContext.unwatched())) {
      child.open(mnist, setup(Tasks.IMAGE_CLASSIFICATION), CPU, 1);
      child.ask(digit());
      Answered answered = child.answer();
      Classification c = (Classification) answered.answer();
      assertThat(c.scores()).hasSize(10);
      assertThat(c.labels().get(0).label()).isEqualTo("class " + c.best());
      assertThat(answered.inferenceMillis()).isPositive();
    }
  }

  @Test
  void aRoundEndsAtItsLimitButNotBeforeOneQuery() {
    Path mnist = Shared.model("image/mnist-8.onnx");
    try (ChildProcess child = new ChildProcess("mnist-8", JobContext.unwatched())) {
      child.open(mnist, RAW, CPU, 1);
      child.inputs(List.of(digit()), LONG);
      assertThat(child.round(ONE_BY_ONE, 0, 0, 1_000_000, Duration.ofMillis(20)).nanos().length)
          .isLessThan(1_000_000);
      assertThat(child.round(ONE_BY_ONE, 0, 0, 1_000_000, Duration.ZERO).nanos()).hasSize(1);
    }
  }

  @Test
  void aRefusedModelIsOneSentenceAndTheChildLivesOn() {
    Path broken = Shared.path("models/odd/truncated_mobilenetv2.onnx");
    Path mnist = Shared.model("image/mnist-8.onnx");
    try (ChildProcess child = new ChildProcess("cut", JobContext.unwatched())) {
      assertThatThrownBy(() -> child.open(broken, RAW, CPU, 1))
          .isInstanceOfSatisfying(
              LatheException.class, e -> assertThat(e.code()).isEqualTo(LatheException.Code.INPUT));
      assertThat(child.open(mnist, RAW, CPU, 1).signature().outputs()).hasSize(1);
      assertThatThrownBy(
              () ->
                  child.inputs(
                      List.of(Map.of("nonsense", Tensors.ofFloats(new float[1], 1))), LONG))
          .isInstanceOf(LatheException.class);
      child.inputs(List.of(digit()), LONG);
      assertThat(child.round(ONE_BY_ONE, 0, 0, 3, LONG).nanos()).hasSize(3);
    }
  }

  @Test
  void aNativeCrashKillsTheChildOnlyAndIsNamed() throws Exception {
    Path crashing = Shared.path("models/odd/crashes_onnxruntime.onnx");
    ProcessHandle handle;
    try (ChildProcess child = new ChildProcess("knn", JobContext.unwatched())) {
      handle = child.handle();
      child.open(crashing, RAW, CPU, 1);
      assertThatThrownBy(
              () ->
                  child.inputs(
                      List.of(Map.of("float_input", Tensors.ofFloats(new float[17], 1, 17))), LONG))
          .isInstanceOf(LatheException.class)
          .hasMessageContaining("knn died on its first run (SIGFPE)")
          .hasMessageContaining("libonnxruntime");
    }
    assertThat(handle.isAlive()).isFalse();
    try (Stream<Path> here = Files.list(Path.of(""))) {
      assertThat(here.map(Path::toString)).noneMatch(n -> n.startsWith("hs_err"));
    }
  }

  @Test
  void aKilledChildIsReportedWithItsSignal() {
    Path mnist = Shared.model("image/mnist-8.onnx");
    try (ChildProcess child = new ChildProcess("mnist-8", JobContext.unwatched())) {
      child.open(mnist, RAW, CPU, 1);
      child.kill();
      assertThatThrownBy(() -> child.memory(false))
          .isInstanceOf(LatheException.class)
          .hasMessageContaining("SIGKILL")
          .hasMessageContaining("memory ran out");
    }
  }

  @Test
  void cancelKillsAChildInTheMiddleOfARound() throws Exception {
    Path mnist = Shared.model("image/mnist-8.onnx");
    JobControl control = new JobControl();
    ProcessHandle handle;
    try (ChildProcess child = new ChildProcess("mnist-8", control)) {
      handle = child.handle();
      child.open(mnist, RAW, CPU, 1);
      child.inputs(List.of(digit()), LONG);
      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(control::cancel);
      assertThatThrownBy(() -> child.round(ONE_BY_ONE, 0, 0, Integer.MAX_VALUE / 16, LONG))
          .isInstanceOf(CancelledException.class);
    }
    assertThat(handle.onExit().get(5, TimeUnit.SECONDS).isAlive()).isFalse();
    assertThatThrownBy(() -> new ChildProcess("mnist-8", control))
        .isInstanceOf(CancelledException.class);
  }
}
