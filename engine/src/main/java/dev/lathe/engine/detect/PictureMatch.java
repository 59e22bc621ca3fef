package dev.lathe.engine.detect;

import dev.lathe.engine.answer.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Detections of one class in one picture against the true boxes of that class, as COCO's {@code
 * evaluateImg} matches them (cocodataset/cocoapi PythonAPI/pycocotools/cocoeval.py): by falling
 * score, each takes the free true box that it overlaps most, at each of ten IoU thresholds apart. A
 * true box that is to be ignored is taken only where no other is left, may be taken any number of
 * times, and is compared by the share of the detection that lies in it, as COCO does with crowds.
 */
final class PictureMatch {
  /** How many IoU thresholds. */
  static final int LEVELS = 10;

  /** COCO's {@code maxDets}: so many of a class in a picture count, the best. */
  static final int MOST = 100;

  /** Takes one detection after the other. */
  interface Sink {
    /**
     * A detection.
     *
     * @param hits bit i: it found a true box at the IoU threshold 0.5 + 0.05 i
     * @param ignored bit i: it fell to an ignored box there, and counts as nothing
     */
    void detection(float score, int hits, int ignored);
  }

  private PictureMatch() {}

  static double threshold(int level) {
    return 0.5 + 0.05 * level;
  }

  /**
   * Matches.
   *
   * @param counted true boxes that count
   * @param ignored true boxes that do not
   */
  static void match(List<Box> found, List<Box> counted, List<Box> ignored, Sink sink) {
    List<Box> detections = new ArrayList<>(found);
    detections.sort(Comparator.comparingDouble(Box::score).reversed());
    boolean[][] taken = new boolean[LEVELS][counted.size()];
    for (Box d : detections.subList(0, Math.min(MOST, detections.size()))) {
      int hits = 0;
      int lost = 0;
      for (int level = 0; level < LEVELS; level++) {
        int best = best(d, counted, taken[level], threshold(level));
        if (best >= 0) {
          taken[level][best] = true;
          hits |= 1 << level;
        } else if (isIgnored(d, ignored, threshold(level))) {
          lost |= 1 << level;
        }
      }
      sink.detection(d.score(), hits, lost);
    }
  }

  private static int best(Box d, List<Box> truth, boolean[] taken, double threshold) {
    int best = -1;
    double most = threshold;
    for (int i = 0; i < truth.size(); i++) {
      if (!taken[i]) {
        double iou = d.iou(truth.get(i));
        // Of equal ones COCO takes the last.
        if (iou >= most) {
          most = iou;
          best = i;
        }
      }
    }
    return best;
  }

  private static boolean isIgnored(Box d, List<Box> ignored, double threshold) {
    return d.area() > 0 && ignored.stream().anyMatch(c -> shared(d, c) / d.area() >= threshold);
  }

  private static double shared(Box a, Box b) {
    double w = Math.min(a.x() + a.width(), b.x() + b.width()) - Math.max(a.x(), b.x());
    double h = Math.min(a.y() + a.height(), b.y() + b.height()) - Math.max(a.y(), b.y());
    return w > 0 && h > 0 ? w * h : 0;
  }
}
