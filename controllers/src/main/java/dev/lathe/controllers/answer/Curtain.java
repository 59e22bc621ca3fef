package dev.lathe.controllers.answer;

import dev.lathe.controllers.services.PixelPicture;
import java.util.List;

/**
 * A picture that a model made, beside what it was made of: a curtain between two of them is drawn
 * away.
 *
 * @param sides what can stand on either side, all of one size: what the network saw, upscaled; the
 *     original model's picture, where these are another's; the picture itself, last
 * @param size of the picture, in words
 * @param problem what is wrong with its values, in words; may be empty
 */
public record Curtain(List<Side> sides, String size, String problem) implements AnswerContent {
  /** Which picture. */
  public enum Kind {
    /** What the network saw, upscaled. */
    BEFORE,
    /** The original model's. */
    ORIGINAL,
    /** This model's. */
    AFTER
  }

  /**
   * A picture that can stand on a side.
   *
   * @param kind which
   * @param name what it is called
   * @param picture its pixels
   */
  public record Side(Kind kind, String name, PixelPicture picture) {}

  /** Copies the list, which ends with the picture itself. */
  public Curtain {
    sides = List.copyOf(sides);
  }

  /** The side of a kind; where there is none, the picture itself. */
  public Side side(Kind kind) {
    return sides.stream()
        .filter(s -> s.kind() == kind)
        .findFirst()
        .orElseGet(() -> sides.get(sides.size() - 1));
  }
}
