package dev.lathe.engine.detect;

/** What a {@link DetectionTally} can say. */
public enum DetectionMeasure {
  /** Mean average precision over the IoU thresholds 0.5, 0.55, … 0.95: COCO's mAP. */
  MAP,
  /** Mean average precision at an IoU of 0.5. */
  MAP_50,
  /** The share of the true boxes that are found at the score threshold, at an IoU of 0.5. */
  RECALL
}
