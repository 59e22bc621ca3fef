package dev.lathe.engine.detect;

import java.util.List;
import java.util.Optional;

/**
 * The feature maps of a one-stage detector: at each stride a grid of cells over the input, each
 * with so many proposals.
 *
 * @param strides in pixels, rising
 * @param anchors proposals a cell
 */
record Grids(List<Integer> strides, int anchors) {
  /** The pyramids that detectors of this kind have, the usual first. */
  private static final List<List<Integer>> PYRAMIDS =
      List.of(
          List.of(8, 16, 32),
          List.of(8, 16, 32, 64),
          List.of(16, 32),
          List.of(16),
          List.of(4, 8, 16, 32),
          List.of(8, 16, 32, 64, 128),
          List.of(8, 16),
          List.of(32),
          List.of(8));

  private static final int[] ANCHORS = {1, 3, 2, 5, 6, 9};

  /** The grids that make so many proposals, where there are any; the size must be known. */
  static Optional<Grids> of(long proposals, InputSize size) {
    for (List<Integer> strides : PYRAMIDS) {
      long cells = cells(strides, size);
      for (int anchors : ANCHORS) {
        if (cells > 0 && proposals == cells * anchors) {
          return Optional.of(new Grids(strides, anchors));
        }
      }
    }
    return Optional.empty();
  }

  private static long cells(List<Integer> strides, InputSize size) {
    long cells = 0;
    for (int s : strides) {
      cells += (long) (size.width() / s) * (size.height() / s);
    }
    return cells;
  }

  /** One proposal a cell, on three levels or more. */
  boolean isAnchorFreePyramid() {
    return anchors == 1 && strides.size() >= 3;
  }

  /** One proposal a cell on a single level. */
  boolean isSingle() {
    return anchors == 1 && strides.size() == 1;
  }
}
