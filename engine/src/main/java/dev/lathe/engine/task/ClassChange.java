package dev.lathe.engine.task;

import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.evaluate.Change;
import dev.lathe.engine.evaluate.Change.Judged;
import dev.lathe.engine.evaluate.Change.Kind;
import dev.lathe.engine.evaluate.Change.Move;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What a variant changed about the class that is said of an example. */
final class ClassChange {
  private ClassChange() {}

  /** Measured by the probability of the true class, or without truth of the original's. */
  static Change of(Optional<Truth> truth, Classification before, Classification after) {
    OptionalInt right =
        truth.orElse(null) instanceof Truth.OfClass c
            ? OptionalInt.of(c.index())
            : OptionalInt.empty();
    int said = said(before);
    int now = said(after);
    int measured = right.orElse(said);
    OptionalDouble p = score(before, measured);
    OptionalDouble q = score(after, measured);
    boolean wasRight = right.isPresent() && said == right.getAsInt();
    boolean isRight = right.isPresent() && now == right.getAsInt();
    Kind kind =
        said == now ? Kind.SAME : wasRight ? Kind.LOST : isRight ? Kind.GAINED : Kind.CHANGED;
    return new Change(
        kind,
        p.orElse(0) - q.orElse(0),
        p,
        q,
        right.isPresent() ? List.of(new Judged(right.getAsInt(), wasRight, isRight)) : List.of(),
        kind == Kind.SAME ? List.of() : List.of(new Move(said, now)));
  }

  private static int said(Classification c) {
    return c.hasNaN() ? Move.NONE : c.best();
  }

  private static OptionalDouble score(Classification c, int index) {
    return c.hasNaN() ? OptionalDouble.empty() : c.scoreOf(index);
  }
}
