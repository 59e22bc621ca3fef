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
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
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
  private static final int MADE = 20;

  private static final Device CPU =
      new Device("cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, "");
  private static final PreviewSession.Setting SETTING =
      new PreviewSession.Setting(CPU, 0, false, PassRegistry.standard(), Machines.vnni());

  @Test
  void sliderToPrediction() throws IOException {
    Path file = Shared.model("image/mobilenetv2_fp32_244.onnx");
    Path picture;
    try (var list = Files.list(Shared.data("imagenet200"))) {
      picture = list.filter(p -> p.toString().endsWith(".JPEG")).sorted().findFirst().orElseThrow();
    }
    Model model = ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched());
    Sample sample = Sample.ImageSample.of(picture);
    List<String> lines = new ArrayList<>();
    try (PreviewSession session = PreviewSession.open(model, SETTING, JobContext.unwatched())) {
      for (Map.Entry<String, Function<Random, String>> e : sliders().entrySet()) {
        lines.add(moves(e.getKey(), e.getValue(), session, model, sample));
      }
      for (String spec : List.of("fp16", "int8-dynamic", "int8-dynamic:per-channel=false")) {
        lines.add(making(spec, session, sample));
      }
    }
    Path out = Files.createDirectories(Shared.projectRoot().resolve("target/benchmarks"));
    Files.write(out.resolve("live-preview.txt"), lines);
  }

  /** Random positions of sliders, by pass. */
  private static Map<String, Function<Random, String>> sliders() {
    Map<String, Function<Random, String>> map = new LinkedHashMap<>();
    map.put(
        "round-weights",
        r -> "round-weights:bits=" + (2 + r.nextInt(7)) + ",per-channel=" + r.nextBoolean());
    map.put("prune-magnitude", r -> "prune-magnitude:sparsity=0." + (10 + r.nextInt(80)));
    map.put("int8-dynamic", r -> "int8-dynamic:per-channel=" + r.nextBoolean());
    map.put("int8-static", r -> "int8-static:samples=" + (1 + r.nextInt(500)));
    map.put("fp16", r -> "fp16:keep-io=" + r.nextBoolean());
    return map;
  }

  private static String moves(
      String name,
      Function<Random, String> slider,
      PreviewSession session,
      Model model,
      Sample sample) {
    Random random = new Random(1);
    double[] draft = new double[MOVES];
    double[] bare = new double[MOVES];
    for (int i = -20; i < MOVES; i++) {
      Recipe recipe = recipe(slider.apply(random));
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
    return name
        + ", "
        + MOVES
        + " moves: "
        + quantiles(draft)
        + "; bare session: "
        + quantiles(bare);
  }

  /** Other recipes come between, so that each file is really made. */
  private static String making(String spec, PreviewSession session, Sample sample) {
    double[] times = new double[MADE];
    long bytes = 0;
    for (int i = -2; i < MADE; i++) {
      session.made(recipe("clean"), sample, JobContext.unwatched());
      long begin = System.nanoTime();
      bytes = session.made(recipe(spec), sample, JobContext.unwatched()).orElseThrow().bytes();
      if (i >= 0) {
        times[i] = (System.nanoTime() - begin) / 1e6;
      }
    }
    return spec + ", made and asked, " + MADE + " times: " + quantiles(times) + ", " + bytes + " B";
  }

  /** Opening a session of the file and asking it once, preprocessing included. */
  private static void bare(Model model, Sample sample) {
    try (Predictor p = Predictors.open(model, SessionSettings.of(CPU, 0))) {
      p.predict(sample, JobContext.unwatched());
    }
  }

  private static Recipe recipe(String spec) {
    return new Recipe(List.of(PassSpec.parse(spec, PassRegistry.standard())));
  }

  private static String quantiles(double[] times) {
    Arrays.sort(times);
    return String.format(
        Locale.ROOT,
        "p50 %.1f ms, p95 %.1f ms",
        times[times.length / 2 - 1],
        times[times.length * 95 / 100 - 1]);
  }
}
