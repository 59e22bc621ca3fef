package dev.lathe.optimizers.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.hardware.Device;
import dev.lathe.optimizers.ParamValues;
import dev.lathe.optimizers.quantization.RoundWeightsPass;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How long a slider's move takes to become a prediction and a size, beside a bare session of the
 * same model; see docs/benchmarks.md. Times are written to {@code target/benchmarks}, never
 * asserted.
 */
@Tag("benchmark")
class LivePreviewBenchmark {
  private static final int MOVES = 200;

  private static final Device CPU =
      new Device("cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, "");

  @Test
  void sliderToPrediction() throws IOException {
    Path file = Shared.model("image/mobilenetv2_fp32_244.onnx");
    Path picture;
    try (var list = Files.list(Shared.data("imagenet200"))) {
      picture = list.filter(p -> p.toString().endsWith(".JPEG")).sorted().findFirst().orElseThrow();
    }
    Model model = ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched());
    Sample sample = Sample.ImageSample.of(picture);
    Random random = new Random(1);
    double[] draft = new double[MOVES];
    double[] bare = new double[MOVES];
    try (PreviewSession session = PreviewSession.open(model, CPU, 0, JobContext.unwatched())) {
      for (int i = -20; i < MOVES; i++) {
        Recipe recipe = recipe(2 + random.nextInt(7), random.nextBoolean());
        long begin = System.nanoTime();
        PreviewSession.Draft d = session.draft(recipe, sample, JobContext.unwatched());
        long middle = System.nanoTime();
        bare(model, sample);
        long end = System.nanoTime();
        assertThat(d.bytes()).isPositive();
        if (i >= 0) {
          draft[i] = (middle - begin) / 1e6;
          bare[i] = (end - middle) / 1e6;
        }
      }
    }
    report(draft, bare);
  }

  /** Opening a session of the file and asking it once, preprocessing included. */
  private static void bare(Model model, Sample sample) {
    try (Predictor p = Predictors.open(model, SessionSettings.of(CPU, 0))) {
      p.predict(sample, JobContext.unwatched());
    }
  }

  private static Recipe recipe(int bits, boolean perChannel) {
    RoundWeightsPass pass = new RoundWeightsPass();
    return new Recipe(
        List.of(
            new Recipe.Step(
                pass.id(),
                ParamValues.initial(pass.params())
                    .with(RoundWeightsPass.BITS, bits)
                    .with(RoundWeightsPass.PER_CHANNEL, perChannel),
                true)));
  }

  private static void report(double[] draft, double[] bare) throws IOException {
    Arrays.sort(draft);
    Arrays.sort(bare);
    String line =
        String.format(
            Locale.ROOT,
            "live preview, %d moves: p50 %.1f ms, p95 %.1f ms; open and ask a bare session: p50"
                + " %.1f ms, p95 %.1f ms%n",
            MOVES,
            draft[MOVES / 2 - 1],
            draft[MOVES * 95 / 100 - 1],
            bare[MOVES / 2 - 1],
            bare[MOVES * 95 / 100 - 1]);
    Path out = Files.createDirectories(Shared.projectRoot().resolve("target/benchmarks"));
    Files.writeString(out.resolve("live-preview.txt"), line);
  }
}
