package dev.lathe.engine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.OutputPicture;
import dev.lathe.engine.answer.Outputs;
import dev.lathe.engine.answer.Raster;
import dev.lathe.engine.answer.TargetPicture;
import dev.lathe.engine.evaluate.Accumulator;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.Observation;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageToImageTest {
  private static final Task TASK = Tasks.IMAGE_TO_IMAGE;

  /** A graph of one input and one output that ends with a node. */
  private static GraphSignature graph(String last, long[] in, long[] out) {
    Graph g = new Graph("g");
    Value x = g.addInput("x", type(in));
    Value y = g.newValue("y", type(out));
    g.addNode("", last, "", List.of(Optional.of(x)), List.of(Optional.of(y)));
    g.addOutput(y);
    return GraphSignature.of(g);
  }

  private static Optional<ValueType> type(long... shape) {
    return Optional.of(ValueType.tensor(DataType.FLOAT, shape));
  }

  private static long[] shape(long... axes) {
    return axes;
  }

  @Test
  void isToldByAnOutputThatFollowsTheInput() {
    GraphSignature twice = graph("Conv", shape(1, 3, 32, 48), shape(1, 3, 64, 96));
    assertThat(Tasks.guess(twice)).isEqualTo(TASK);
    assertThat(Tasks.guess(graph("Conv", shape(1, 32, 48, 1), shape(1, 32, 48, 3))))
        .as("channels last, grey to colour")
        .isEqualTo(TASK);
  }

  @Test
  void leavesMasksAndOtherShapesToOthers() {
    long[] in = shape(1, 3, 32, 48);
    assertThat(TASK.likelihood(graph("Conv", in, shape(1, 3, 64, 48)))).as("aspect").isZero();
    assertThat(TASK.likelihood(graph("Conv", in, shape(1, 3, 16, 24)))).as("smaller").isZero();
    assertThat(TASK.likelihood(graph("Conv", in, shape(1, 21, 32, 48)))).as("classes").isZero();
    assertThat(TASK.likelihood(graph("Softmax", in, shape(1, 3, 32, 48)))).as("classes").isZero();
    assertThat(TASK.likelihood(graph("Sigmoid", in, shape(1, 1, 32, 48)))).as("mask").isZero();
  }

  @Test
  void guessesTheRangeByTheLastNode() {
    long[] s = shape(1, 3, 32, 32);
    assertThat(range(graph("Tanh", s, s))).isEqualTo("-1-1");
    assertThat(range(graph("Sigmoid", s, s))).isEqualTo("0-1");
    assertThat(range(graph("Conv", s, s))).isEqualTo("as-input");
  }

  private static String range(GraphSignature s) {
    return TASK.guess(s, OptionValues.NONE).get(ImageToImage.RANGE);
  }

  private static ImagePreprocessing fed(Channels channels) {
    int n = channels.count();
    return new ImagePreprocessing(
        0,
        2,
        1,
        Layout.NCHW,
        channels,
        1.0 / 255,
        n == 1 ? List.of(0.5) : List.of(0.5, 0.4, 0.3),
        n == 1 ? List.of(0.25) : List.of(0.25, 0.25, 0.25));
  }

  private static OutputPicture made(String range, Channels channels, float... values) {
    ModelSetup setup =
        ModelSetup.of(TASK)
            .withImage(Optional.of(fed(channels)))
            .withOptions(OptionValues.NONE.with(ImageToImage.RANGE, range));
    int n = channels.count();
    TensorData out = Tensors.ofFloats(values, 1, n, 1, 2);
    TensorData in = Tensors.ofFloats(new float[2 * n], 1, n, 1, 2);
    Answer answer =
        TASK.decoder("m", setup, List.of())
            .decode(Outputs.of(Map.of("y", out)), List.of(Map.of("x", in)))
            .get(0);
    return (OutputPicture) answer;
  }

  @Test
  void valuesBecomeLevelsAsTheRangeSays() {
    assertThat(made("0-1", Channels.GRAY, 0.5f, 2).made().levels())
        .containsExactly((byte) 128, (byte) 255);
    assertThat(made("0-255", Channels.GRAY, 17, -3).made().levels()).containsExactly(17, 0);
    assertThat(made("-1-1", Channels.GRAY, -1, 1).made().levels())
        .containsExactly((byte) 0, (byte) 255);
    // (level / 255 - 0.5) / 0.25 is undone.
    assertThat(made("as-input", Channels.GRAY, -2, 2).made().levels())
        .containsExactly((byte) 0, (byte) 255);
  }

  @Test
  void coloursComeInTheOrderOfTheInputs() {
    byte[] rgb = made("0-255", Channels.BGR, 1, 2, 3, 4, 5, 6).made().levels();
    assertThat(rgb).containsExactly(5, 3, 1, 6, 4, 2);
  }

  @Test
  void saysWhatIsWrongWithItsValues() {
    OutputPicture none = made("0-1", Channels.GRAY, Float.NaN, 0.5f);
    assertThat(none.hasNaN()).isTrue();
    assertThat(TASK.toRows(none, ModelSetup.of(TASK), 1).toString()).contains("NaN");
    OutputPicture cut = made("0-1", Channels.GRAY, 100, 200);
    assertThat(cut.clipped()).isEqualTo(1);
    assertThat(TASK.toRows(cut, ModelSetup.of(TASK), 1).toString()).contains("output range");
  }

  @Test
  void anOutputThatIsNoPictureIsRefused() {
    TensorData out = Tensors.ofFloats(new float[10], 1, 10);
    TensorData in = Tensors.ofFloats(new float[2], 1, 1, 1, 2);
    assertThatThrownBy(
            () ->
                TASK.decoder("m.onnx", ModelSetup.of(TASK), List.of())
                    .decode(Outputs.of(Map.of("y", out)), List.of(Map.of("x", in))))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("m.onnx does not answer with a picture")
        .hasMessageContaining("[1, 10]");
  }

  private static OutputPicture flat(int level) {
    byte[] levels = new byte[32 * 24];
    java.util.Arrays.fill(levels, (byte) level);
    return new OutputPicture(new Raster(32, 24, 1, levels), 1, 0, 0, Optional.empty());
  }

  @Test
  void agreesWithinFortyDecibels() {
    // A difference of d everywhere is 20 log10(255 / d) dB: 42.1 of two levels, 38.6 of three.
    assertThat(TASK.agrees(flat(100), flat(102))).isTrue();
    assertThat(TASK.agrees(flat(100), flat(103))).isFalse();
    assertThat(TASK.isClose(flat(100), flat(101))).isTrue();
    assertThat(TASK.isClose(flat(100), flat(102))).isFalse();
  }

  private static Metric metric(String id) {
    return TASK.metrics().stream().filter(m -> m.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void isMeasuredAgainstTargetsAndAgainstTheOriginal() {
    TargetPicture target = new TargetPicture("t", "t", () -> flat(110).made());
    Accumulator psnr = metric("psnr").accumulator();
    Accumulator better = metric("psnr").accumulator();
    Accumulator original = metric("psnr-original").accumulator();
    for (int i = 0; i < 8; i++) {
      Observation o =
          new Observation(i, Optional.of(target), flat(100 + i), Optional.of(flat(100)));
      psnr.add(o);
      original.add(o);
      better.add(new Observation(i, Optional.of(target), flat(110), Optional.empty()));
    }
    double sum = 0;
    for (int i = 0; i < 8; i++) {
      sum += 20 * Math.log10(255.0 / (10 - i));
    }
    Estimate value = psnr.score().orElseThrow();
    assertThat(value.value()).isCloseTo(sum / 8, within(1e-9));
    assertThat(value.low()).isLessThan(value.value());
    assertThat(value.high()).isGreaterThan(value.value());
    assertThat(better.minus(psnr).orElseThrow().delta().value())
        .as("equal pictures count as 100 dB")
        .isCloseTo(100 - sum / 8, within(1e-9));
    assertThat(original.score().orElseThrow().n()).isEqualTo(8);
  }

  @Test
  void aPictureOfAnotherAspectThanItsTargetDoesNotCount() {
    TargetPicture target = new TargetPicture("t", "t", () -> new Raster(10, 40, 1, new byte[400]));
    Accumulator psnr = metric("psnr").accumulator();
    psnr.add(new Observation(0, Optional.of(target), flat(1), Optional.empty()));
    assertThat(psnr.score()).isEmpty();
  }

  @Test
  void aPictureThatIsNoNumberCountsAsNothing() {
    OutputPicture none = new OutputPicture(flat(0).made(), 1, 0, 5, Optional.empty());
    Accumulator ssim = metric("ssim-original").accumulator();
    ssim.add(new Observation(0, Optional.empty(), none, Optional.of(flat(0))));
    assertThat(ssim.score().orElseThrow().value()).isZero();
  }
}
