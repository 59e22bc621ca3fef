package dev.lathe.engine.task;

import dev.lathe.engine.picture.PictureFrame;
import dev.lathe.engine.text.TextFrame;
import java.util.Optional;

/**
 * The places of a network's output of which each has a class: the pixels of a map, or tokens in one
 * row.
 *
 * @param rows of the map; 1 for tokens
 * @param columns of the map, or tokens
 * @param frame where the picture lies in the input; empty for what is no picture
 * @param text where the tokens lie in the sentence; empty for what is none
 * @param move how the input was moved since the frame was taken
 */
public record OutputPlaces(
    int rows, int columns, Optional<PictureFrame> frame, Optional<TextFrame> text, Move move) {
  /**
   * A random change to a picture before it is trained on.
   *
   * @param right how far what is seen lies to the right in the picture as it was, as a share of the
   *     input's width
   * @param down the same downwards, as a share of its height
   * @param mirrored whether it was mirrored, left to right, before that
   */
  public record Move(double right, double down, boolean mirrored) {
    /** None. */
    public static final Move NONE = new Move(0, 0, false);
  }

  /** How many. */
  public int count() {
    return rows * columns;
  }
}
