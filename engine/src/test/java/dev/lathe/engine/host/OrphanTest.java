package dev.lathe.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.load.LoadPattern;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Tasks;
import dev.lathe.hardware.Device;
import dev.lathe.testing.Shared;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OrphanTest {
  private static final LoadPattern ONE_BY_ONE = LoadPattern.closedLoop(1, 1, 1);

  /** A program that measures for ever; the test kills it. */
  static final class Parent {
    public static void main(String[] args) {
      ModelSetup setup =
          new ModelSetup(
              Tasks.RAW_TENSORS, Optional.empty(), List.of(), Optional.empty(), Map.of());
      Device cpu =
          new Device("cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, "");
      ChildProcess child = new ChildProcess("mnist-8", JobContext.unwatched());
      child.open(Path.of(args[0]), setup, cpu, 1);
      child.inputs(
          List.of(Map.of("Input3", Tensors.ofFloats(new float[784], 1, 1, 28, 28))), Duration.ZERO);
      System.out.println(child.handle().pid());
      System.out.flush();
      child.round(ONE_BY_ONE, 0, 0, Integer.MAX_VALUE / 16, Duration.ofMinutes(5));
    }
  }

  @Test
  void noChildOutlivesAKilledParent() throws Exception {
    Path mnist = Shared.model("image/mnist-8.onnx");
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                mnist.toAbsolutePath().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = parent.inputReader(StandardCharsets.US_ASCII)) {
      ProcessHandle child = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
      parent.destroyForcibly().waitFor();
      // In the middle of a native loop, and still it ends with its parent.
      child.onExit().get(10, TimeUnit.SECONDS);
      assertThat(child.isAlive()).isFalse();
    } finally {
      parent.destroyForcibly();
    }
  }
}
