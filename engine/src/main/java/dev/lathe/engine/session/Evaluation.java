package dev.lathe.engine.session;

import dev.lathe.engine.data.Example;
import dev.lathe.engine.session.Prediction.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What is known of a model after some examples: counts, nothing but counts, so that two of them
 * over different examples add up to one over both, in any grouping.
 *
 * @param answered examples answered
 * @param labelled of them, those with a true label
 * @param right of the labelled, those answered rightly
 * @param rightInFive of the labelled, those with the true label among the best five
 * @param compared examples that the reference answered too
 * @param agreeing of the compared, those with the reference's answer (the same class; for vectors a
 *     cosine of at least 0.99)
 * @param similarity sum over the compared of how alike the answers are, each 0..1 (cosine, never
 *     below 0; for classes 1 or 0)
 * @param paired of those labelled and compared, how model and reference share the right answers
 * @param confusion by true class, how often each class was answered
 * @param failed examples that could not be answered
 * @param failures the first few reasons
 */
public record Evaluation(
    long answered,
    long labelled,
    long right,
    long rightInFive,
    long compared,
    long agreeing,
    double similarity,
    Paired paired,
    Map<Integer, Map<Integer, Long>> confusion,
    long failed,
    List<String> failures) {
  private static final int KEPT_FAILURES = 5;
  private static final double SAME_VECTOR = 0.99;

  /**
   * The four counts of a paired comparison: what McNemar's test takes.
   *
   * @param onlyThis right here, wrong in the reference
   * @param onlyReference wrong here, right in the reference
   */
  public record Paired(long both, long onlyThis, long onlyReference, long neither) {
    /** Nothing yet. */
    public static final Paired NONE = new Paired(0, 0, 0, 0);

    private Paired plus(Paired o) {
      return new Paired(
          both + o.both,
          onlyThis + o.onlyThis,
          onlyReference + o.onlyReference,
          neither + o.neither);
    }
  }

  /** Nothing yet. */
  public static final Evaluation NONE =
      new Evaluation(0, 0, 0, 0, 0, 0, 0, Paired.NONE, Map.of(), 0, List.of());

  /** Copies the lists. */
  public Evaluation {
    failures = List.copyOf(failures);
  }

  /** One example with its answer. */
  public static Evaluation of(Example example, Answer answer, Optional<Answer> reference) {
    OptionalInt best = Judging.bestClass(answer);
    OptionalInt label = best.isPresent() ? example.label() : OptionalInt.empty();
    boolean right = label.isPresent() && label.getAsInt() == best.getAsInt();
    boolean inFive = label.isPresent() && Judging.bestFive(answer).contains(label.getAsInt());
    double alike = reference.map(r -> Judging.similarity(answer, r)).orElse(0.0);
    Paired paired = Paired.NONE;
    if (reference.isPresent() && label.isPresent()) {
      OptionalInt other = Judging.bestClass(reference.get());
      boolean otherRight = other.isPresent() && other.getAsInt() == label.getAsInt();
      paired =
          new Paired(
              right && otherRight ? 1 : 0,
              right && !otherRight ? 1 : 0,
              !right && otherRight ? 1 : 0,
              !right && !otherRight ? 1 : 0);
    }
    return new Evaluation(
        1,
        label.isPresent() ? 1 : 0,
        right ? 1 : 0,
        inFive ? 1 : 0,
        reference.isPresent() ? 1 : 0,
        reference.isPresent() && alike >= SAME_VECTOR ? 1 : 0,
        alike,
        paired,
        label.isPresent() ? Map.of(label.getAsInt(), Map.of(best.getAsInt(), 1L)) : Map.of(),
        0,
        List.of());
  }

  /** One example that could not be answered. */
  public static Evaluation failure(String reason) {
    return new Evaluation(0, 0, 0, 0, 0, 0, 0, Paired.NONE, Map.of(), 1, List.of(reason));
  }

  /** Both together. */
  public Evaluation plus(Evaluation o) {
    List<String> reasons = new ArrayList<>(failures);
    reasons.addAll(o.failures);
    return new Evaluation(
        answered + o.answered,
        labelled + o.labelled,
        right + o.right,
        rightInFive + o.rightInFive,
        compared + o.compared,
        agreeing + o.agreeing,
        similarity + o.similarity,
        paired.plus(o.paired),
        sum(confusion, o.confusion),
        failed + o.failed,
        reasons.subList(0, Math.min(KEPT_FAILURES, reasons.size())));
  }

  private static Map<Integer, Map<Integer, Long>> sum(
      Map<Integer, Map<Integer, Long>> a, Map<Integer, Map<Integer, Long>> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    Map<Integer, Map<Integer, Long>> all = new TreeMap<>();
    for (Map<Integer, Map<Integer, Long>> one : List.of(a, b)) {
      one.forEach(
          (truth, row) -> {
            Map<Integer, Long> into = all.computeIfAbsent(truth, t -> new TreeMap<>());
            row.forEach((answer, n) -> into.merge(answer, n, Long::sum));
          });
    }
    return all;
  }

  /** The share of right answers; empty without labels. */
  public OptionalDouble accuracy() {
    return labelled == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) right / labelled);
  }

  /** The share of answers equal to the reference's; empty without a reference. */
  public OptionalDouble agreement() {
    return compared == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) agreeing / compared);
  }
}
