package dev.lathe.app.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.answer.Embedding;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleFiles;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.Tasks;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.HardwareService;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.PassSpec;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeRunner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MiniLmSampleTest {
  private static final Device CPU =
      new Device("cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, "");

  @TempDir Path cache;

  @Test
  void findsForEachSentenceTheOneThatMeansTheSame() throws IOException {
    SampleCatalog catalog = new SampleCatalog(getClass().getClassLoader(), cache);
    SampleFiles files = catalog.materialize("minilm");
    Model model = ModelOpener.open(files.model(), SetupFlags.none(), JobContext.unwatched());
    assertThat(model.setup().task()).isEqualTo(Tasks.TEXT_EMBEDDING);
    Path file = files.evaluation().orElseThrow();
    List<String> sentences =
        Files.readAllLines(file).stream().skip(1).map(l -> l.split("\t")[0]).toList();
    assertThat(Datasets.open(file, model, JobContext.unwatched()).size())
        .isEqualTo(sentences.size());
    List<float[]> vectors = vectors(Predictors.open(model, CPU, 0), sentences);
    assertThat(vectors).hasSize(24);
    for (int i = 0; i < vectors.size(); i++) {
      // The sentences stand in pairs: 0 with 1, 2 with 3, ...
      assertThat(nearest(vectors, i)).as(sentences.get(i)).isEqualTo(i ^ 1);
    }
  }

  /** The published INT8 file has a cosine of 0.9905 on SST-2; see docs/benchmarks.md. */
  @Test
  void dynamicInt8MakesItSmallAndKeepsWhatItMeans() throws IOException {
    SampleFiles files = new SampleCatalog(getClass().getClassLoader(), cache).materialize("minilm");
    Model model = ModelOpener.open(files.model(), SetupFlags.none(), JobContext.unwatched());
    List<String> sentences =
        Files.readAllLines(files.evaluation().orElseThrow()).stream()
            .skip(1)
            .map(l -> l.split("\t")[0])
            .toList();
    PassRegistry passes = PassRegistry.standard();
    RecipeRunner.Outcome outcome =
        new RecipeRunner(passes)
            .run(
                model,
                new Recipe(
                    List.of(
                        PassSpec.parse("clean", passes), PassSpec.parse("int8-dynamic", passes))),
                Optional.empty(),
                new HardwareService().machine(),
                JobContext.unwatched());
    byte[] small = OnnxFiles.toBytes(outcome.onnx());
    assertThat(small.length).isLessThan(23_000_000);
    List<float[]> before = vectors(Predictors.open(model, CPU, 0), sentences);
    List<float[]> after =
        vectors(
            Predictors.open(model, ByteBuffer.wrap(small), SessionSettings.of(CPU, 0)), sentences);
    double sum = 0;
    for (int i = 0; i < before.size(); i++) {
      sum += cosine(before.get(i), after.get(i));
    }
    assertThat(sum / before.size()).isGreaterThan(0.9905);
  }

  private static double cosine(float[] a, float[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }

  private static List<float[]> vectors(Predictor opened, List<String> sentences) {
    List<float[]> vectors = new ArrayList<>();
    try (Predictor predictor = opened) {
      for (String sentence : sentences) {
        Prediction p = predictor.predict(new Sample.TextSample(sentence), JobContext.unwatched());
        vectors.add(((Embedding) p.answer()).vector());
      }
    }
    return vectors;
  }

  private static int nearest(List<float[]> vectors, int of) {
    int best = -1;
    double bestDot = -2;
    for (int i = 0; i < vectors.size(); i++) {
      double dot = 0;
      for (int k = 0; k < vectors.get(i).length; k++) {
        dot += vectors.get(i)[k] * vectors.get(of)[k];
      }
      if (i != of && dot > bestDot) {
        best = i;
        bestDot = dot;
      }
    }
    return best;
  }
}
