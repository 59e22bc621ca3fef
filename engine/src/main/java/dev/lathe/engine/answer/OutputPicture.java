package dev.lathe.engine.answer;

import java.util.Optional;

/**
 * A picture that a network made of another.
 *
 * @param made what the network made, with what it was padded with cut off and in the aspect of the
 *     picture that was given
 * @param scale how many times wider the network's output is than its input
 * @param clipped the share of its values, 0..1, that lay well below black or above white and were
 *     cut
 * @param notNumbers how many of its values were no numbers (NaN); they are black
 * @param shown beside the picture that was given; empty until that is at hand
 */
public record OutputPicture(
    Raster made, double scale, double clipped, long notNumbers, Optional<Shown> shown)
    implements Answer {
  /**
   * What a person sees; both of the size of what the network made, three bands.
   *
   * @param before what the network saw, upscaled bicubically
   * @param after what it made, in colour where it made the luminance alone
   */
  public record Shown(Raster before, Raster after) {}

  /** With other pixels. */
  public OutputPicture withMade(Raster other) {
    return new OutputPicture(other, scale, clipped, notNumbers, shown);
  }

  /** With the picture that was given beside it. */
  public OutputPicture with(Shown other) {
    return new OutputPicture(made, scale, clipped, notNumbers, Optional.of(other));
  }

  /** What a person sees of it: in colour, once the picture that was given is at hand. */
  public Raster after() {
    return shown.map(Shown::after).orElse(made);
  }

  @Override
  public boolean hasNaN() {
    return notNumbers > 0;
  }
}
