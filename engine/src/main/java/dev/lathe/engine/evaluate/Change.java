package dev.lathe.engine.evaluate;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a variant changed about the answer to one example.
 *
 * @param kind whether an answer was lost, gained, or only became another one
 * @param loss how much was lost, by the task's {@link ChangeMeasure}; below 0 where something was
 *     gained; never NaN
 * @param before what the original's answer measures; empty where that says nothing
 * @param after what the variant's answer measures; empty where that says nothing
 * @param judged what is right in the example, each with whether it was found; empty without truth
 * @param moves which classes became which; empty where the answers agree or are no classes
 * @param overlaps of pictures whose pixels have classes, how each was found; empty without truth
 */
public record Change(
    Kind kind,
    double loss,
    OptionalDouble before,
    OptionalDouble after,
    List<Judged> judged,
    List<Move> moves,
    List<Overlap> overlaps) {
  /** What became of an answer. */
  public enum Kind {
    /** It was right and is wrong. */
    LOST,
    /** It was wrong and is right. */
    GAINED,
    /** It is another one, and not known to be better or worse: wrong as before, or unlabelled. */
    CHANGED,
    /** A person would call it the same. */
    SAME
  }

  /**
   * Something that is right, and who found it.
   *
   * @param index of its class, 0 or more
   * @param before whether the original found it
   * @param after whether the variant found it
   */
  public record Judged(int index, boolean before, boolean after) {}

  /**
   * A class that became another.
   *
   * @param before index of the class that the original says; {@link #NONE} for nothing
   * @param after index of the class that the variant says; {@link #NONE} for nothing
   */
  public record Move(int before, int after) {
    /** No class: a box that is only in one answer, or an answer that is no number. */
    public static final int NONE = -1;
  }

  /**
   * How many pixels of a picture are of a class, and who found them.
   *
   * @param index of the class, 0 or more
   * @param actual pixels that are of it
   * @param foundBefore of those, how many the original found
   * @param saidBefore pixels that the original says are of it
   * @param foundAfter of those that are, how many the variant found
   * @param saidAfter pixels that the variant says are of it
   */
  public record Overlap(
      int index, long actual, long foundBefore, long saidBefore, long foundAfter, long saidAfter) {}

  /** Of answers that are no classes of pixels. */
  public Change(
      Kind kind,
      double loss,
      OptionalDouble before,
      OptionalDouble after,
      List<Judged> judged,
      List<Move> moves) {
    this(kind, loss, before, after, judged, moves, List.of());
  }

  /** Copies the lists. */
  public Change {
    if (Double.isNaN(loss)) {
      throw new IllegalArgumentException("a loss must be a number");
    }
    judged = List.copyOf(judged);
    moves = List.copyOf(moves);
    overlaps = List.copyOf(overlaps);
  }

  /** Nothing changed, and nothing is known of what is right. */
  public static Change none() {
    return new Change(
        Kind.SAME, 0, OptionalDouble.empty(), OptionalDouble.empty(), List.of(), List.of());
  }

  /**
   * Another answer, of a task that does not tell better from worse.
   *
   * @param similarity of the two answers, 0..1; NaN counts as 0
   */
  public static Change other(double similarity) {
    double alike = Double.isNaN(similarity) ? 0 : similarity;
    return new Change(
        Kind.CHANGED,
        1 - alike,
        OptionalDouble.empty(),
        OptionalDouble.of(alike),
        List.of(),
        List.of());
  }
}
