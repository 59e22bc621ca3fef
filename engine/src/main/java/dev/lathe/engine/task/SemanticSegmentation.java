package dev.lathe.engine.task;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.PixelClasses;
import dev.lathe.engine.answer.Segmentation;
import dev.lathe.engine.answer.TrueMask;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.decode.Closeness;
import dev.lathe.engine.decode.Decoder;
import dev.lathe.engine.decode.PixelFrames;
import dev.lathe.engine.decode.PixelReading;
import dev.lathe.engine.decode.PixelTargets;
import dev.lathe.engine.decode.SegmentationDecoder;
import dev.lathe.engine.detect.InputSize;
import dev.lathe.engine.evaluate.Change;
import dev.lathe.engine.evaluate.ChangeMeasure;
import dev.lathe.engine.evaluate.MaskMeasure;
import dev.lathe.engine.evaluate.MaskMetric;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.picture.MaskImages;
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

/** Pictures in, a class for each pixel out. */
public final class SemanticSegmentation extends TypedTask<Segmentation> {
  /** What the numbers at each pixel mean. */
  public static final TaskOption.Choice READING =
      new TaskOption.Choice(
          "pixel-scores",
          "Scores of a pixel",
          "What the numbers at each pixel mean; found by the last layer and by the values.",
          List.of(
              new TaskOption.Choice.Word("auto", "As they look"),
              new TaskOption.Choice.Word("probabilities", "Probabilities"),
              new TaskOption.Choice.Word("logits", "Logits"),
              new TaskOption.Choice.Word("indices", "Numbers of classes")));

  /** From which probability on a pixel belongs to the object. */
  public static final TaskOption.Decimal THRESHOLD =
      new TaskOption.Decimal(
          "mask-threshold",
          "Object from",
          "The probability from which on a pixel belongs to the object, where the network has a"
              + " single score a pixel.",
          0,
          1,
          0.01,
          0.5);

  /** Which value of a mask means class 0. */
  public static final TaskOption.Whole FIRST_VALUE =
      new TaskOption.Whole(
          "mask-first-value",
          "Mask value of class 0",
          "Which value means the first class in the masks of the data; lower ones do not count."
              + " ADE20K's masks have 1.",
          0,
          255,
          0);

  /** Fewer pixels that differ than this share nobody sees. */
  private static final double SAME = 0.99;

  private static final double ROUNDING = 0.999;

  private static final List<String> OBJECT = List.of("background", "object");

  private final List<Metric> metrics =
      List.of(
          new MaskMetric(
              "miou",
              "mIoU",
              "Mean intersection over union of the classes that occur in the masks, over the pixels"
                  + " of all pictures.",
              MaskMeasure.MEAN_IOU),
          new MaskMetric(
              "pixel-accuracy",
              "Pixel accuracy",
              "Share of pixels whose class is the true one.",
              MaskMeasure.PIXEL_ACCURACY),
          Metrics.likeness("Mean share of pixels that have the original's class.", this));

