package dev.lathe.engine.change;

import dev.lathe.engine.change.Changes.MoveCount;
import dev.lathe.engine.evaluate.Change;
import dev.lathe.engine.evaluate.Change.Judged;
import dev.lathe.engine.evaluate.Change.Kind;
import dev.lathe.engine.evaluate.Change.Move;
import dev.lathe.engine.evaluate.ClassOverlaps;
import dev.lathe.engine.measure.stats.Proportions;
import dev.lathe.engine.measure.stats.Proportions.Paired;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Counts changes. Of each kind the largest are kept, so that memory is bounded however many
 * examples there are. Not safe from several threads.
 */
final class ChangeTally {
  private static final int KEPT_FAILURES = 5;

  /** The largest first. */
  private static final Comparator<ChangedExample> LOST_MOST =
      Comparator.comparingDouble((ChangedExample e) -> e.change().loss())
          .reversed()
          .thenComparingInt(ChangedExample::number);

  private static final Comparator<ChangedExample> GAINED_LEAST =
      Comparator.comparingDouble((ChangedExample e) -> -e.change().loss());

  private final int most;
  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
  private final Map<Kind, PriorityQueue<ChangedExample>> kept = new EnumMap<>(Kind.class);
  private final Map<Integer, Paired> classes = new TreeMap<>();
  private final ClassOverlaps overlaps = new ClassOverlaps();
  private final Map<Move, Long> moves = new HashMap<>();
  private final List<String> failures = new ArrayList<>();
  private long labelled;
  private long notNumbers;
  private long failed;

  /**
   * Of nothing yet.
   *
   * @param most how many of each kind are kept
   */
  ChangeTally(int most) {
    this.most = most;
    for (Kind k : Kind.values()) {
      counts.put(k, 0L);
      // At the head is what is given up first.
      kept.put(k, new PriorityQueue<>(k == Kind.GAINED ? GAINED_LEAST : LOST_MOST.reversed()));
    }
  }

  void add(ChangedExample e, boolean notNumber) {
    Change change = e.change();
    counts.merge(change.kind(), 1L, Long::sum);
    notNumbers += notNumber ? 1 : 0;
    for (Judged j : change.judged()) {
      classes.merge(j.index(), new Paired(0, 0, 0, 0).plus(j.before(), j.after()), Paired::plus);
    }
    overlaps.add(e.number(), change.overlaps());
    change.moves().forEach(m -> moves.merge(m, 1L, Long::sum));
    if (change.kind() == Kind.SAME) {
      return;
    }
    PriorityQueue<ChangedExample> queue = kept.get(change.kind());
    queue.add(e);
    if (queue.size() > most) {
      queue.remove();
    }
  }

  void judged() {
    labelled++;
  }

  void fail(String reason) {
    failed++;
    if (failures.size() < KEPT_FAILURES) {
      failures.add(reason);
    }
  }

  long failed() {
    return failed;
  }

  Changes changes() {
    List<ChangedExample> all = new ArrayList<>();
    kept.values().forEach(all::addAll);
    all.sort(LOST_MOST);
    List<ClassChanges> byClass = new ArrayList<>();
    classes.forEach((index, p) -> byClass.add(of(index, p)));
    overlaps
        .byClass()
        .forEach(
            o -> byClass.add(new ClassChanges(o.index(), o.before(), o.after(), o.difference())));
    byClass.sort(
        Comparator.comparingDouble((ClassChanges c) -> c.difference().value())
            .thenComparing(c -> -c.before().n()));
    List<MoveCount> counted = new ArrayList<>();
    moves.forEach((m, n) -> counted.add(new MoveCount(m, n)));
    counted.sort(
        Comparator.comparingLong(MoveCount::count)
            .reversed()
            .thenComparingInt(m -> m.move().before())
            .thenComparingInt(m -> m.move().after()));
    return new Changes(all, counts, labelled, notNumbers, failed, failures, byClass, counted);
  }

  private static ClassChanges of(int index, Paired p) {
    return new ClassChanges(
        index,
        Proportions.wilson(p.both() + p.onlyFirst(), p.n()),
        Proportions.wilson(p.both() + p.onlySecond(), p.n()),
        Proportions.difference(p));
  }
}
