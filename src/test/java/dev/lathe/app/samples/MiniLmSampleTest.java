package dev.lathe.app.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Datasets;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleFiles;
import dev.lathe.engine.session.Prediction;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.TaskKind;
import dev.lathe.hardware.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MiniLmSampleTest {
  @TempDir Path cache;

  @Test
  void findsForEachSentenceTheOneThatMeansTheSame() throws IOException {
    SampleCatalog catalog = new SampleCatalog(getClass().getClassLoader(), cache);
    SampleFiles files = catalog.materialize("minilm");
    Model model = ModelOpener.open(files.model(), SetupFlags.none(), JobContext.unwatched());
    assertThat(model.setup().task()).isEqualTo(TaskKind.TEXT_EMBEDDING);
    Path file = files.evaluation().orElseThrow();
    List<String> sentences =
        Files.readAllLines(file).stream().skip(1).map(l -> l.split("\t")[0]).toList();
    assertThat(Datasets.open(file, model, JobContext.unwatched()).size())
        .isEqualTo(sentences.size());
    List<float[]> vectors = new ArrayList<>();
    Device cpu =
        new Device("cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, "");
    try (Predictor predictor = Predictors.open(model, cpu, 0)) {
      for (String sentence : sentences) {
        Prediction p = predictor.predict(new Sample.TextSample(sentence), JobContext.unwatched());
        vectors.add(((Prediction.Embedding) p.answer()).vector());
      }
    }
    assertThat(vectors).hasSize(24);
    for (int i = 0; i < vectors.size(); i++) {
      // The sentences stand in pairs: 0 with 1, 2 with 3, ...
      assertThat(nearest(vectors, i)).as(sentences.get(i)).isEqualTo(i ^ 1);
    }
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