  SemanticSegmentation() {
    super(
        Segmentation.class,
        "segmentation",
        "Semantic segmentation",
        "Says of each pixel of a picture which class it is of.",
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
    return List.of(READING, THRESHOLD, FIRST_VALUE);
  }

  @Override
  public int likelihood(GraphSignature s) {
    return likelihood(s, OptionalInt.empty());
  }

  @Override
  public int likelihood(GraphSignature s, OptionalInt labels) {
    return PixelGuess.of(s).map(g -> g.likelihood(labels)).orElse(0);
  }

  @Override
  public OptionValues guess(GraphSignature s, OptionValues said) {
    return PixelGuess.of(s)
        .flatMap(PixelGuess::reading)
        .map(r -> OptionValues.NONE.with(READING, r.name().toLowerCase(Locale.ROOT)))
        .orElse(OptionValues.NONE);
  }

  @Override
  public OptionalInt classes(GraphSignature s, OptionValues options) {
    return PixelGuess.of(s).map(g -> g.classes(reading(options))).orElse(OptionalInt.empty());
  }

  @Override
  public Optional<PictureGuess> pictures(GraphSignature s, OptionValues options) {
    return Optional.of(PixelGuess.pictures(classes(s, options)));
  }

  private static PixelReading reading(OptionValues options) {
    return PixelReading.valueOf(options.get(READING).toUpperCase(Locale.ROOT));
  }

  @Override
  public Class<? extends Truth> truth() {
    return TrueMask.class;
  }

  @Override
  public Decoder decoder(String model, ModelSetup setup, List<TensorSpec> outputs) {
    Optional<InputSize> size = setup.image().map(p -> new InputSize(p.width(), p.height()));
    return new SegmentationDecoder(
        model,
        reading(setup.options()),
        setup.options().get(THRESHOLD),
        size,
        names(setup.labels(), outputs, size));
  }

  /** Where there is a single score a pixel, it tells an object from its background. */
  private static List<String> names(
      List<String> labels, List<TensorSpec> outputs, Optional<InputSize> size) {
    boolean single =
        outputs.size() > 0
            && PixelGuess.isSingleScore(outputs.get(0), size.orElse(new InputSize(0, 0)));
    if (!single || labels.size() > 1) {
      return labels;
    }
    return labels.isEmpty() ? OBJECT : List.of(OBJECT.get(0), labels.get(0));
  }

  @Override
  protected Segmentation located(Segmentation raw, ModelSetup setup, Optional<PictureFrame> frame) {
    return frame
        .map(f -> PixelFrames.inPicture(raw, f))
        .orElseGet(() -> raw.located(raw.classes(), raw.width(), raw.height()));
  }

  @Override
  protected void put(DataOutputStream out, Segmentation answer) throws IOException {
    answer.write(out);
  }

  @Override
  public Segmentation read(DataInputStream in) throws IOException {
    return Segmentation.read(in);
  }

  @Override
  protected void json(Segmentation answer, ModelSetup setup, int top, ObjectNode into) {
    into.put("width", answer.width()).put("height", answer.height());
    ArrayNode classes = into.putArray("classes");
    for (Segmentation.Share s : answer.shares()) {
      ObjectNode node =
          classes
              .addObject()
              .put("label", s.label())
              .put("index", s.index())
              .put("share", s.share());
      if (!Double.isNaN(s.confidence())) {
        node.put("confidence", s.confidence());
      }
    }
    if (answer.unseen() > 0) {
      into.put("unseen", answer.unseen());
    }
  }

  @Override
  protected List<List<String>> rows(Segmentation answer, ModelSetup setup, int top) {
    if (answer.shares().isEmpty()) {
      return List.of(List.of("no pixel has a class", "", ""));
    }
    return answer.shares().stream()
        .map(
            s ->
                List.of(
                    String.format(Locale.ROOT, "%.1f %%", 100 * s.share()),
                    s.label(),
                    Double.isNaN(s.confidence())
                        ? ""
                        : String.format(Locale.ROOT, "%.1f %% sure", 100 * s.confidence())))
        .toList();
  }

  @Override
  public boolean answersWithPictures() {
    return true;
  }

  /**
   * Its pixels are the classes' numbers, in the colours that the labels say, else in those of
   * Pascal VOC's masks; 255 has no class.
   */
  @Override
  public Optional<byte[]> toPng(Answer answer, ModelSetup setup) {
    List<Integer> colours = ColourLabels.colours(setup.labelKeys());
    return answer instanceof Segmentation s
        ? Optional.of(MaskImages.png(s.classes().scaledTo(s.width(), s.height()), colours))
        : Optional.empty();
  }

  @Override
  protected boolean same(Segmentation a, Segmentation b) {
    return alike(a, b) >= SAME;
  }

  @Override
  protected boolean close(Segmentation a, Segmentation b) {
    return alike(a, b) >= ROUNDING && Closeness.close(a.confidence(), b.confidence());
  }

  @Override
  protected double alike(Segmentation a, Segmentation b) {
    PixelClasses mine = a.classes();
    return a.hasNaN() != b.hasNaN() ? 0 : mine.agreement(b.classes());
  }

  @Override
  public Change change(Optional<Truth> truth, Answer before, Answer after) {
    boolean silent = before.hasNaN() && after.hasNaN();
    return MaskChange.of(
        truth,
        (Segmentation) before,
        (Segmentation) after,
        silent || agrees(before, after),
        similarity(before, after));
  }

  @Override
  public ChangeMeasure changeMeasure() {
    return ChangeMeasure.OVERLAP;
  }

  @Override
  public List<Metric> metrics() {
    return metrics;
  }

  @Override
  public LabelLoss labelLoss() {
    return LabelLoss.PLACES;
  }

  @Override
  public int[] classesOfPlaces(Truth truth, ModelSetup setup, OutputPlaces places) {
    OutputPlaces.Move move = places.move();
    return PixelTargets.of(
        ((TrueMask) truth).classes(),
        places.frame(),
        places.columns(),
        places.rows(),
        share -> (move.mirrored() ? 1 - share : share) + move.right(),
        share -> share + move.down());
  }

  @Override
  public TrainingHead trainingHead() {
    return TrainingHead.OUTPUTS;
  }

  @Override
  public TaskExample example() {
    return new TaskExample(
        Map.of("image", Tensors.ofFloats(new float[3 * 4 * 4], 1, 3, 4, 4)),
        // Two classes for each cell of two by two pixels.
        Map.of(
            "probabilities",
            Tensors.ofFloats(
                new float[] {0.875f, 0.625f, 0.75f, 0.125f, 0.125f, 0.375f, 0.25f, 0.875f},
                1,
                2,
                2,
                2)),
        List.of("road", "sky"),
        Optional.of(new TrueMask(new PixelClasses(2, 2, new short[] {0, 0, 0, 1}))),
        """
        {"width": 2, "height": 2, "classes": [
          {"label": "road", "index": 0, "share": 0.75, "confidence": 0.75},
          {"label": "sky", "index": 1, "share": 0.25, "confidence": 0.875}]}
        """);
  }
}
