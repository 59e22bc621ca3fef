package dev.lathe.engine.evaluate;

/** A figure of the pixels' classes said against those that are right. */
public enum MaskMeasure {
  /**
   * The mean over classes of intersection over union: pixels of the class that were said to be,
   * over those that are or were said to be (the Jaccard index). Over the classes that occur in the
   * masks: a class that is said and does not occur costs the classes whose pixels it took.
   */
  MEAN_IOU,
  /** The share of pixels whose class is right. */
  PIXEL_ACCURACY
}
