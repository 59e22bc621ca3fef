package dev.lathe.optimizers.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.lathe.engine.answer.PixelClasses;
import dev.lathe.engine.answer.TrueMask;
import dev.lathe.engine.answer.TrueTags;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;
import dev.lathe.engine.picture.PictureFrame;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Tasks;
import dev.lathe.engine.text.Place;
import dev.lathe.engine.text.TagSpan;
import dev.lathe.engine.text.TextFrame;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.testing.OwnHome;
import dev.lathe.optimizers.testing.TestGraph;
import dev.lathe.optimizers.testing.Training;
import dev.lathe.optimizers.training.fit.Losses;
import dev.lathe.optimizers.training.recover.RecoverPass;
import dev.lathe.optimizers.training.torch.Torch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Masks and tags are learned from: a class for each pixel, a tag for each word. */
@ExtendWith(OwnHome.class)
class PlacesTrainingTest {
  private static final int SIDE = 16;
  private static final List<String> TAGS = List.of("O", "B-PER", "I-PER", "B-LOC");
  private static final int WORDS = 40;

  private static Model model(OnnxModel onnx, ModelSetup setup) {
    return new Model(Path.of("places.onnx"), "3".repeat(64), 0, onnx, setup);
  }

  /** Tells pixels by their three colours, from random weights. */
  private static Model pixels(boolean probabilities) {
    TestGraph g = TestGraph.seeded(5);
    Value x = g.input("x", -1, 3, SIDE, SIDE);
    Value seen = g.op("Relu", "r", g.op("Conv", "c", x, g.weight("w", 8, 3, 1, 1)));
    Value scores = g.op("Conv", "d", seen, g.weight("v", 3, 8, 1, 1), g.weight("vb", 3));
    Value out =
        probabilities
            ? g.op("Softmax", "p", List.of(dev.lathe.engine.graph.Attribute.of("axis", 1L)), scores)
            : scores;
    ImagePreprocessing image =
        new ImagePreprocessing(
            0,
            SIDE,
            SIDE,
            Layout.NCHW,
            Channels.RGB,
            1,
            List.of(0.0, 0.0, 0.0),
            List.of(1.0, 1.0, 1.0));
    return model(
        g.output(out, -1, 3, SIDE, SIDE).model(17),
        ModelSetup.of(Tasks.SEGMENTATION)
            .withImage(Optional.of(image))
            .withLabels(List.of("sky", "road", "car"), List.of()));
  }

  /** Rectangles of a colour each, whose pictures have twice the width of what the network sees. */
  private static Dataset scenes() {
    Random random = new Random(7);
    List<Example> all = new ArrayList<>();
    PictureFrame frame = new PictureFrame(2 * SIDE, SIDE / 2, SIDE, SIDE, SIDE, SIDE / 4, 0, 6);
    for (int i = 0; i < 160; i++) {
      float[] input = new float[3 * SIDE * SIDE];
      short[] mask = new short[SIDE * SIDE / 4];
      int split = 2 + random.nextInt(SIDE - 4);
      for (int p = 0; p < SIDE * SIDE; p++) {
        int c = p % SIDE < split ? 0 : p / SIDE < SIDE / 2 ? 1 : 2;
        input[c * SIDE * SIDE + p] = 0.8f + 0.2f * random.nextFloat();
        int y = p / SIDE - 6;
        if (y >= 0 && y < SIDE / 4) {
          mask[y * SIDE + p % SIDE] = (short) c;
        }
      }
      TensorSample sample =
          new TensorSample(
              "scene " + i,
              Map.of("x", Tensors.ofFloats(input, 1, 3, SIDE, SIDE)),
              Optional.of(frame));
      Truth truth = new TrueMask(new PixelClasses(SIDE, SIDE / 4, mask));
      all.add(new Example(sample, Optional.of(truth)));
    }
    return new Dataset("scenes", all, List.of());
  }

  private static double after(PassResult result, String metric) {
    String note =
        result.notes().stream().filter(n -> n.startsWith(metric)).findFirst().orElseThrow();
    return Double.parseDouble(note.replaceAll(".* before, (-?[\\d.]+) %? ?after.*", "$1"));
  }

