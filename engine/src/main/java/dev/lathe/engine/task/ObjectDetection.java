package dev.lathe.engine.task;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Box;
import dev.lathe.engine.answer.Boxes;
import dev.lathe.engine.answer.BoxesWire;
import dev.lathe.engine.answer.TrueBoxes;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.decode.BoxesDecoder;
import dev.lathe.engine.decode.Closeness;
import dev.lathe.engine.decode.Decoder;
import dev.lathe.engine.detect.BoxDifferences;
import dev.lathe.engine.detect.BoxFormat;
import dev.lathe.engine.detect.BoxFormats;
import dev.lathe.engine.detect.DetectionMeasure;
import dev.lathe.engine.detect.InputSize;
import dev.lathe.engine.detect.Thresholds;
import dev.lathe.engine.evaluate.Change;
import dev.lathe.engine.evaluate.ChangeMeasure;
import dev.lathe.engine.evaluate.DetectionMetric;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.picture.PictureFrame;
import dev.lathe.engine.picture.PictureGuess;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Pictures in, boxes out. */
public final class ObjectDetection extends TypedTask<Boxes> {
  /** What the outputs mean. */
  public static final TaskOption.Choice FORMAT =
      new TaskOption.Choice(
          "box-format",
          "Box format",
          "What the outputs mean; found by their names and shapes.",
          BoxFormats.all().stream()
              .map(f -> new TaskOption.Choice.Word(f.id(), f.name()))
              .toList());

  /** The least score of a box. */
  public static final TaskOption.Decimal SCORE =
      new TaskOption.Decimal(
          "score", "Score at least", "Boxes with a lower score are not shown.", 0, 1, 0.01, 0.25);

  /** How far boxes of one class may overlap. */
  public static final TaskOption.Decimal IOU =
      new TaskOption.Decimal(
          "iou",
          "Overlap at most",
          "Of two boxes of one class that overlap by more than this share (intersection over union),"
              + " the better is kept; 1 keeps all.",
          0,
          1,
          0.01,
          0.45);

  /** The most boxes in a picture. */
  public static final TaskOption.Whole MOST =
      new TaskOption.Whole("max-boxes", "Most boxes", "At most so many a picture.", 1, 10_000, 300);

  private static final int CERTAIN = 60;
  private static final int LIKELY = 55;
  private static final int SURE_FIT = 50;

  /** Lower scores cannot be asked for: they would be thousands of boxes. */
  private static final float FLOOR = 0.01f;

  private final List<Metric> metrics =
      List.of(
          new DetectionMetric(
              "map",
              "mAP@[.5:.95]",
              "Mean average precision over IoU thresholds from 0.5 to 0.95, by COCO's method.",
              DetectionMeasure.MAP),
          new DetectionMetric(
              "map50",
              "mAP@.5",
              "Mean average precision at an IoU of 0.5.",
              DetectionMeasure.MAP_50),
          new DetectionMetric(
              "recall",
              "Recall",
              "Share of the true boxes that are found at the score threshold, at an IoU of 0.5.",
              DetectionMeasure.RECALL),
          Metrics.likeness(
              "Mean share of boxes that the original has too: of the same class and at an IoU of at"
                  + " least 0.5 (F1).",
              this));

  ObjectDetection() {
    super(
        Boxes.class,
        "object-detection",
        "Object detection",
        "Finds objects in a picture: a box, a class and a score each.",
        InputKind.PICTURE);
  }

  @Override
  public Set<SetupPart> parts() {
    return Set.of(SetupPart.PREPROCESSING, SetupPart.LABELS);
  }

  @Override
  public Set<SetupPart> required() {
    return Set.of(SetupPart.PREPROCESSING);
  }

  @Override
  public List<TaskOption<?>> options() {
    return List.of(FORMAT, SCORE, IOU, MOST);
  }

  @Override
  public List<TaskOption<?>> adjustable() {
    return List.of(SCORE, IOU, MOST);
  }

  @Override
  public int likelihood(GraphSignature s) {
    Optional<BoxFormat> found =
        s.picture().isPresent() ? BoxFormats.find(s.inputSpecs(), s.outputs()) : Optional.empty();
    if (found.isEmpty()) {
      return 0;
    }
    boolean sure = found.get().fits(s.inputSpecs(), s.outputs()) > SURE_FIT;
    return sure ? CERTAIN : s.hasClassScores() ? 0 : LIKELY;
  }

  @Override
  public OptionValues guess(GraphSignature s, OptionValues said) {
    Optional<BoxFormat> format =
        said.find(FORMAT)
            .flatMap(BoxFormats::ofId)
            .or(() -> BoxFormats.find(s.inputSpecs(), s.outputs()));
    if (format.isEmpty()) {
      return OptionValues.NONE;
    }
    Thresholds usual = format.get().thresholds();
    return OptionValues.NONE
        .with(FORMAT, format.get().id())
        .with(SCORE, rounded(usual.score()))
        .with(IOU, rounded(usual.iou()))
        .with(MOST, usual.maxBoxes());
  }

  /** A float's 0.7 is not a double's. */
  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  /** What the outputs of a model mean. */
  public static BoxFormat format(OptionValues options) {
    return BoxFormats.ofId(options.get(FORMAT)).orElseThrow();
  }

  /** Which candidates are shown. */
  public static Thresholds thresholds(OptionValues options) {
    return new Thresholds((float) (double) options.get(SCORE), options.get(IOU), options.get(MOST));
  }

