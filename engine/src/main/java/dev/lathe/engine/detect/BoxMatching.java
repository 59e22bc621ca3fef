package dev.lathe.engine.detect;

import dev.lathe.engine.answer.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Pairs of boxes of two answers: each box in one pair at most, the closest pairs first. */
final class BoxMatching {
  /** A pair by the positions of its boxes. */
  record Pair(int first, int second, double iou) {}

  private BoxMatching() {}

  /**
   * The pairs.
   *
   * @param sameClass whether only boxes of one class may be a pair
   * @param takenA boxes of the first that are in a pair already; the new ones are added
   * @param takenB boxes of the second that are in a pair already; the new ones are added
   */
  static List<Pair> pairs(
      List<Box> a,
      List<Box> b,
      double least,
      boolean sameClass,
      boolean[] takenA,
      boolean[] takenB) {
    List<Pair> all = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      for (int j = 0; j < b.size(); j++) {
        boolean free = !takenA[i] && !takenB[j];
        if (free && (!sameClass || a.get(i).index() == b.get(j).index())) {
          double iou = a.get(i).iou(b.get(j));
          if (iou >= least) {
            all.add(new Pair(i, j, iou));
          }
        }
      }
    }
    all.sort(Comparator.comparingDouble(Pair::iou).reversed());
    List<Pair> kept = new ArrayList<>();
    for (Pair p : all) {
      if (!takenA[p.first()] && !takenB[p.second()]) {
        takenA[p.first()] = true;
        takenB[p.second()] = true;
        kept.add(p);
      }
    }
    return kept;
  }
}
