package dev.lathe.controllers.changes;

import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.change.Changes.MoveCount;
import dev.lathe.engine.evaluate.Change.Move;
import dev.lathe.engine.task.ModelSetup;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Which class became which, of the changed answers alone; the classes that it concerns most.
 *
 * @param before the classes that the original says, those that changed most first
 * @param after the classes that the variant says instead
 * @param cells how often, row by row; 0 where never
 * @param most the largest cell, at least 1
 * @param left how many changes are of classes that are not shown
 */
public record ChangeMatrix(
    List<Head> before, List<Head> after, List<List<Long>> cells, long most, long left) {
  /** More are too many to be seen at once. */
  private static final int SHOWN = 8;

  static final ChangeMatrix NONE = new ChangeMatrix(List.of(), List.of(), List.of(), 1, 0);

  /**
   * A class.
   *
   * @param index −1 for none
   */
  public record Head(int index, String label) {}

  /** Copies the lists. */
  public ChangeMatrix {
    before = List.copyOf(before);
    after = List.copyOf(after);
    cells = cells.stream().map(List::copyOf).toList();
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return before.isEmpty();
  }

  static ChangeMatrix of(List<MoveCount> moves, ModelSetup setup) {
    List<Integer> rows = most(moves, m -> m.move().before());
    List<Integer> columns = most(moves, m -> m.move().after());
    Map<Move, Long> counts = new HashMap<>();
    moves.forEach(m -> counts.put(m.move(), m.count()));
    List<List<Long>> cells =
        rows.stream()
            .map(r -> columns.stream().map(c -> counts.getOrDefault(new Move(r, c), 0L)).toList())
            .toList();
    long shown = cells.stream().flatMap(List::stream).mapToLong(Long::longValue).sum();
    long all = moves.stream().mapToLong(MoveCount::count).sum();
    long most = cells.stream().flatMap(List::stream).mapToLong(Long::longValue).max().orElse(1);
    return new ChangeMatrix(
        heads(rows, setup), heads(columns, setup), cells, Math.max(1, most), all - shown);
  }

  private static List<Integer> most(List<MoveCount> moves, ToIntFunction<MoveCount> of) {
    Map<Integer, Long> sums = new HashMap<>();
    moves.forEach(m -> sums.merge(of.applyAsInt(m), m.count(), Long::sum));
    return sums.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<Integer, Long> e) -> e.getValue())
                .reversed()
                .thenComparing(Map.Entry::getKey))
        .limit(SHOWN)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<Head> heads(List<Integer> indices, ModelSetup setup) {
    return indices.stream().map(i -> new Head(i, label(i, setup))).toList();
  }

  static String label(int index, ModelSetup setup) {
    return index == Move.NONE ? Texts.get("changes.no-class") : setup.label(index);
  }
}
