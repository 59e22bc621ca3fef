package dev.lathe.engine.change;

import dev.lathe.engine.evaluate.Change;
import java.util.List;
import java.util.Map;

/**
 * What a variant changed, as far as the examples were asked. Cannot be changed.
 *
 * @param examples those whose answer changed, what lost most first; of very many the largest losses
 *     and gains
 * @param counts how many examples of each kind; all kinds are there
 * @param labelled how many of them have a truth that the task judges by
 * @param notNumbers how many of the variant's answers are no numbers (NaN)
 * @param failed how many examples one of both could not answer
 * @param failures the first few reasons
 * @param classes by class, what lost most first; empty without truth
 * @param moves how often which class became which, the most frequent first
 */
public record Changes(
    List<ChangedExample> examples,
    Map<Change.Kind, Long> counts,
    long labelled,
    long notNumbers,
    long failed,
    List<String> failures,
    List<ClassChanges> classes,
    List<MoveCount> moves) {
  /**
   * How often a class became another.
   *
   * @param move from which to which
   * @param count in how many answers, 1 or more
   */
  public record MoveCount(Change.Move move, long count) {}

  /** Copies the collections. */
  public Changes {
    examples = List.copyOf(examples);
    counts = Map.copyOf(counts);
    failures = List.copyOf(failures);
    classes = List.copyOf(classes);
    moves = List.copyOf(moves);
  }

  /** How many examples both have answered. */
  public long answered() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many answers changed. */
  public long changed() {
    return answered() - counts.get(Change.Kind.SAME);
  }
}
