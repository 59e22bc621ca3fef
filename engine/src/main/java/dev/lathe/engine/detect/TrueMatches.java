package dev.lathe.engine.detect;

import dev.lathe.engine.answer.Box;
import dev.lathe.engine.answer.TrueBoxes;
import java.util.List;

/** Which true boxes are found: of the right class, and overlapping by half or more. */
public final class TrueMatches {
  private TrueMatches() {}

  /**
   * How surely each true box is found.
   *
   * @return for each of the true boxes, in their order, the score of the box that found it, above 0
   *     to 1; 0 where none did, and for those that are to be ignored
   */
  public static double[] scores(TrueBoxes truth, List<Box> found) {
    double[] scores = new double[truth.boxes().size()];
    boolean[] taken = new boolean[scores.length];
    boolean[] used = new boolean[found.size()];
    for (BoxMatching.Pair p :
        BoxMatching.pairs(truth.boxes(), found, BoxDifferences.SAME_OBJECT, true, taken, used)) {
      if (!truth.ignored().get(p.first())) {
        scores[p.first()] = Math.max(Double.MIN_NORMAL, found.get(p.second()).score());
      }
    }
    return scores;
  }
}
