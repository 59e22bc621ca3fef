package dev.lathe.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.HardwareService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long the window waits for the first answer of a chain of 20,000 products that it sees for the
 * first time: opened once, by the process that checks it and goes on answering, and opened twice,
 * as it was. Both in turn; writes {@code target/benchmarks/first-answer.txt}.
 */
@Tag("benchmark")
class FirstAnswerBenchmark {
  private static final JobContext JOB = JobContext.unwatched();
  private static final int NODES = 20_000;
  private static final int SIDE = 16;
  private static final int ROUNDS = 3;

  @TempDir Path dir;

  private final Device cpu = new HardwareService().device("cpu");

  @Test
  void onceAndTwice() throws IOException {
    Model model = ModelOpener.open(chain(), SetupFlags.none(), JOB);
    Sample sample =
        new Sample.TensorSample("ones", Map.of("x", Tensors.ofFloats(new float[SIDE], 1, SIDE)));
    Path out = Files.createDirectories(Path.of("target/benchmarks")).resolve("first-answer.txt");
    StringBuilder told = new StringBuilder();
    for (int round = 0; round < ROUNDS; round++) {
      double once = seconds(model, sample, "once" + round, Duration.ZERO);
      double twice = seconds(model, sample, "twice" + round, Duration.ofDays(1));
      told.append(
          String.format(
              Locale.ROOT, "once %.2f s, twice %.2f s, ÷ %.2f%n", once, twice, once / twice));
      Files.writeString(out, told);
    }
    assertThat(out).isNotEmptyFile();
  }

  /** From nothing known of the model to its first answer. */
  private double seconds(Model model, Sample sample, String name, Duration slow) {
    InProcessModels here =
        new InProcessModels(dir.resolve(name + ".open"), () -> dir.resolve("logs/report.log"));
    ChildChecks checks = new ChildChecks(dir.resolve(name), here, () -> cpu, slow);
    long begin = System.nanoTime();
    try (Predictor first = new GuardedPredictor(model, cpu, 0, checks, JOB)) {
      assertThat(first.predict(sample, JOB).answer()).isNotNull();
      return (System.nanoTime() - begin) / 1e9;
    }
  }

  private Path chain() {
    Random random = new Random(1);
    Graph graph = new Graph("chain");
    ValueType type =
        new ValueType.TensorType(
            DataType.FLOAT, Optional.of(new Shape(List.of(Dimension.of(1), Dimension.of(SIDE)))));
    Value last = graph.addInput("x", Optional.of(type));
    for (int i = 0; i < NODES; i++) {
      float[] weights = new float[SIDE * SIDE];
      for (int j = 0; j < weights.length; j++) {
        weights[j] = (float) random.nextGaussian() * 0.25f;
      }
      Value w = graph.addInitializer("w" + i, Tensors.ofFloats(weights, SIDE, SIDE));
      Value next = graph.newValue("h" + i, Optional.empty());
      graph.addNode(
          "",
          "MatMul",
          "h" + i,
          List.of(Optional.of(last), Optional.of(w)),
          List.of(Optional.of(next)));
      last = next;
    }
    last.setType(Optional.of(type));
    graph.addOutput(last);
    Path file = dir.resolve("chain.onnx");
    OnnxFiles.write(
        new OnnxModel(8, Map.of("", 17L), graph, List.of(), Map.of(), Optional.empty()), file);
    return file;
  }
}
