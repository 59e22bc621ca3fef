package dev.lathe.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.Embedding;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.decode.Closeness;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.Tasks;
import dev.lathe.engine.tokenize.Encoded;
import dev.lathe.engine.tokenize.Tokens;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextPredictorsTest {
  private static final JobContext NOBODY = JobContext.unwatched();

  @TempDir Path dir;

  private static SetupFlags tokenizer(Path file) {
    SetupFlags n = SetupFlags.none();
    return new SetupFlags(
        n.task(),
        n.labels(),
        n.resize(),
        n.crop(),
        n.layout(),
        n.channels(),
        n.scale(),
        n.mean(),
        n.std(),
        Optional.of(file));
  }

  @Test
  void classifiesSentences() {
    Model m =
        ModelOpener.open(Shared.model("text/minilm_sst2/model.onnx"), SetupFlags.none(), NOBODY);
    assertThat(m.setup().task()).isEqualTo(Tasks.TEXT_CLASSIFICATION);
    assertThat(m.setup().labels()).containsExactly("negative", "positive");
    List<Sample> samples =
        List.of(
            new TextSample("a gorgeous, witty, seductive movie"),
            new TextSample("a dull, tedious mess"),
            new TextSample("the worst film of the year"),
            new TextSample(""));
    try (Predictor p = Predictors.open(m, TestDevices.CPU, 1)) {
      List<Prediction> all = p.predictBatch(samples, NOBODY);

      assertThat(((Classification) all.get(0).answer()).labels().get(0).label())
          .isEqualTo("positive");
      assertThat(((Classification) all.get(1).answer()).labels().get(0).label())
          .isEqualTo("negative");
      assertThat(((Classification) all.get(2).answer()).best()).isZero();
      Classification alone = (Classification) p.predict(samples.get(1), NOBODY).answer();
      assertThat(alone.scores()[0])
          .isCloseTo(((Classification) all.get(1).answer()).scores()[0], within(1e-5f));
      String long1 = "very ".repeat(2000) + "good";
      assertThat(p.predict(new TextSample(long1), NOBODY).answer())
          .isInstanceOf(Classification.class);
    }
  }

  @Test
  void embedsSentencesWithUnitLength() {
    Model m =
        ModelOpener.open(
            Shared.model("text/tinybert_random.onnx"),
            tokenizer(Shared.model("text/tinybert_tokenizer.json")),
            NOBODY);
    assertThat(m.setup().task()).isEqualTo(Tasks.TEXT_EMBEDDING);
    try (Predictor p = Predictors.open(m, TestDevices.CPU, 1)) {
      float[] v = ((Embedding) p.predict(new TextSample("hello world"), NOBODY).answer()).vector();

      assertThat(v).hasSize(50);
      assertThat(Closeness.cosine(v, v)).isCloseTo(1, within(1e-6));
      double length = 0;
      for (float x : v) {
        length += x * x;
      }
      assertThat(length).isCloseTo(1, within(1e-5));
    }
  }

  /** The sample that Maven provides; its published vectors have a known order of similarity. */
  @Test
  void miniLmFindsTheNearestSentence() throws IOException {
    try (var onnx = getClass().getResourceAsStream("/all-minilm-l6-v2.onnx");
        var json = getClass().getResourceAsStream("/all-minilm-l6-v2-tokenizer.json")) {
      org.junit.jupiter.api.Assumptions.assumeTrue(onnx != null && json != null, "needs MiniLM");
      Files.copy(onnx, dir.resolve("model.onnx"));
      Files.copy(json, dir.resolve("tokenizer.json"));
    }
    Model m = ModelOpener.open(dir.resolve("model.onnx"), SetupFlags.none(), NOBODY);
    assertThat(m.setup().task()).isEqualTo(Tasks.TEXT_EMBEDDING);
    try (Predictor p = Predictors.open(m, TestDevices.CPU, 1)) {
      Prediction cat = p.predict(new TextSample("A cat sleeps on the sofa."), NOBODY);
      Prediction kitten = p.predict(new TextSample("A kitten is napping on the couch."), NOBODY);
      Prediction tax = p.predict(new TextSample("The tax law was changed."), NOBODY);

      assertThat(Tasks.TEXT_EMBEDDING.similarity(cat.answer(), kitten.answer())).isGreaterThan(0.6);
      assertThat(Tasks.TEXT_EMBEDDING.similarity(cat.answer(), tax.answer())).isLessThan(0.3);
    }
  }

  @Test
  void tokenizersThatAreNoneAreRefusedInASentence() throws IOException {
    Path no = Files.writeString(dir.resolve("tokenizer.json"), "{\"version\": 1}");

    assertThatThrownBy(() -> Tokens.open(no))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("tokenizer.json");
    assertThatThrownBy(() -> Tokens.open(dir.resolve("x.json")))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void cutsSentencesToWhatTheTokenizerSays() {
    try (Tokens t = Tokens.open(Shared.model("text/minilm_sst2/tokenizer.json"))) {
      Encoded e = t.encode("good ".repeat(3000));

      assertThat(t.maxTokens()).isEqualTo(128);
      assertThat(e.ids()).hasSize(128);
      assertThat(e.mask()).containsOnly(1);
      assertThat(e.ids()[127]).as("the closing token stays").isEqualTo(t.encode("x").ids()[2]);
    }
  }
}
