package dev.lathe.engine.detect;

import dev.lathe.engine.answer.Box;
import dev.lathe.engine.picture.PictureFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a network proposes for one picture, by falling score, in pixels of its input; corners may
 * lie outside. Equal scores keep the network's order.
 */
public final class Candidates {
  /** More are not kept: the best ones hide the others long before. */
  public static final int MOST = 8192;

  private final int[] classes;
  private final float[] scores;
  private final float[] corners;

  private Candidates(int[] classes, float[] scores, float[] corners) {
    this.classes = classes;
    this.scores = scores;
    this.corners = corners;
  }

  /** How many. */
  public int size() {
    return classes.length;
  }

  /** The class of one, 0 or more. */
  public int classOf(int i) {
    return classes[i];
  }

  /** The score of one, 0..1. */
  public float score(int i) {
    return scores[i];
  }

  /** Left, top, right and bottom of one, in pixels of the input. */
  public float[] corners(int i) {
    return Arrays.copyOfRange(corners, 4 * i, 4 * i + 4);
  }

  /**
   * All of them in pixels of the original picture, by falling score, clipped to it; one that lies
   * outside of it is left out.
   */
  public List<Box> inPicture(PictureFrame frame) {
    List<Box> boxes = new ArrayList<>(size());
    for (int i = 0; i < size(); i++) {
      int c = 4 * i;
      Box box =
          frame.toPicture(
              classes[i], scores[i], corners[c], corners[c + 1], corners[c + 2], corners[c + 3]);
      Box inside = frame.clip(box);
      if (inside.area() > 0) {
        boxes.add(inside);
      }
    }
    return boxes;
  }

  /** Takes proposals in any order and keeps the best. */
  static final class Collector {
    private final float floor;
    private int[] classes = new int[256];
    private float[] scores = new float[256];
    private float[] corners = new float[1024];
    private int n;

    /** Proposals below the floor, with NaN or without an area are left out. */
    Collector(float floor) {
      this.floor = floor;
    }

    float floor() {
      return floor;
    }

    /** A proposal by its corners. */
    void corners(int index, float score, float x1, float y1, float x2, float y2) {
      boolean finite = Float.isFinite(x1 + y1 + x2 + y2);
      if (!(score >= floor) || !finite || index < 0 || x2 <= x1 || y2 <= y1) {
        return;
      }
      if (n == classes.length) {
        classes = Arrays.copyOf(classes, 2 * n);
        scores = Arrays.copyOf(scores, 2 * n);
        corners = Arrays.copyOf(corners, 8 * n);
      }
      classes[n] = index;
      scores[n] = Math.min(1, score);
      corners[4 * n] = x1;
      corners[4 * n + 1] = y1;
      corners[4 * n + 2] = x2;
      corners[4 * n + 3] = y2;
      n++;
    }

    /** A proposal by its centre and size. */
    void centred(int index, float score, float cx, float cy, float w, float h) {
      corners(index, score, cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2);
    }

    Candidates done() {
      // One long each: the score's bits, falling, above the place it came in.
      long[] order = new long[n];
      for (int i = 0; i < n; i++) {
        order[i] = ((long) (Integer.MAX_VALUE - Float.floatToIntBits(scores[i])) << 32) | i;
      }
      Arrays.sort(order);
      int kept = Math.min(n, MOST);
      int[] c = new int[kept];
      float[] s = new float[kept];
      float[] b = new float[4 * kept];
      for (int k = 0; k < kept; k++) {
        int i = (int) order[k];
        c[k] = classes[i];
        s[k] = scores[i];
        System.arraycopy(corners, 4 * i, b, 4 * k, 4);
      }
      return new Candidates(c, s, b);
    }
  }
}
