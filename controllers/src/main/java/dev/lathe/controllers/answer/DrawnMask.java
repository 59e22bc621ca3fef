package dev.lathe.controllers.answer;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Classes over the pixels of the picture that was given.
 *
 * @param width pixels a row; a large picture has fewer here than in its file
 * @param height rows
 * @param places for each pixel the place of its area in {@code areas}, −1 where it has none
 * @param changed pixels that are of another class than the original's; none for the original
 * @param areas what was found, largest first
 * @param summary how many classes, in words; for a variant what share of the pixels is the same
 * @param unchanged whether the whole is the original's; true for the original
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by identity only; a copy would cost a frame.
public record DrawnMask(
    int width,
    int height,
    int[] places,
    BitSet changed,
    List<Area> areas,
    String summary,
    boolean unchanged)
    implements AnswerContent {
  /** Copies the list. */
  public DrawnMask {
    areas = List.copyOf(areas);
  }

  /**
   * The pixels of one class.
   *
   * @param index of the class, which decides its colour
   * @param label data of the model
   * @param share of the picture, written
   * @param detail class, share and confidence, in words
   * @param ground whether it is what is left behind all others, and not coloured
   */
  public record Area(int index, String label, String share, String detail, boolean ground) {}

  /**
   * The area at a point of the picture.
   *
   * @param x share of the width, 0..1
   * @param y share of the height, 0..1
   */
  public Optional<Area> at(double x, double y) {
    int column = (int) Math.floor(x * width);
    int row = (int) Math.floor(y * height);
    if (column < 0 || row < 0 || column >= width || row >= height) {
      return Optional.empty();
    }
    int place = places[row * width + column];
    return place < 0 ? Optional.empty() : Optional.of(areas.get(place));
  }
}
