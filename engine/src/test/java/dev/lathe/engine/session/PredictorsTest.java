package dev.lathe.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.RawOutputs;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.decode.ClassDecoder;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.TestPictures;
import dev.lathe.engine.task.TinyModels;
import dev.lathe.testing.Shared;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PredictorsTest {
  private static final JobContext NOBODY = JobContext.unwatched();

  @TempDir Path dir;

  private static Model model(Path file) {
    return ModelOpener.open(file, SetupFlags.none(), NOBODY);
  }

  private Model colours(String batch) {
    return model(TinyModels.colours(dir, "c.onnx", batch, Map.of("labels", "red,green,blue")));
  }

  private static Predictor open(Model m) {
    return Predictors.open(m, TestDevices.CPU, 1);
  }

  private static Sample plain(int colour) {
    byte[] png = TestPictures.encode(TestPictures.plain(20, 10, colour), "png");
    return new ImageSample("p.png", () -> png);
  }

  private static Classification classes(Prediction p) {
    return (Classification) p.answer();
  }

  @ParameterizedTest
  @CsvSource({"N,0xff0000,red", "1,0x00ff00,green", "4,0x0000ff,blue"})
  void namesTheColourOfAPicture(String batch, String colour, String label) {
    try (Predictor p = open(colours(batch))) {
      Prediction answer = p.predict(plain(Integer.decode(colour)), NOBODY);

      assertThat(classes(answer).labels().get(0).label()).isEqualTo(label);
      assertThat(classes(answer).labels()).hasSize(3);
      // The means of channels are 1, 0, 0: that sums to one, and is left alone.
      assertThat(classes(answer).labels().get(0).score()).isCloseTo(1, within(1e-6));
      assertThat(answer.inferenceMillis()).isPositive();
      assertThat(answer.preMillis()).isPositive();
    }
  }

  @Test
  void makesProbabilitiesOfLogits() {
    assertThat(ClassDecoder.probabilities(new float[] {1, 2, 3})[2])
        .isCloseTo(0.6652f, within(1e-4f));
    assertThat(ClassDecoder.probabilities(new float[] {0.2f, 0.8f})).containsExactly(0.2f, 0.8f);
    assertThat(ClassDecoder.probabilities(new float[] {-0.2231f, -1.6094f})[0])
        .as("logarithms of probabilities")
        .isCloseTo(0.8f, within(1e-3f));
    assertThat(ClassDecoder.probabilities(new float[] {0.9f})).containsExactly(1 - 0.9f, 0.9f);
    assertThat(ClassDecoder.probabilities(new float[] {3f})[1]).isCloseTo(0.9526f, within(1e-4f));
    assertThat(ClassDecoder.probabilities(new float[] {5, Float.POSITIVE_INFINITY}))
        .containsExactly(0f, 1f);
  }

  @Test
  void answersBatchesLikeSingleOnes() {
    List<Sample> samples = List.of(plain(0xff0000), plain(0x00ff00), plain(0x102030));
    try (Predictor p = open(colours("N"))) {
      List<Prediction> batch = p.predictBatch(samples, NOBODY);

      for (int i = 0; i < samples.size(); i++) {
        assertThat(classes(batch.get(i)).scores())
            .containsExactly(classes(p.predict(samples.get(i), NOBODY)).scores());
      }
      assertThat(p.predictBatch(List.of(), NOBODY)).isEmpty();
    }
  }

  @Test
  void acceptsTensorsInPlaceOfPictures() {
    float[] values = new float[3 * 64];
    java.util.Arrays.fill(values, 64, 128, 1);
    Sample sample = new TensorSample("t", Map.of("any name", Tensors.ofFloats(values, 1, 3, 8, 8)));
    try (Predictor p = open(colours("N"))) {
      assertThat(classes(p.predict(sample, NOBODY)).best()).isEqualTo(1);
      assertThat(classes(p.predict(p.prepare(plain(0x0000ff)), NOBODY)).best()).isEqualTo(2);
    }
  }

  @Test
  void saysWhatDoesNotFit() {
    Model m = colours("N");
    ImagePreprocessing q = m.setup().image().orElseThrow();
    ImagePreprocessing larger =
        new ImagePreprocessing(9, 9, 9, q.layout(), q.channels(), q.scale(), q.mean(), q.std());
    ModelSetup s = m.setup();
    Model wrong =
        m.withSetup(
            new ModelSetup(s.task(), Optional.of(larger), s.labels(), s.tokenizer(), s.sources()));
    try (Predictor p = open(wrong)) {
      assertThatThrownBy(() -> p.predict(plain(0), NOBODY))
          .isInstanceOf(LatheException.class)
          .hasMessageContaining("[N,3,8,8]")
          .hasMessageContaining("[1,3,9,9]")
          .hasMessageContaining("preprocessing")
          .satisfies(
              e ->
                  assertThat(((LatheException) e).remedies())
                      .containsExactly(Remedy.PREPROCESSING));
      assertThatThrownBy(() -> p.predict(new TextSample("hello"), NOBODY))
          .hasMessageContaining("cannot read text");
      Sample two =
          new TensorSample(
              "t",
              Map.of(
                  "a", Tensors.ofFloats(new float[1], 1), "b", Tensors.ofFloats(new float[1], 1)));
      assertThatThrownBy(() -> p.predict(two, NOBODY)).hasMessageContaining("given was a, b");
      assertThatThrownBy(() -> p.predict(ImageSample.of(dir.resolve("no.png")), NOBODY))
          .hasMessageContaining("no such file");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {
        "FLOAT",
        "DOUBLE",
        "FLOAT16",
        "BFLOAT16",
        "INT8",
        "UINT8",
        "INT16",
        "INT32",
        "INT64",
        "BOOL"
      })
  void feedsAndReadsEveryTypeThatJavaCan(DataType type) {
    Model m = model(TinyModels.identity(dir, "i.onnx", type, "N", "3"));
    Sample sample =
        new TensorSample("t", Map.of("x", Tensors.ofFloats(new float[] {0, 1, 1}, 1, 3)));
    try (Predictor p = open(m)) {
      TensorData y = ((RawOutputs) p.predict(sample, NOBODY).answer()).tensors().get("y");

      assertThat(y.type()).isEqualTo(type);
      assertThat(y.shape()).containsExactly(1, 3);
      if (type.isFloatingPoint()) {
        assertThat(Tensors.floats(y)).containsExactly(0, 1, 1);
      } else {
        assertThat(Tensors.longs(y)).containsExactly(0, 1, 1);
      }
      assertThat(p.predictBatch(List.of(sample, sample), NOBODY)).hasSize(2);
    }
  }

  @Test
  void feedsAndReadsStringsAndEmptyTensors() {
    try (Predictor p = open(model(TinyModels.identity(dir, "s.onnx", DataType.STRING, "2", "2")))) {
      TensorData words = new TensorData.Strings(new long[] {2, 2}, List.of("a", "", "ü", "蓝"));
      RawOutputs out =
          (RawOutputs) p.predict(new TensorSample("t", Map.of("x", words)), NOBODY).answer();
      assertThat(out.tensors().get("y").strings()).containsExactly("a", "", "ü", "蓝");
    }
    try (Predictor p = open(model(TinyModels.identity(dir, "e.onnx", DataType.FLOAT, "N", "3")))) {
      TensorSample none = new TensorSample("t", Map.of("x", Tensors.ofFloats(new float[0], 0, 3)));
      RawOutputs out = (RawOutputs) p.predict(none, NOBODY).answer();
      assertThat(out.tensors().get("y").shape()).containsExactly(0, 3);
    }
  }

  @Test
  void rendersSequences() {
    try (Predictor p = open(model(Shared.path("models/odd/sequence_output.onnx")))) {
      TensorData t = Tensors.ofLongs(new long[] {1, 2, 3, 4, 5, 6}, 2, 3);
      RawOutputs out =
          (RawOutputs)
              p.predict(new TensorSample("t", Map.of("tensor1", t, "tensor2", t)), NOBODY).answer();

      assertThat(out.others().get("output_sequence"))
          .isEqualTo("[[[1, 2, 3], [4, 5, 6]], [[1, 2, 3], [4, 5, 6]]]");
    }
  }

  @Test
  void opensDraftsFromMemory() {
    Model m = colours("N");
    byte[] bytes = OnnxFiles.toBytes(m.onnx());
    SessionSettings settings = SessionSettings.of(TestDevices.CPU, 1);
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    for (ByteBuffer b : List.of(ByteBuffer.wrap(bytes), direct)) {
      try (Predictor p = Predictors.open(m, b, settings)) {
        assertThat(classes(p.predict(plain(0x0000ff), NOBODY)).best()).isEqualTo(2);
      }
    }
  }

  @Test
  void aClosedPredictorSaysSo() {
    Predictor p = open(colours("N"));
    p.close();
    p.close();

    assertThatThrownBy(() -> p.predict(plain(0), NOBODY)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void cancelStopsTheNativeRun() throws Exception {
    Model m = model(Shared.model("image/mobilenetv2_fp32_244.onnx"));
    int n = 64;
    Sample many =
        new TensorSample(
            "t", Map.of("image", Tensors.ofFloats(new float[n * 3 * 244 * 244], n, 3, 244, 244)));
    JobControl control = new JobControl();
    try (Predictor p = open(m)) {
      Sample ready = p.prepare(many);
      p.predict(plain(0), NOBODY);
      CompletableFuture<Prediction> run =
          CompletableFuture.supplyAsync(() -> p.predict(ready, control));
      // On the clock's own thread: the run may hold the only worker of the common pool.
      CompletableFuture.delayedExecutor(150, TimeUnit.MILLISECONDS, Runnable::run)
          .execute(control::cancel);
      long begin = System.nanoTime();
      assertThatThrownBy(() -> run.get(60, TimeUnit.SECONDS))
          .hasCauseInstanceOf(CancelledException.class);
      double stopped = (System.nanoTime() - begin) * 1e-9;
      begin = System.nanoTime();
      p.predict(ready, NOBODY);
      assertThat(stopped).isLessThan((System.nanoTime() - begin) * 1e-9);
    }
  }

  @Test
  void dynamicallyQuantizedModelsAreNotBatched() {
    Model m = model(Shared.model("image/mobilenetv2_dynquant_int8.onnx"));
    List<Sample> samples = List.of(plain(0x204060), plain(0xffffff));
    try (Predictor p = open(m)) {
      List<Prediction> batch = p.predictBatch(samples, NOBODY);
      for (int i = 0; i < 2; i++) {
        assertThat(classes(batch.get(i)).scores())
            .containsExactly(classes(p.predict(samples.get(i), NOBODY)).scores());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/mobilenetv2_fp32_244.onnx",
        "image/cifar_nhwc_medium.onnx",
        "image/mnist-8.onnx"
      })
  void realModelsAnswerBatchesLikeSingleOnes(String name) {
    Model m = model(Shared.model(name));
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      samples.add(plain(0x143a57 * (i + 1) & 0xffffff));
    }
    try (Predictor p = open(m)) {
      List<Prediction> batch = p.predictBatch(samples, NOBODY);
      for (int i = 0; i < samples.size(); i++) {
        float[] alone = classes(p.predict(samples.get(i), NOBODY)).scores();
        float[] together = classes(batch.get(i)).scores();
        for (int k = 0; k < alone.length; k++) {
          assertThat(together[k]).isCloseTo(alone[k], within(2e-5f));
        }
      }
    }
  }
}
