package dev.lathe.engine.detect;

/**
 * Which candidates are shown as boxes.
 *
 * @param score the least score, 0..1
 * @param iou of two boxes of one class that overlap by more than this, the better is kept; 0..1, 1
 *     keeps all
 * @param maxBoxes most boxes in a picture, 1 or more
 */
public record Thresholds(float score, double iou, int maxBoxes) {
  /** Checks the ranges. */
  public Thresholds {
    if (!(score >= 0 && score <= 1) || !(iou >= 0 && iou <= 1) || maxBoxes < 1) {
      throw new IllegalArgumentException(
          "score and IoU must be 0 to 1 and at least one box be wanted: "
              + score
              + ", "
              + iou
              + ", "
              + maxBoxes);
    }
  }
}
