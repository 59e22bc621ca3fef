package dev.lathe.engine.detect;

import dev.lathe.engine.answer.Box;
import java.util.ArrayList;
import java.util.List;

/**
 * How the boxes of a variant differ from the original's.
 *
 * @param same how many are of one class and lie nearly alike
 * @param moved of one class, but apart by more than a little
 * @param relabelled in one place, but of another class
 * @param lost boxes of the original that the variant does not find
 * @param added boxes of the variant that the original does not find
 */
public record BoxDifferences(
    int same, List<Change> moved, List<Change> relabelled, List<Box> lost, List<Box> added) {
  /** Boxes that overlap by less are not the same object. */
  public static final double SAME_OBJECT = 0.5;

  /** Boxes that overlap by less have moved. */
  public static final double SAME_PLACE = 0.9;

  /**
   * A box before and after.
   *
   * @param before the original's
   * @param after the variant's
   */
  public record Change(Box before, Box after) {}

  /** Copies the lists. */
  public BoxDifferences {
    moved = List.copyOf(moved);
    relabelled = List.copyOf(relabelled);
    lost = List.copyOf(lost);
    added = List.copyOf(added);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return moved.isEmpty() && relabelled.isEmpty() && lost.isEmpty() && added.isEmpty();
  }

  /** The differences of two answers. */
  public static BoxDifferences of(List<Box> original, List<Box> variant) {
    boolean[] a = new boolean[original.size()];
    boolean[] b = new boolean[variant.size()];
    int same = 0;
    List<Change> moved = new ArrayList<>();
    for (BoxMatching.Pair p : BoxMatching.pairs(original, variant, SAME_OBJECT, true, a, b)) {
      if (p.iou() >= SAME_PLACE) {
        same++;
      } else {
        moved.add(new Change(original.get(p.first()), variant.get(p.second())));
      }
    }
    List<Change> relabelled = new ArrayList<>();
    for (BoxMatching.Pair p : BoxMatching.pairs(original, variant, SAME_OBJECT, false, a, b)) {
      relabelled.add(new Change(original.get(p.first()), variant.get(p.second())));
    }
    return new BoxDifferences(same, moved, relabelled, rest(original, a), rest(variant, b));
  }

  private static List<Box> rest(List<Box> boxes, boolean[] taken) {
    List<Box> rest = new ArrayList<>();
    for (int i = 0; i < taken.length; i++) {
      if (!taken[i]) {
        rest.add(boxes.get(i));
      }
    }
    return rest;
  }

  /**
   * How far two answers agree, 0..1: the F1 of boxes of one class that overlap by half or more; 1
   * where neither has any. The same whichever comes first.
   */
  public static double agreement(List<Box> a, List<Box> b) {
    if (a.isEmpty() && b.isEmpty()) {
      return 1;
    }
    int pairs =
        BoxMatching.pairs(a, b, SAME_OBJECT, true, new boolean[a.size()], new boolean[b.size()])
            .size();
    return 2.0 * pairs / (a.size() + b.size());
  }
}
