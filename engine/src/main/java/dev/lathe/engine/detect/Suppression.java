package dev.lathe.engine.detect;

import dev.lathe.engine.answer.Box;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Non-maximum suppression, greedy and class by class: the best box stays, those of its class that
 * overlap it too much go, and so on. Candidates are laid out once, so that moving a threshold costs
 * a walk over them and nothing else.
 */
public final class Suppression {
  private final List<Box> candidates;
  private final int[] classes;
  private final float[] x1;
  private final float[] y1;
  private final float[] x2;
  private final float[] y2;
  private final float[] areas;
  private final int classCount;

  /**
   * Over these candidates.
   *
   * @param candidates by falling score, as {@link dev.lathe.engine.answer.Boxes} holds them
   */
  public Suppression(List<Box> candidates) {
    this.candidates = List.copyOf(candidates);
    int n = candidates.size();
    classes = new int[n];
    x1 = new float[n];
    y1 = new float[n];
    x2 = new float[n];
    y2 = new float[n];
    areas = new float[n];
    // Classes are numbered anew: an index may be as large as a label map likes.
    int[] distinct = this.candidates.stream().mapToInt(Box::index).distinct().sorted().toArray();
    classCount = distinct.length;
    for (int i = 0; i < n; i++) {
      Box b = this.candidates.get(i);
      classes[i] = Arrays.binarySearch(distinct, b.index());
      x1[i] = b.x();
      y1[i] = b.y();
      x2[i] = b.x() + b.width();
      y2[i] = b.y() + b.height();
      areas[i] = b.width() * b.height();
    }
  }

  /** The boxes that pass, by falling score. */
  public List<Box> select(Thresholds t) {
    List<Box> kept = new ArrayList<>();
    int[] last = new int[classCount];
    Arrays.fill(last, -1);
    int[] before = new int[candidates.size()];
    for (int i = 0; i < candidates.size() && kept.size() < t.maxBoxes(); i++) {
      Box b = candidates.get(i);
      if (b.score() < t.score()) {
        break;
      }
      if (!isHidden(i, last[classes[i]], before, t.iou())) {
        before[i] = last[classes[i]];
        last[classes[i]] = i;
        kept.add(b);
      }
    }
    return List.copyOf(kept);
  }

  /** Whether one of the kept boxes of its class, chained by {@code before}, covers it too much. */
  private boolean isHidden(int i, int last, int[] before, double most) {
    for (int k = last; k >= 0; k = before[k]) {
      float w = Math.min(x2[i], x2[k]) - Math.max(x1[i], x1[k]);
      float h = Math.min(y2[i], y2[k]) - Math.max(y1[i], y1[k]);
      if (w > 0 && h > 0) {
        float shared = w * h;
        if (shared > most * (areas[i] + areas[k] - shared)) {
          return true;
        }
      }
    }
    return false;
  }
}
