package dev.lathe.engine.task;

import dev.lathe.engine.answer.Box;
import dev.lathe.engine.answer.TrueBoxes;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.detect.BoxDifferences;
import dev.lathe.engine.detect.TrueMatches;
import dev.lathe.engine.evaluate.Change;
import dev.lathe.engine.evaluate.Change.Judged;
import dev.lathe.engine.evaluate.Change.Kind;
import dev.lathe.engine.evaluate.Change.Move;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** What a variant changed about the boxes found in a picture. */
final class BoxesChange {
  private BoxesChange() {}

  /**
   * With true boxes: which of them are found, of the right class and overlapping by half or more;
   * measured by the mean of the scores with which they are. Without: which of the original's are
   * lost and which are new, measured by their scores.
   */
  static Change of(Optional<Truth> truth, List<Box> before, List<Box> after) {
    BoxDifferences d = BoxDifferences.of(before, after);
    boolean same = d.lost().isEmpty() && d.added().isEmpty() && d.relabelled().isEmpty();
    List<Move> moves = moves(d);
    if (truth.orElse(null) instanceof TrueBoxes t) {
      return judged(t, before, after, same, moves);
    }
    if (same) {
      return Change.none();
    }
    double loss =
        sum(d.lost())
            + sum(d.added())
            + d.relabelled().stream().mapToDouble(c -> c.before().score()).sum();
    return new Change(
        Kind.CHANGED, loss, OptionalDouble.empty(), OptionalDouble.empty(), List.of(), moves);
  }

  private static Change judged(
      TrueBoxes truth, List<Box> before, List<Box> after, boolean same, List<Move> moves) {
    double[] was = TrueMatches.scores(truth, before);
    double[] is = TrueMatches.scores(truth, after);
    List<Judged> judged = new ArrayList<>();
    int balance = 0;
    for (int i = 0; i < was.length; i++) {
      if (!truth.ignored().get(i)) {
        judged.add(new Judged(truth.boxes().get(i).index(), was[i] > 0, is[i] > 0));
        balance += (was[i] > 0 ? 1 : 0) - (is[i] > 0 ? 1 : 0);
      }
    }
    double p = judged.isEmpty() ? 0 : DoubleStream.of(was).sum() / judged.size();
    double q = judged.isEmpty() ? 0 : DoubleStream.of(is).sum() / judged.size();
    Kind kind =
        same ? Kind.SAME : balance > 0 ? Kind.LOST : balance < 0 ? Kind.GAINED : Kind.CHANGED;
    return new Change(
        kind,
        p - q,
        OptionalDouble.of(p),
        OptionalDouble.of(q),
        judged,
        kind == Kind.SAME ? List.of() : moves);
  }

  private static double sum(List<Box> boxes) {
    return boxes.stream().mapToDouble(Box::score).sum();
  }

  private static List<Move> moves(BoxDifferences d) {
    List<Move> moves = new ArrayList<>();
    d.relabelled().forEach(c -> moves.add(new Move(c.before().index(), c.after().index())));
    d.lost().forEach(b -> moves.add(new Move(b.index(), Move.NONE)));
    d.added().forEach(b -> moves.add(new Move(Move.NONE, b.index())));
    return moves;
  }

  /** How many of which class, the most first, e.g. {@code 2 person, 1 dog}. */
  static String counted(List<Box> boxes, IntFunction<String> label) {
    if (boxes.isEmpty()) {
      return "no box";
    }
    Map<String, Long> counts =
        boxes.stream()
            .collect(
                Collectors.groupingBy(
                    b -> label.apply(b.index()), TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .sorted(Comparator.comparingLong((Map.Entry<String, Long> e) -> e.getValue()).reversed())
        .map(e -> e.getValue() + " " + e.getKey())
        .collect(Collectors.joining(", "));
  }
}
