package dev.lathe.engine.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected numbers were computed apart, with the formulas of the original repositories. */
class BoxFormatsTest {
  private static final Offset<Float> NEAR = within(1e-3f);
  private static final InputSize SMALL = new InputSize(32, 32);

  /**
   * Cell (2, 1) of 4 by 4: score 0.81^0.6 * 0.5^0.4; centre (tanh(0.3) + 2) / 4 * 64, (tanh(-0.2) +
   * 1) / 4 * 64; size sigmoid(0.4) * 64, sigmoid(-1) * 64; its corner.
   */
  private static final double[] FD = {0.667850, 17.502997, 4.235869, 38.316010, 17.212251};

  private static BoxFormat format(String id) {
    return BoxFormats.ofId(id).orElseThrow();
  }

  /** A declared tensor such as {@code images float 1,3,640,640}; words are free axes. */
  private static TensorSpec spec(String text) {
    String[] parts = text.strip().split(" ");
    List<Dimension> axes =
        Arrays.stream(parts[2].split("x"))
            .map(a -> a.matches("\\d+") ? Dimension.of(Long.parseLong(a)) : Dimension.of(a))
            .toList();
    DataType type =
        switch (parts[1]) {
          case "int64" -> DataType.INT64;
          case "uint8" -> DataType.UINT8;
          default -> DataType.FLOAT;
        };
    return new TensorSpec(parts[0], type, Optional.of(new Shape(axes)));
  }

