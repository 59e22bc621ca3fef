package dev.lathe.engine.task;

import dev.lathe.engine.decode.PixelLayout;
import dev.lathe.engine.decode.PixelReading;
import dev.lathe.engine.detect.InputSize;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Fit;
import dev.lathe.engine.picture.PictureGuess;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a graph gives away of the classes of pixels. Outputs over the pixels of the picture may as
 * well be pictures themselves: those of one or three channels are taken for classes only where the
 * graph or the labels say so.
 *
 * @param layout of the first output
 * @param whole whether that output holds whole numbers
 * @param colours how many channels the picture has
 * @param head what the last nodes give away
 * @param named whether an output is called a mask
 */
record PixelGuess(PixelLayout layout, boolean whole, int colours, GraphHead head, boolean named) {
  private static final int CERTAIN = 58;
  private static final int LIKELY = 52;
  private static final int POSSIBLE = 30;

  /** The widths of features are multiples of it, and numbers of classes hardly ever. */
  private static final int FEATURES = 32;

  /** As many classes as networks have whose backbones were trained on ImageNet. */
  private static final Set<Integer> USUAL = Set.of(19, 21, 150);

  private static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
  private static final List<Double> IMAGENET_STD = List.of(0.229, 0.224, 0.225);

  /** Of a graph; empty where its outputs do not lie over the pixels of its picture. */
  static Optional<PixelGuess> of(GraphSignature s) {
    if (s.picture().isEmpty() || s.outputs().isEmpty()) {
      return Optional.empty();
    }
    InputSize input = new InputSize(s.picture().get().width(), s.picture().get().height());
    boolean all = s.outputs().stream().allMatch(o -> PixelLayout.declared(o, input).isPresent());
    TensorSpec first = s.outputs().get(0);
    boolean named =
        s.outputs().stream()
            .map(o -> o.name().toLowerCase(Locale.ROOT))
            .anyMatch(n -> n.contains("mask") || n.contains("segm"));
    return all
        ? PixelLayout.declared(first, input)
            .map(
                l ->
                    new PixelGuess(
                        l, isWhole(first.type()), s.picture().get().channels(), s.head(), named))
        : Optional.empty();
  }

  private static boolean isWhole(DataType type) {
    return switch (type) {
      case INT64, INT32, INT16, INT8, UINT8, UINT16, UINT32, UINT64, BOOL -> true;
      default -> false;
    };
  }

  /** Whether a declared output has a single real number a pixel. */
  static boolean isSingleScore(TensorSpec output, InputSize input) {
    return PixelLayout.declared(output, input)
        .filter(l -> l.channels() == 1 && !isWhole(output.type()))
        .isPresent();
  }

  /**
   * How likely it is for classes of pixels, 0..100.
   *
   * @param labels how many names of classes there are; empty where there are none
   */
  int likelihood(OptionalInt labels) {
    int n = layout.channels();
    boolean indices = n == 1 && (whole || head.choosesItself());
    boolean counted = labels.isPresent() && labels.getAsInt() == Math.max(2, n);
    if (indices || n > 1 && head.kind() == GraphHead.Kind.SOFTMAX || n > 1 && counted) {
      return CERTAIN;
    } else if (n == 1) {
      boolean object = head.kind() == GraphHead.Kind.SIGMOID || counted;
      // From grey to grey it may as well clean pictures.
      return named || object && colours > 1 ? LIKELY : object ? POSSIBLE : 0;
    } else if (n == 3) {
      return named ? LIKELY : 0;
    }
    return n % FEATURES == 0 ? 0 : LIKELY;
  }

  /** What the numbers at each pixel mean, where the last nodes say it. */
  Optional<PixelReading> reading() {
    if (layout.channels() == 1 && (whole || head.choosesItself())) {
      return Optional.of(PixelReading.INDICES);
    }
    return switch (head.kind()) {
      case SOFTMAX, SIGMOID -> Optional.of(PixelReading.PROBABILITIES);
      default -> Optional.empty();
    };
  }

  /** How many classes there are, where the output says it. */
  OptionalInt classes(PixelReading reading) {
    if (layout.channels() > 1) {
      return OptionalInt.of(layout.channels());
    }
    boolean indices = whole || reading == PixelReading.INDICES;
    return indices ? OptionalInt.empty() : OptionalInt.of(2);
  }

  /** How such networks are mostly fed: the whole picture, stretched. */
  static PictureGuess pictures(OptionalInt classes) {
    return USUAL.contains(classes.orElse(0))
        ? new PictureGuess(Fit.STRETCH, 0, Channels.RGB, 1.0 / 255, IMAGENET_MEAN, IMAGENET_STD)
        : PictureGuess.scaled(Fit.STRETCH, 0, Channels.RGB, 1.0 / 255);
  }
}
