package dev.lathe.controllers.changes;

import dev.lathe.controllers.changes.ChangeItem.Kind;
import dev.lathe.engine.evaluate.Change;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which changes are shown.
 *
 * @param kind only those; empty for all
 * @param ofClass only those of this class: the true one, or where that is not known one of those
 *     that were said
 * @param move only those where this class became that
 */
record ChangeFilter(Optional<Kind> kind, OptionalInt ofClass, Optional<Change.Move> move) {
  static final ChangeFilter ALL =
      new ChangeFilter(Optional.empty(), OptionalInt.empty(), Optional.empty());

  ChangeFilter withKind(Optional<Kind> other) {
    return new ChangeFilter(other, ofClass, move);
  }

  /** Of a class, whatever became of it. */
  ChangeFilter withClass(int index) {
    return new ChangeFilter(kind, OptionalInt.of(index), Optional.empty());
  }

  /** Of one class that became another. */
  ChangeFilter withMove(Change.Move other) {
    return new ChangeFilter(kind, OptionalInt.empty(), Optional.of(other));
  }

  /** Of all classes. */
  ChangeFilter ofAllClasses() {
    return new ChangeFilter(kind, OptionalInt.empty(), Optional.empty());
  }

  boolean takes(ChangeItem item) {
    return (kind.isEmpty() || kind.get() == item.kind()) && takesClasses(item.example().change());
  }

  /** Whether it would be taken, were all kinds wanted. */
  boolean takesClasses(Change c) {
    if (move.isPresent()) {
      return c.moves().contains(move.get());
    }
    if (ofClass.isEmpty()) {
      return true;
    }
    int wanted = ofClass.getAsInt();
    if (!c.overlaps().isEmpty()) {
      return c.overlaps().stream().anyMatch(o -> o.index() == wanted && o.actual() > 0);
    }
    return c.judged().isEmpty()
        ? c.moves().stream().anyMatch(m -> m.before() == wanted || m.after() == wanted)
        : c.judged().stream().anyMatch(j -> j.index() == wanted);
  }

  /** The kind as it is remembered: classes are another model's tomorrow. */
  String write() {
    return kind.map(k -> k.name().toLowerCase(Locale.ROOT)).orElse("all");
  }

  static ChangeFilter read(String note) {
    return ALL.withKind(
        Arrays.stream(Kind.values()).filter(k -> k.name().equalsIgnoreCase(note)).findFirst());
  }
}