  @Override
  public OptionalInt classes(GraphSignature s, OptionValues options) {
    return format(options).classes(s.inputSpecs(), s.outputs());
  }

  @Override
  public Optional<PictureGuess> pictures(GraphSignature s, OptionValues options) {
    return options.find(FORMAT).isPresent()
        ? Optional.of(format(options).picture())
        : Optional.empty();
  }

  @Override
  public Class<? extends Truth> truth() {
    return TrueBoxes.class;
  }

  @Override
  public Decoder decoder(String model, ModelSetup setup, List<TensorSpec> outputs) {
    Optional<InputSize> size = setup.image().map(p -> new InputSize(p.width(), p.height()));
    return new BoxesDecoder(format(setup.options()), size, FLOOR, setup.labels());
  }

  @Override
  protected Boxes located(Boxes raw, ModelSetup setup, Optional<PictureFrame> frame) {
    List<Box> candidates =
        frame
            .map(f -> raw.candidates().stream().map(b -> toPicture(f, b)).toList())
            .orElse(raw.candidates());
    return format(setup.options())
        .answer(
            candidates.stream().filter(b -> b.area() > 0).toList(),
            thresholds(setup.options()),
            setup.labels());
  }

  private static Box toPicture(PictureFrame frame, Box b) {
    return frame.clip(
        frame.toPicture(b.index(), b.score(), b.x(), b.y(), b.x() + b.width(), b.y() + b.height()));
  }

  @Override
  protected void put(DataOutputStream out, Boxes answer) throws IOException {
    BoxesWire.write(out, answer);
  }

  @Override
  public Boxes read(DataInputStream in) throws IOException {
    return BoxesWire.read(in);
  }

  @Override
  protected void json(Boxes answer, ModelSetup setup, int top, ObjectNode into) {
    ArrayNode boxes = into.putArray("boxes");
    for (Box b : answer.boxes()) {
      boxes
          .addObject()
          .put("label", answer.label(b.index()))
          .put("index", b.index())
          .put("score", b.score())
          .put("x", b.x())
          .put("y", b.y())
          .put("width", b.width())
          .put("height", b.height());
    }
  }

  @Override
  protected List<List<String>> rows(Boxes answer, ModelSetup setup, int top) {
    if (answer.boxes().isEmpty()) {
      return List.of(List.of("no box above the score", "", ""));
    }
    return answer.boxes().stream()
        .map(
            b ->
                List.of(
                    String.format(Locale.ROOT, "%.1f %%", 100 * b.score()),
                    answer.label(b.index()),
                    String.format(
                        Locale.ROOT,
                        "%.0f x %.0f at %.0f, %.0f",
                        b.width(),
                        b.height(),
                        b.x(),
                        b.y())))
        .toList();
  }

  @Override
  protected boolean same(Boxes a, Boxes b) {
    return alike(a, b) == 1;
  }

  @Override
  protected boolean close(Boxes a, Boxes b) {
    return Closeness.close(flat(a.ranked()), flat(b.ranked()));
  }

  /** Classes, scores and places one after the other; the order of equal scores is the decoder's. */
  private static float[] flat(List<Box> boxes) {
    float[] all = new float[6 * boxes.size()];
    int i = 0;
    for (Box b : boxes) {
      for (float v : new float[] {b.index(), b.score(), b.x(), b.y(), b.width(), b.height()}) {
        all[i++] = v;
      }
    }
    return all;
  }

  @Override
  protected double alike(Boxes a, Boxes b) {
    return BoxDifferences.agreement(a.boxes(), b.boxes());
  }

  @Override
  public Change change(Optional<Truth> truth, Answer before, Answer after) {
    return BoxesChange.of(truth, ((Boxes) before).boxes(), ((Boxes) after).boxes());
  }

  @Override
  public ChangeMeasure changeMeasure() {
    return ChangeMeasure.CONFIDENCE;
  }

  @Override
  public String inBrief(Answer answer, ModelSetup setup) {
    Boxes boxes = (Boxes) answer;
    return BoxesChange.counted(boxes.boxes(), boxes::label);
  }

  @Override
  public String inBrief(Truth truth, ModelSetup setup) {
    return truth instanceof TrueBoxes t ? BoxesChange.counted(t.boxes(), setup::label) : "";
  }

  @Override
  public List<Metric> metrics() {
    return metrics;
  }

  @Override
  public TrainingHead trainingHead() {
    return TrainingHead.OUTPUTS;
  }

  @Override
  public TaskExample example() {
    return new TaskExample(
        Map.of("image", Tensors.ofFloats(new float[3 * 64 * 64], 1, 3, 64, 64)),
        // Left, top, right, bottom, score, class; the last is below the score threshold.
        Map.of(
            "boxes",
            Tensors.ofFloats(
                new float[] {
                  8, 16, 40, 48, 0.875f, 0, 32, 8, 56, 40, 0.5f, 1, 0, 0, 16, 16, 0.125f, 0
                },
                1,
                3,
                6)),
        List.of("person", "dog"),
        Optional.of(
            TrueBoxes.of(List.of(new Box(0, 1, 8, 16, 32, 32), new Box(1, 1, 32, 8, 24, 32)))),
        """
        {"boxes": [
          {"label": "person", "index": 0, "score": 0.875, "x": 8.0, "y": 16.0, "width": 32.0, "height": 32.0},
          {"label": "dog", "index": 1, "score": 0.5, "x": 32.0, "y": 8.0, "width": 24.0, "height": 32.0}]}
        """);
  }
}
