package dev.lathe.engine.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.OutputPicture;
import dev.lathe.engine.answer.PictureWire;
import dev.lathe.engine.answer.Raster;
import dev.lathe.engine.answer.TargetPicture;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.decode.Decoder;
import dev.lathe.engine.decode.PictureDecoder;
import dev.lathe.engine.decode.PixelRange;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.PictureQuality;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Fit;
import dev.lathe.engine.picture.Luminance;
import dev.lathe.engine.picture.OutputFrame;
import dev.lathe.engine.picture.Picture;
import dev.lathe.engine.picture.PictureFrame;
import dev.lathe.engine.picture.PictureGuess;
import dev.lathe.engine.picture.PngFiles;
import dev.lathe.engine.picture.Rescaling;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** Pictures in, pictures out: super-resolution, denoising, style. */
final class ImageToImage extends TypedTask<OutputPicture> {
  /** What the output's values mean. */
  static final TaskOption.Choice RANGE =
      new TaskOption.Choice(
          "output-range",
          "Output range",
          "What values of the output are black and white; found by the graph's last node.",
          Arrays.stream(PixelRange.values())
              .map(r -> new TaskOption.Choice.Word(r.id(), r.title()))
              .toList());

  /** What becomes of the colours where the network works on the luminance alone. */
  static final TaskOption.Choice COLOUR =
      new TaskOption.Choice(
          "colour",
          "Colour",
          "Of networks that make the luminance alone: whether the given picture's colours are"
              + " upscaled and joined to it.",
          List.of(
              new TaskOption.Choice.Word("given", "The given picture's"),
              new TaskOption.Choice.Word("grey", "Grey")));

  /** More than a classifier's, less than a detector's. */
  private static final int LIKELY = 53;

  /** Around a picture that does not fill the input: on neither side of the edge far from it. */
  private static final int GREY = 128;

  /** A difference that is hardly seen, in decibels. */
  private static final double SAME = 40;

  /** More cut values than these, and the range is likely another one. */
  private static final double MUCH_CUT = 0.2;

  private final List<Metric> metrics = PictureMetrics.of(this);

  ImageToImage() {
    super(
        OutputPicture.class,
        "image-to-image",
        "Image to image",
        "Makes a picture of a picture: larger, without noise, in another style.",
        InputKind.PICTURE);
  }

  @Override
  public Set<SetupPart> parts() {
    return Set.of(SetupPart.PREPROCESSING);
  }

  @Override
  public Set<SetupPart> required() {
    return Set.of(SetupPart.PREPROCESSING);
  }

  @Override
  public List<TaskOption<?>> options() {
    return List.of(RANGE, COLOUR);
  }

  @Override
  public int likelihood(GraphSignature s) {
    if (s.picture().isEmpty() || s.pictureHead().isEmpty()) {
      return 0;
    }
    int in = s.picture().get().channels();
    PictureHead out = s.pictureHead().get();
    boolean mask = out.ending() == PictureHead.Ending.SIGMOID && out.channels() == 1;
    boolean classes =
        out.ending() == PictureHead.Ending.CLASSES
            || s.outputs().stream()
                .map(o -> o.name().toLowerCase(Locale.ROOT))
                .anyMatch(n -> n.contains("mask") || n.contains("segm"));
    // From three channels to one are masks, depths and edges.
    return mask || classes || in > out.channels() ? 0 : LIKELY;
  }

  @Override
  public OptionValues guess(GraphSignature s, OptionValues said) {
    PixelRange range =
        s.pictureHead()
            .map(
                h ->
                    switch (h.ending()) {
                      case UNIT, SIGMOID -> PixelRange.UNIT;
                      case BYTES -> PixelRange.BYTES;
                      case SIGNED -> PixelRange.SIGNED;
                      case OTHER, CLASSES -> PixelRange.AS_INPUT;
                    })
            .orElse(PixelRange.AS_INPUT);
    return OptionValues.NONE.with(RANGE, range.id());
  }

  @Override
  public OptionalInt classes(GraphSignature signature, OptionValues options) {
    return OptionalInt.empty();
  }

  @Override
  public Optional<PictureGuess> pictures(GraphSignature s, OptionValues options) {
    boolean open = s.picture().map(p -> p.width() == 0 && p.height() == 0).orElse(false);
    return Optional.of(
        open
            ? PictureGuess.scaled(Fit.OWN, 0, Channels.RGB, 1.0 / 255)
            : PictureGuess.scaled(Fit.LETTERBOX, GREY, Channels.RGB, 1.0 / 255));
  }

  @Override
  public Class<? extends Truth> truth() {
    return TargetPicture.class;
  }

  @Override
  public Decoder decoder(String model, ModelSetup setup, List<TensorSpec> outputs) {
    return new PictureDecoder(
        model, setup.image(), PixelRange.ofId(setup.options().get(RANGE)).orElseThrow());
  }

  @Override
  protected OutputPicture located(
      OutputPicture raw, ModelSetup setup, Optional<PictureFrame> frame) {
    if (frame.isEmpty()) {
      return raw;
    }
    Raster all = raw.made();
    OutputFrame f = OutputFrame.of(frame.get(), all.width(), all.height());
    Raster part = all;
    if (f.width() != all.width() || f.height() != all.height()) {
      part = all.part(f.left(), f.top(), f.width(), f.height());
    }
    return raw.withMade(Rescaling.to(part, f.resultWidth(), f.resultHeight()));
  }

