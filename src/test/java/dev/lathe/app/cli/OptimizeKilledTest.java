package dev.lathe.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that makes an INT8 variant, or its worker, is killed at any moment: no process goes on,
 * the target is whole or not there, and the next run works and sweeps what is nobody's.
 */
@Timeout(300)
class OptimizeKilledTest {
  private static final int KILLS = 10;
  private static final long SEED = 11;

  @TempDir Path folder;

  private Path temporary;
  private Path target;

  @Test
  void nothingIsHalfWrittenAndNothingGoesOn() throws Exception {
    temporary = Files.createDirectory(folder.resolve("temporary"));
    target = Files.createDirectory(folder.resolve("out")).resolve("int8.onnx");
    SampleCatalog samples = SampleCatalog.builtIn();
    SampleFiles sample = samples.materialize(samples.defaultSample().orElseThrow().id());
    long begin = System.nanoTime();
    assertThat(optimize(sample).waitFor()).describedAs(said()).isZero();
    Duration whole = Duration.ofNanos(System.nanoTime() - begin);
    byte[] expected = Files.readAllBytes(target);
    Files.delete(target);
    Random random = new Random(SEED);
    for (int i = 0; i < KILLS; i++) {
      boolean worker = i % 2 == 1;
      Process process = optimize(sample);
      process.waitFor(random.nextLong(whole.toMillis()), TimeUnit.MILLISECONDS);
      List<ProcessHandle> all = process.descendants().toList();
      if (worker) {
        process.children().forEach(ProcessHandle::destroyForcibly);
      } else {
        process.destroyForcibly();
      }
      int code = process.waitFor();
      for (ProcessHandle one : all) {
        one.onExit().get(15, TimeUnit.SECONDS);
      }
      assertThat(files()).describedAs("run %d: %s", i, said()).isSubsetOf(target);
      if (Files.exists(target)) {
        assertThat(target).hasBinaryContent(expected);
        Files.delete(target);
      } else if (worker) {
        assertThat(code).describedAs(said()).isEqualTo(1);
        assertThat(said()).contains("lathe: The process that made a variant").contains("died");
      }
    }
    assertThat(optimize(sample).waitFor()).describedAs(said()).isZero();
    assertThat(target).hasBinaryContent(expected);
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.map(p -> p.getFileName().toString()))
          .noneMatch(name -> name.startsWith("lathe-") || name.startsWith("onnxruntime-java"));
    }
  }

  private Process optimize(SampleFiles sample) throws IOException {
    ProcessBuilder builder =
        CommandLine.process(
            folder,
            "optimize",
            sample.model(),
            "--pass",
            "int8-static:samples=50",
            "--data",
            sample.evaluation().orElseThrow(),
            "--test-limit",
            "0",
            "-o",
            target);
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    return builder.redirectOutput(folder.resolve("output.txt").toFile()).start();
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("output.txt"));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(target.getParent())) {
      return files.toList();
    }
  }
}
