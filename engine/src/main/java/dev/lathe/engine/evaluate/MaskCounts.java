package dev.lathe.engine.evaluate;

import dev.lathe.engine.answer.PixelClasses;
import dev.lathe.engine.answer.Segmentation;
import java.util.Arrays;

/**
 * How the pixels of one picture were classified, counted by class in the mask's pixels; one of
 * which either knows no class does not count.
 */
public final class MaskCounts {
  private long[] actual = {};
  private long[] found = {};
  private long[] said = {};
  private boolean counted;

  private MaskCounts() {}

  /**
   * Counts.
   *
   * @param right the true classes
   * @param answer what was said, which is nowhere right where its scores are no numbers
   */
  public static MaskCounts of(PixelClasses right, Segmentation answer) {
    MaskCounts counts = new MaskCounts();
    PixelClasses given = answer.classes().scaledTo(right.width(), right.height());
    boolean told = !answer.hasNaN();
    for (int i = 0; i < right.size(); i++) {
      int r = right.at(i);
      int g = given.at(i);
      if (isClass(r) && isClass(g)) {
        counts.add(r, g, told);
      }
    }
    return counts;
  }

  private static boolean isClass(int index) {
    return index < ConfusionMetric.MOST_CLASSES;
  }

  private void add(int right, int given, boolean told) {
    int most = Math.max(right, given) + 1;
    if (most > actual.length) {
      actual = Arrays.copyOf(actual, most);
      found = Arrays.copyOf(found, most);
      said = Arrays.copyOf(said, most);
    }
    counted = true;
    actual[right]++;
    found[right] += told && right == given ? 1 : 0;
    said[given] += told ? 1 : 0;
  }

  /** Whether any pixel counts. */
  public boolean isCounted() {
    return counted;
  }

  /** One more than the largest class that is there or was said. */
  public int classes() {
    return actual.length;
  }

  /** How many pixels are of a class. */
  public long actual(int c) {
    return c < actual.length ? actual[c] : 0;
  }

  /** How many of them were said to be. */
  public long found(int c) {
    return c < found.length ? found[c] : 0;
  }

  /** How many pixels were said to be of a class. */
  public long said(int c) {
    return c < said.length ? said[c] : 0;
  }

  /** Mean intersection over union of the classes that are there, 0..1; NaN where none is. */
  public double meanIou() {
    double sum = 0;
    int n = 0;
    for (int c = 0; c < classes(); c++) {
      if (actual[c] > 0) {
        sum += (double) found[c] / (actual[c] + said[c] - found[c]);
        n++;
      }
    }
    return sum / n;
  }
}