  private static List<TensorSpec> specs(String text) {
    return Arrays.stream(text.split("\\+")).map(BoxFormatsTest::spec).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "images float 1x3x640x640, output float 1x25200x85, yolov5, 80",
    "images float bx3x640x640, output0 float bxanchorsx85, yolov5, 80",
    "images float 1x3x640x640, output float 1x25200x6, yolov5, 1",
    "images float 1x3x640x640, output0 float 1x84x8400, yolov8, 80",
    "images float bx3xhxw, output0 float bx84xanchors, yolov8, 80",
    "images float 1x3x320x480, output0 float 1x5x3150, yolov8, 1",
    "images float 1x3x640x640, output float 1x8400x85, yolox, 80",
    "images float 1x3x416x416, output float 1x3549x85, yolox, 80",
    "images float 1x3x640x640, output0 float 1x300x6, nms-free, -1",
    "images float 1x3x640x640, output float detx7, batched-nms, -1",
    "input float 1x3x240x320, scores float 1x4420x2+boxes float 1x4420x4, ssd, 1",
    "input uint8 1xhxwx3, detection_boxes:0 float 1x100x4+detection_classes:0 float"
        + " 1x100+detection_scores:0 float 1x100+num_detections:0 float 1, tensorflow, -1",
    "x float 1x3xhxw, 2477 float nx4+2490 int64 n+2488 float n, torchvision, -1",
    "pixel_values float bx3x800x800, logits float bx100x92+pred_boxes float bx100x4, detr, 91",
    "pixel_values float bx3x640x640, logits float bx300x80+pred_boxes float bx300x4, rt-detr, 80",
    "input.1 float 1x3x352x352, 758 float 1x85x22x22, fastestdet, 80",
    "input float 1x3x352x352, output float 1x484x85, fastestdet-boxes, 80"
  })
  void findsTheFormat(String input, String outputs, String id, int classes) {
    List<TensorSpec> in = specs(input);
    List<TensorSpec> out = specs(outputs);

    BoxFormat found = BoxFormats.find(in, out).orElseThrow();

    assertThat(found.id()).isEqualTo(id);
    assertThat(found.classes(in, out).orElse(-1)).isEqualTo(classes);
  }

  @ParameterizedTest
  @CsvSource({
    "x float 1x3x224x224, logits float 1x1000",
    "x float 1x3x224x224, last_hidden_state float 1x196x768",
    "x float 1x3x224x224, last_hidden_state float bxsx768",
    "x float 1x3x224x224, features float 1x512x14x14",
    "x float 1x3x224x224, y float 1x512x14x14",
    "x float 1x3x512x512, out float 1x21x64x64",
    "x float 1x3x640x640, output0 float 1x116x8400+output1 float 1x32x160x160",
    "ids int64 1x128, output float 1x128x384",
    "x float 1x3x224x224, y float 1x3x672x672"
  })
  void seesNoDetectorWhereThereIsNone(String input, String outputs) {
    assertThat(BoxFormats.find(specs(input), specs(outputs))).isEmpty();
  }

  @Test
  void everyFormatIsDeclaredWhole() {
    Set<String> ids = new HashSet<>();
    for (BoxFormat f : BoxFormats.all()) {
      assertThat(ids.add(f.id())).as(f.id()).isTrue();
      assertThat(f.name()).isNotBlank();
      assertThat(f.doc()).contains("output");
      assertThat(BoxFormats.ofId(f.id())).containsSame(f);
      assertThatThrownBy(
              () -> f.decode(Map.of("y", Tensors.ofFloats(new float[4], 1, 4)), SMALL, 0.1f))
          .isInstanceOf(LatheException.class)
          .hasMessageContaining(f.name());
    }
  }

  @Test
  void everyFormatIsInTheDocs() throws IOException {
    String docs = Files.readString(Shared.projectRoot().resolve("docs/models-and-data.md"));
    for (BoxFormat f : BoxFormats.all()) {
      assertThat(docs).contains("| `" + f.id() + "` | " + f.name() + " | " + f.doc() + " |");
    }
  }

  private static void isBox(
      Candidates c, int i, int index, double score, double x1, double y1, double w, double h) {
    assertThat(c.classOf(i)).isEqualTo(index);
    assertThat(c.score(i)).isCloseTo((float) score, within(1e-5f));
    float[] k = c.corners(i);
    assertThat(k[0]).isCloseTo((float) x1, NEAR);
    assertThat(k[1]).isCloseTo((float) y1, NEAR);
    assertThat(k[2] - k[0]).isCloseTo((float) w, NEAR);
    assertThat(k[3] - k[1]).isCloseTo((float) h, NEAR);
  }

  /** 32x32 pixels have 16 + 4 + 1 cells at strides 8, 16 and 32. */
  private static float[] rows(int n, int columns) {
    return new float[n * columns];
  }

  private static void put(float[] v, int columns, int row, double... values) {
    for (int i = 0; i < values.length; i++) {
      v[row * columns + i] = (float) values[i];
    }
  }

  @Test
  void readsYolov5() {
    float[] v = rows(63, 7);
    put(v, 7, 5, 10, 12, 8, 4, 0.5, 0.2, 0.8);
    put(v, 7, 60, 20, 20, 10, 10, 0.9, 0.9, 0.1);
    put(v, 7, 61, 20, 20, 10, 10, 0.04, 1, 1);

    Candidates c =
        format("yolov5").decode(Map.of("o", Tensors.ofFloats(v, 1, 63, 7)), SMALL, 0.05f);

    assertThat(c.size()).isEqualTo(2);
    isBox(c, 0, 0, 0.81, 15, 15, 10, 10);
    isBox(c, 1, 1, 0.4, 6, 10, 8, 4);
  }

  @Test
  void appliesTheLogisticFunctionWhereTheExporterLeftItOut() {
    float[] v = rows(63, 7);
    for (int r = 0; r < 63; r++) {
      put(v, 7, r, 16, 16, 4, 4, -9, -9, -9);
    }
    put(v, 7, 5, 10, 12, 8, 4, 2, -3, 1);

    Candidates c =
        format("yolov5").decode(Map.of("o", Tensors.ofFloats(v, 1, 63, 7)), SMALL, 0.05f);

    // sigmoid(2) * sigmoid(1)
    assertThat(c.size()).isEqualTo(1);
    isBox(c, 0, 1, 0.6439142, 6, 10, 8, 4);
  }

  @Test
  void readsSharesOfTheInputAsSuch() {
    float[] v = rows(63, 6);
    put(v, 6, 5, 0.5, 0.25, 0.5, 0.25, 0.5, 1);

    Candidates c =
        format("yolov5").decode(Map.of("o", Tensors.ofFloats(v, 1, 63, 6)), SMALL, 0.05f);

    isBox(c, 0, 0, 0.5, 8, 4, 16, 8);
  }

  @Test
  void readsYolov8() {
    // Two classes: six rows of 21 columns.
    float[] v = new float[6 * 21];
    double[][] columns = {{3, 10, 12, 8, 4, 0.3, 0.6}, {20, 16, 16, 32, 30, 0.7, 0.1}};
    for (double[] col : columns) {
      for (int r = 0; r < 6; r++) {
        v[r * 21 + (int) col[0]] = (float) col[r + 1];
      }
    }

    Candidates c =
        format("yolov8").decode(Map.of("o", Tensors.ofFloats(v, 1, 6, 21)), SMALL, 0.05f);

    assertThat(c.size()).isEqualTo(2);
    isBox(c, 0, 0, 0.7, 0, 1, 32, 30);
    isBox(c, 1, 1, 0.6, 6, 10, 8, 4);
  }

  @Test
  void readsYoloxOffsetsOnItsGrid() {
    float[] v = rows(21, 7);
    // 16 cells at stride 8, then (0,0) (1,0) (0,1) (1,1) at 16: row 19.
    put(v, 7, 19, 0.5, 0.25, 0.5, -0.25, 0.8, 0.1, 0.9);

    Candidates c = format("yolox").decode(Map.of("o", Tensors.ofFloats(v, 1, 21, 7)), SMALL, 0.05f);

    // centre (0.5 + 1) * 16, (0.25 + 1) * 16; size exp(0.5) * 16, exp(-0.25) * 16
    assertThat(c.size()).isEqualTo(1);
    isBox(c, 0, 1, 0.72, 10.810230, 13.769594, 26.379540, 12.460812);
  }

  @Test
  void leavesYoloxAloneWhereItsExportHasPlacedTheBoxes() {
    float[] v = rows(21, 7);
    put(v, 7, 3, 28, 4, 8, 8, 0, 0, 0);
    put(v, 7, 19, 24, 20, 8, 4, 0.8, 0.1, 0.9);

    Candidates c = format("yolox").decode(Map.of("o", Tensors.ofFloats(v, 1, 21, 7)), SMALL, 0.05f);

    assertThat(c.size()).isEqualTo(1);
    isBox(c, 0, 1, 0.72, 20, 18, 8, 4);
  }

  @Test
  void readsFinishedLists() {
    float[] free = {1, 2, 11, 22, 0.3f, 7, 5, 5, 9, 9, 0.6f, 2, 0, 0, 0, 0, 0, 0};
    float[] batched = {0, 1, 2, 11, 22, 7, 0.3f, 1, 5, 5, 9, 9, 2, 0.9f, 0, 5, 5, 9, 9, 2, 0.6f};

    Candidates a =
        format("nms-free").decode(Map.of("o", Tensors.ofFloats(free, 1, 3, 6)), SMALL, 0.05f);
    Candidates b =
        format("batched-nms").decode(Map.of("o", Tensors.ofFloats(batched, 3, 7)), SMALL, 0.05f);

    for (Candidates c : List.of(a, b)) {
      assertThat(c.size()).isEqualTo(2);
      isBox(c, 0, 2, 0.6, 5, 5, 4, 4);
      isBox(c, 1, 7, 0.3, 1, 2, 10, 20);
    }
    assertThat(
            format("batched-nms")
                .decode(Map.of("o", Tensors.ofFloats(new float[0], 0, 7)), SMALL, 0.05f)
                .size())
        .isZero();
  }

  @Test
  void readsSsdWithItsBackground() {
    float[] boxes = {0.25f, 0.5f, 0.75f, 1, 0, 0, 0.5f, 0.5f};
    float[] shares = {0.9f, 0.1f, 0.2f, 0.8f};
    float[] logits = {5, -5, 0.2f, 1.7f};
    InputSize size = new InputSize(320, 240);

    Candidates a = format("ssd").decode(ssd(shares, boxes), size, 0.05f);
    Candidates b = format("ssd").decode(ssd(logits, boxes), size, 0.05f);

    assertThat(a.size()).isEqualTo(2);
    isBox(a, 0, 0, 0.8, 0, 0, 160, 120);
    isBox(a, 1, 0, 0.1, 80, 120, 160, 120);
    assertThat(b.size()).isEqualTo(1);
    isBox(b, 0, 0, 0.8175745, 0, 0, 160, 120);
  }

  private static Map<String, TensorData> ssd(float[] scores, float[] boxes) {
    return Map.of(
        "scores", Tensors.ofFloats(scores, 1, 2, 2), "boxes", Tensors.ofFloats(boxes, 1, 2, 4));
  }

  @Test
  void readsTensorFlowsOrderAndCount() {
    Map<String, TensorData> outputs =
        Map.of(
            "detection_boxes:0",
                Tensors.ofFloats(new float[] {0.5f, 0.25f, 1, 0.75f, 0, 0, 1, 1}, 1, 2, 4),
            "detection_scores:0", Tensors.ofFloats(new float[] {0.9f, 0.8f}, 1, 2),
            "detection_classes:0", Tensors.ofFloats(new float[] {18, 1}, 1, 2),
            "num_detections:0", Tensors.ofFloats(new float[] {1}, 1));

    Candidates c = format("tensorflow").decode(outputs, new InputSize(320, 240), 0.05f);

    assertThat(c.size()).isEqualTo(1);
    isBox(c, 0, 17, 0.9, 80, 120, 160, 120);
  }

  @Test
  void readsTorchvisionWithoutNames() {
    Map<String, TensorData> outputs =
        Map.of(
            "1", Tensors.ofFloats(new float[] {1, 2, 11, 22, 3, 3, 4, 4}, 2, 4),
            "2", Tensors.ofLongs(new long[] {18, 0}, 2),
            "3", Tensors.ofFloats(new float[] {0.9f, 0.8f}, 2));

    Candidates c = format("torchvision").decode(outputs, SMALL, 0.05f);

    assertThat(c.size()).as("label 0 is the background").isEqualTo(1);
    isBox(c, 0, 17, 0.9, 1, 2, 10, 20);
  }

  @Test
  void readsDetrBySoftmaxAndByClass() {
    Map<String, TensorData> outputs =
        Map.of(
            "logits", Tensors.ofFloats(new float[] {1, 3, 0.5f}, 1, 1, 3),
            "pred_boxes", Tensors.ofFloats(new float[] {0.5f, 0.5f, 0.25f, 0.5f}, 1, 1, 4));
    InputSize size = new InputSize(320, 240);

    Candidates soft = format("detr").decode(outputs, size, 0.05f);
    Candidates focal = format("rt-detr").decode(outputs, size, 0.7f);

    assertThat(soft.size()).isEqualTo(1);
    isBox(soft, 0, 1, 0.8214090, 120, 60, 80, 120);
    // sigmoid(3), sigmoid(1); sigmoid(0.5) = 0.62 lies below the floor
    assertThat(focal.size()).isEqualTo(2);
    isBox(focal, 0, 1, 0.9525741, 120, 60, 80, 120);
    isBox(focal, 1, 0, 0.7310586, 120, 60, 80, 120);
  }

  @Test
  void readsFastestDetsMap() {
    float[] v = new float[7 * 16];
    double[] cell = {0.81, 0.3, -0.2, 0.4, -1, 0.5, 0.25};
    for (int ch = 0; ch < 7; ch++) {
      v[ch * 16 + 6] = (float) cell[ch];
    }

    Candidates c =
        format("fastestdet")
            .decode(Map.of("o", Tensors.ofFloats(v, 1, 7, 4, 4)), new InputSize(64, 64), 0.05f);

    assertThat(c.size()).isEqualTo(1);
    isBox(c, 0, 0, FD[0], FD[1], FD[2], FD[3], FD[4]);
  }

  @Test
  void dropsWhatIsNoBox() {
    float[] v = rows(63, 6);
    put(v, 6, 1, Double.NaN, 10, 8, 8, 0.9, 1);
    put(v, 6, 2, 10, 10, Double.POSITIVE_INFINITY, 8, 0.9, 1);
    put(v, 6, 3, 10, 10, -8, 8, 0.9, 1);
    put(v, 6, 4, 10, 10, 8, 8, Double.NaN, 1);
    put(v, 6, 5, 10, 10, 8, 8, 0.5, 1);

    Candidates c =
        format("yolov5").decode(Map.of("o", Tensors.ofFloats(v, 1, 63, 6)), SMALL, 0.05f);

    assertThat(c.size()).isEqualTo(1);
  }
}