  @ParameterizedTest
  @CsvSource({"true,shift-flip", "false,shift", "false,none"})
  void pixelsAreLearnedFromMasks(boolean probabilities, String augment) {
    PassResult result =
        Training.apply(
            new RecoverPass(),
            "epochs=25,minutes=0,learning-rate=0.03,labels=yes,augment=" + augment,
            pixels(probabilities),
            scenes());

    assertThat(after(result, "mIoU")).as(result.notes().toString()).isGreaterThan(90);
  }

  /** A word is what its number says: every fourth is a place, every fourth begins a name of two. */
  private static Model tagger() {
    TestGraph g = TestGraph.seeded(6);
    Value ids = g.input("input_ids", DataType.INT64, -1, -1);
    Value vectors = g.op("Gather", "e", g.weight("table", WORDS, 8), ids);
    Value scores =
        g.op("Add", "s", g.op("MatMul", "m", vectors, g.weight("w", 8, 4)), g.weight("b", 4));
    return model(
        g.output(scores, -1, -1, 4).model(17),
        ModelSetup.of(Tasks.TOKEN_CLASSIFICATION).withLabels(TAGS, List.of()));
  }

  private static Dataset sentences() {
    Random random = new Random(8);
    List<Example> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int n = 4 + random.nextInt(5);
      long[] ids = new long[n + 2];
      List<Integer> wordOf = new ArrayList<>(List.of(-1));
      List<Place> words = new ArrayList<>();
      List<TagSpan> spans = new ArrayList<>();
      StringBuilder text = new StringBuilder();
      ids[0] = 1;
      ids[n + 1] = 2;
      for (int w = 0; w < n; w++) {
        int kind = w > 0 && ids[w] % 4 == 1 && ids[w] > 4 ? 2 : random.nextInt(3);
        kind = kind == 2 && (w == 0 || ids[w] % 4 != 1) ? 0 : kind == 1 && w == n - 1 ? 0 : kind;
        ids[w + 1] = 4 + 4 * random.nextInt(8) + (kind == 0 && random.nextInt(3) == 0 ? 3 : kind);
        text.append(w == 0 ? "" : " ").append("w").append(ids[w + 1]);
        words.add(new Place(text.lastIndexOf("w"), text.length()));
        wordOf.add(w);
        if (ids[w + 1] % 4 == 2) {
          spans.add(new TagSpan("PER", w - 1, w + 1));
        } else if (ids[w + 1] % 4 == 3) {
          spans.add(new TagSpan("LOC", w, w + 1));
        }
      }
      wordOf.add(-1);
      TensorSample sample =
          new TensorSample(
              "sentence " + i,
              Map.of("input_ids", Tensors.ofLongs(ids, 1, ids.length)),
              Optional.empty(),
              Optional.of(new TextFrame(text.toString(), wordOf, words, -1)));
      all.add(new Example(sample, Optional.of(new TrueTags(words, spans))));
    }
    return new Dataset("sentences", all, List.of());
  }

  @Test
  void tagsAreLearnedFromWords() {
    PassResult result =
        Training.apply(
            new RecoverPass(),
            "epochs=30,minutes=0,learning-rate=0.03,labels=yes",
            tagger(),
            sentences());

    assertThat(after(result, "Entity F1")).as(result.notes().toString()).isGreaterThan(90);
  }

  @Test
  void placesWithoutALabelDoNotCount() {
    try (NDManager m = Torch.newManager()) {
      NDArray logits = m.create(new float[] {0, 0, 9, -9, 1, 3}, new Shape(3, 2));
      NDArray labels = m.create(new long[] {1, -1, 0});
      // ln 2, and ln(1 + e²).
      double mean = (Math.log(2) + Math.log(1 + Math.exp(2))) / 2;
      assertThat((double) Losses.crossEntropyOf(logits, labels).getFloat())
          .isCloseTo(mean, within(1e-5));
      assertThat(Losses.crossEntropyOf(logits, m.create(new long[] {-1, -1, -1})).getFloat())
          .isZero();
    }
  }
}
