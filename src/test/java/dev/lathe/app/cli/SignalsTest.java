package dev.lathe.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A signal ends the command and every process that it started, with the right exit code. */
@Timeout(90)
class SignalsTest {
  @TempDir Path folder;

  private Process start(String... args) throws IOException {
    return CommandLine.process(folder, (Object[]) args)
        .redirectOutput(folder.resolve("output.txt").toFile())
        .start();
  }

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143"})
  void measuringEndsWithItsChildren(String signal, int code) throws Exception {
    Path model = Shared.model("image/mobilenetv2_fp32_244.onnx");
    Process process = start("measure", model.toString(), "--seconds", "60");
    ends(process, signal, code);
  }

  @Test
  void aGuardedCommandEndsWithItsInnerProcess() throws Exception {
    Path model = Shared.model("image/mobilenetv2_fp32_244.onnx");
    String data = Shared.data("imagenet200").toString();
    Process process = start("run", model.toString(), data);
    ends(process, "INT", 130);
  }

  /** Killed without a word, as soon as there is an inner process, which is only starting then. */
  @ParameterizedTest
  @ValueSource(ints = {0, 50, 150, 300, 500})
  void aKilledCommandTakesItsInnerProcessAlong(int millis) throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "a zombie is told by /proc");
    Path model = Shared.model("image/mobilenetv2_fp32_244.onnx");
    Process process = start("run", model.toString(), Shared.data("imagenet200").toString());
    List<ProcessHandle> children = firstChildren(process);
    assertThat(children).isNotEmpty();
    process.waitFor(millis, TimeUnit.MILLISECONDS);
    List<ProcessHandle> all = process.descendants().toList();
    process.destroyForcibly().waitFor();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (all.stream().anyMatch(SignalsTest::runs) && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(all).noneMatch(SignalsTest::runs);
  }

  /** Where nobody asks how an orphan ended, it stays in the list of processes. */
  private static boolean runs(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return !stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
    } catch (IOException e) {
      return false;
    }
  }

  private void ends(Process process, String signal, int code) throws Exception {
    assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "has no such signals");
    List<ProcessHandle> children = firstChildren(process);
    assertThat(children).describedAs(Files.readString(folder.resolve("output.txt"))).isNotEmpty();
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(code);
    for (ProcessHandle child : children) {
      child.onExit().get(5, TimeUnit.SECONDS);
    }
    assertThat(Files.readString(folder.resolve("output.txt"))).doesNotContain("\tat ");
  }

  /** Polls: an operating system does not tell when a process gets a child. */
  private static List<ProcessHandle> firstChildren(Process process) throws InterruptedException {
    List<ProcessHandle> children = List.of();
    while (children.isEmpty() && process.isAlive()) {
      children = process.descendants().toList();
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
    return children;
  }
}
