package dev.lathe.engine.task;

import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Fit;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;
import dev.lathe.engine.picture.PictureGuess;
import dev.lathe.engine.task.GraphSignature.PictureInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Puts the preprocessing together from what each source says, best source first, and guesses the
 * rest from the graph. Scale, mean and deviation belong together: once a source says one of them,
 * the missing ones are neutral instead of guessed.
 */
final class PreprocessingMerge {
  private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
  private static final List<Double> IMAGENET_STD = List.of(0.229, 0.224, 0.225);

  /** Of networks that take any size: as most are trained. */
  private static final int USUAL_SIDE = 224;

  /** The most of those that are given pictures in their own size. */
  private static final int LARGE_SIDE = 512;

  private final Map<String, Facts.Image> sources;
  private final PictureInput input;
  private final GraphSignature signature;
  private final boolean wantsPixels;
  private final Optional<PictureGuess> kind;
  private final Map<String, List<String>> said = new LinkedHashMap<>();
  private final List<String> guessed = new ArrayList<>();

  /**
   * The sources by their name in sentences, the best first.
   *
   * @param kind how networks of its kind are mostly fed, for what no source says
   */
  PreprocessingMerge(
      Map<String, Facts.Image> sources,
      PictureInput input,
      GraphSignature signature,
      OnnxModel onnx,
      Optional<PictureGuess> kind) {
    this.sources = sources;
    this.kind = kind;
    this.input = input;
    this.signature = signature;
    this.wantsPixels = input.bytes() || GraphSignature.scalesItsInput(onnx.graph());
  }

  /**
   * The preprocessing.
   *
   * @throws IllegalArgumentException when the sources contradict each other
   */
  ImagePreprocessing merge() {
    Layout layout = take("layout", Facts.Image::layout, input::layout);
    Channels channels =
        take(
            "channels",
            Facts.Image::channels,
            () ->
                input.channels() == 1
                    ? Channels.GRAY
                    : kind.map(PictureGuess::channels).orElse(Channels.RGB));
    int open = kind.filter(k -> k.fit() == Fit.OWN).isPresent() ? LARGE_SIDE : USUAL_SIDE;
    int width = take("width", Facts.Image::width, () -> input.width() > 0 ? input.width() : open);
    int height =
        take("height", Facts.Image::height, () -> input.height() > 0 ? input.height() : open);
    Fit fit = fit(width, height);
    int resize =
        fit == Fit.CROP
            ? take("resize", Facts.Image::shorterSide, () -> guessShorterSide(width, height))
            : 0;
    int pad = fit.pads() ? take("pad", Facts.Image::pad, this::guessPad) : 0;
    boolean normalization =
        sources.values().stream()
            .anyMatch(f -> f.scale().isPresent() || f.mean().isPresent() || f.std().isPresent());
    // What a graph does itself, or a source says in part, is not mixed with the habits of its kind.
    Optional<PictureGuess> habit =
        normalization || wantsPixels ? Optional.empty() : kind.filter(k -> fits(k, channels));
    boolean imagenet = !normalization && !wantsPixels && channels != Channels.GRAY && isImageNet();
    double scale =
        take(
            "scale",
            Facts.Image::scale,
            () -> habit.map(PictureGuess::scale).orElse(guessScale(normalization, channels)));
    List<Double> mean =
        take(
            "mean",
            Facts.Image::mean,
            () ->
                habit
                    .map(PictureGuess::mean)
                    .orElse(imagenet ? inOrder(IMAGENET_MEAN, channels) : List.of(0.0)));
    List<Double> std =
        take(
            "std",
            Facts.Image::std,
            () ->
                habit
                    .map(PictureGuess::std)
                    .orElse(imagenet ? inOrder(IMAGENET_STD, channels) : List.of(1.0)));
    int n = channels.count();
    return new ImagePreprocessing(
        resize, width, height, layout, channels, scale, spread(mean, n), spread(std, n), fit, pad);
  }

  /**
   * The best source that says anything of it: the fit itself, or a shorter side, which stands for a
   * crop and 0 for stretching, as it did before there were other fits.
   */
  private Fit fit(int width, int height) {
    return take(
        "fit",
        f -> f.fit().or(() -> f.resize().map(Fit::ofResize)),
        () -> kind.map(PictureGuess::fit).orElse(Fit.ofResize(guessResize(width, height))));
  }

  private int guessPad() {
    return kind.filter(k -> k.fit().pads()).map(PictureGuess::pad).orElse(0);
  }

  private static boolean fits(PictureGuess kind, Channels channels) {
    return kind.mean().size() == 1 || kind.channels() == channels;
  }

  private int guessShorterSide(int width, int height) {
    int guess = guessResize(width, height);
    return guess > 0 ? guess : Math.max(width, height);
  }

  private interface Guess<T> {
    T make();
  }

  private <T> T take(String name, Function<Facts.Image, Optional<T>> field, Guess<T> guess) {
    for (Map.Entry<String, Facts.Image> e : sources.entrySet()) {
      Optional<T> value = field.apply(e.getValue());
      if (value.isPresent()) {
        said.computeIfAbsent(e.getKey(), k -> new ArrayList<>()).add(name);
        return value.get();
      }
    }
    guessed.add(name);
    return guess.make();
  }

  private boolean isImageNet() {
    int c = signature.classes().orElse(0);
    return c == 1000 || c == 1001;
  }

  /** ImageNet networks are tried on the middle of a larger picture, most often of 256 pixels. */
  private int guessResize(int width, int height) {
    if (width != height) {
      return 0;
    }
    if (isImageNet() && width >= 128) {
      return width <= 256 ? 256 : (int) Math.rint(width * 256.0 / 224);
    }
    return width;
  }

  private double guessScale(boolean normalization, Channels channels) {
    double meanSize =
        sources.values().stream()
            .flatMap(f -> f.mean().stream())
            .findFirst()
            .map(m -> Collections.max(m))
            .orElse(0.0);
    if (normalization) {
      return meanSize > 1 || wantsPixels ? 1 : 1.0 / 255;
    }
    // Networks for small grey digits are mostly fed 0 to 255, as MNIST's files hold them.
    boolean digits = channels == Channels.GRAY && input.width() == 28 && input.height() == 28;
    return wantsPixels || digits ? 1 : 1.0 / 255;
  }

  private static List<Double> inOrder(List<Double> rgb, Channels channels) {
    return channels == Channels.BGR ? List.of(rgb.get(2), rgb.get(1), rgb.get(0)) : rgb;
  }

  private static List<Double> spread(List<Double> values, int n) {
    return values.size() == 1 ? Collections.nCopies(n, values.get(0)) : values;
  }

  /** Where each part came from, a sentence. */
  String source() {
    List<String> parts = new ArrayList<>();
    said.forEach((source, names) -> parts.add(String.join(", ", names) + " from " + source));
    if (!guessed.isEmpty()) {
      String way =
          "guessed from the input "
              + signature.inputs()
              + (signature.classes().isPresent()
                  ? " and the " + signature.classes().getAsInt() + " classes"
                  : "");
      parts.add(parts.isEmpty() ? way : String.join(", ", guessed) + " " + way);
    }
    return String.join("; ", parts);
  }
}
