package dev.lathe.engine.picture;

import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Fit;
import java.util.List;

/**
 * How networks of one kind are mostly fed, where no file says it: the weakest source of a
 * preprocessing.
 *
 * @param fit how a picture is fitted; where it is {@link Fit#CROP} the shorter side is guessed from
 *     the input
 * @param pad the grey level around a letterboxed picture, 0..255
 * @param channels order of the colours
 * @param scale factor on the 0..255 pixel
 * @param mean subtracted after scaling, in the order of {@code channels}; one value stands for all
 * @param std divided by after that; one value stands for all
 */
public record PictureGuess(
    Fit fit, int pad, Channels channels, double scale, List<Double> mean, List<Double> std) {
  /** Copies the lists. */
  public PictureGuess {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
  }

  /** Only scaled: no mean, no deviation. */
  public static PictureGuess scaled(Fit fit, int pad, Channels channels, double scale) {
    return new PictureGuess(fit, pad, channels, scale, List.of(0.0), List.of(1.0));
  }
}