  @Override
  public boolean answersWithPictures() {
    return true;
  }

  @Override
  public Answer withGiven(Answer answer, ModelSetup setup, Supplier<Picture> source) {
    if (!(answer instanceof OutputPicture p) || setup.image().isEmpty()) {
      return answer;
    }
    Picture given = source.get();
    PictureFrame frame = PictureFrame.of(setup.image().get(), given.width(), given.height());
    Raster made = p.made();
    Raster seen = Rescaling.seen(given, frame);
    Raster before = Rescaling.to(seen, made.width(), made.height());
    boolean luminance = setup.image().get().channels() == Channels.GRAY && made.bands() == 1;
    boolean colour = luminance && setup.options().get(COLOUR).equals(COLOUR.initial());
    Raster after = colour ? Luminance.join(made, before) : Luminance.grey(made);
    Raster first = luminance && !colour ? Luminance.grey(Luminance.of(before)) : before;
    return p.with(new OutputPicture.Shown(first, after));
  }

  @Override
  public Optional<byte[]> toPng(Answer answer, ModelSetup setup) {
    return answer instanceof OutputPicture p
        ? Optional.of(PngFiles.encode(p.after()))
        : Optional.empty();
  }

  @Override
  protected void put(DataOutputStream out, OutputPicture answer) throws IOException {
    PictureWire.write(out, answer);
  }

  @Override
  public OutputPicture read(DataInputStream in) throws IOException {
    return PictureWire.read(in);
  }

  @Override
  protected void json(OutputPicture answer, ModelSetup setup, int top, ObjectNode into) {
    into.putObject("picture")
        .put("width", answer.made().width())
        .put("height", answer.made().height())
        .put("channels", answer.made().bands())
        .put("scale", answer.scale())
        .put("clipped", answer.clipped())
        .put("not_numbers", answer.notNumbers());
  }

  @Override
  protected List<List<String>> rows(OutputPicture answer, ModelSetup setup, int top) {
    return List.of(
        List.of(
            answer.made().width() + " x " + answer.made().height() + " pixels",
            String.format(Locale.ROOT, "scale %.3g", answer.scale()),
            problem(answer).orElse("")));
  }

  /** What is wrong with a picture's values. */
  private static Optional<String> problem(OutputPicture p) {
    if (p.hasNaN()) {
      return Optional.of(p.notNumbers() + " values are no numbers (NaN) and are black");
    } else if (p.clipped() > MUCH_CUT) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%.0f %% of the values lie beyond black or white: check the output range",
              100 * p.clipped()));
    }
    return Optional.empty();
  }

  @Override
  protected boolean same(OutputPicture a, OutputPicture b) {
    return comparable(a, b) && PictureQuality.psnr(a.made(), b.made()) >= SAME;
  }

  private static boolean comparable(OutputPicture a, OutputPicture b) {
    return a.made().hasSizeOf(b.made()) && a.hasNaN() == b.hasNaN();
  }

  @Override
  protected boolean close(OutputPicture a, OutputPicture b) {
    byte[] x = a.made().levels();
    byte[] y = b.made().levels();
    boolean close = comparable(a, b) && x.length == y.length;
    for (int i = 0; close && i < x.length; i++) {
      // A value half way between two levels may be rounded to either.
      close = Math.abs((x[i] & 0xff) - (y[i] & 0xff)) <= 1;
    }
    return close;
  }

  @Override
  protected double alike(OutputPicture a, OutputPicture b) {
    if (!comparable(a, b)) {
      return 0;
    }
    return Math.max(
        0,
        PictureQuality.ssim(a.made(), b.made())
            .orElseGet(
                () -> PictureQuality.psnr(a.made(), b.made()) / PictureQuality.MOST_DECIBELS));
  }

  @Override
  public List<Metric> metrics() {
    return metrics;
  }

  /** Squared error against the teacher's picture, whose axes the decoder needs. */
  @Override
  public TrainingHead trainingHead() {
    return TrainingHead.OUTPUTS;
  }

  /** A slope upscaled: every pixel is a level lighter than the one left of it. */
  @Override
  public TaskExample example() {
    int side = 16;
    float[] values = new float[side * side];
    byte[] wanted = new byte[side * side];
    for (int i = 0; i < values.length; i++) {
      wanted[i] = (byte) (100 + i % side);
      values[i] = 100 + i % side;
    }
    Raster target = new Raster(side, side, 1, wanted);
    return new TaskExample(
        Map.of("luminance", Tensors.ofFloats(new float[8 * 8], 1, 1, 8, 8)),
        Map.of("larger", Tensors.ofFloats(values, 1, 1, side, side)),
        List.of(),
        Optional.of(new TargetPicture("target", "slope", () -> target)),
        """
        {"picture": {"width": 16, "height": 16, "channels": 1, "scale": 2.0, "clipped": 0.0, "not_numbers": 0}}
        """);
  }
}
