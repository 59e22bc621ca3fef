package dev.lathe.engine.task;

import dev.lathe.engine.answer.PixelClasses;
import dev.lathe.engine.answer.Segmentation;
import dev.lathe.engine.answer.TrueMask;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.evaluate.Change;
import dev.lathe.engine.evaluate.Change.Kind;
import dev.lathe.engine.evaluate.Change.Move;
import dev.lathe.engine.evaluate.Change.Overlap;
import dev.lathe.engine.evaluate.MaskCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a variant changed about the classes of a picture's pixels. */
final class MaskChange {
  /** Of fewer pixels than this share of the picture it is not told what they became. */
  private static final double TOLD = 0.001;

  private MaskChange() {}

  /**
   * With a mask, measured by the mean IoU of the classes in it; without, by how alike both are.
   *
   * @param same whether a person would call them the same
   * @param alike share of the pixels that are of one class in both, 0..1
   */
  static Change of(
      Optional<Truth> truth, Segmentation before, Segmentation after, boolean same, double alike) {
    List<Move> moves = same ? List.of() : moves(before, after);
    if (truth.orElse(null) instanceof TrueMask mask) {
      MaskCounts was = MaskCounts.of(mask.classes(), before);
      MaskCounts is = MaskCounts.of(mask.classes(), after);
      if (was.isCounted() && is.isCounted()) {
        return judged(was, is, same, moves);
      }
    }
    return same
        ? Change.none()
        : new Change(
            Kind.CHANGED,
            1 - alike,
            OptionalDouble.empty(),
            OptionalDouble.of(alike),
            List.of(),
            moves);
  }

  private static Change judged(MaskCounts was, MaskCounts is, boolean same, List<Move> moves) {
    List<Overlap> overlaps = new ArrayList<>();
    for (int c = 0; c < Math.max(was.classes(), is.classes()); c++) {
      if (was.actual(c) + was.said(c) + is.said(c) > 0) {
        overlaps.add(
            new Overlap(c, was.actual(c), was.found(c), was.said(c), is.found(c), is.said(c)));
      }
    }
    double p = was.meanIou();
    double q = is.meanIou();
    Kind kind = same ? Kind.SAME : p > q ? Kind.LOST : p < q ? Kind.GAINED : Kind.CHANGED;
    return new Change(
        kind, p - q, OptionalDouble.of(p), OptionalDouble.of(q), List.of(), moves, overlaps);
  }

  private static List<Move> moves(Segmentation before, Segmentation after) {
    PixelClasses was = before.classes();
    PixelClasses is = after.classes().scaledTo(was.width(), was.height());
    Map<Move, Long> counts = new HashMap<>();
    for (int i = 0; i < was.size(); i++) {
      if (was.at(i) != is.at(i)) {
        counts.merge(new Move(index(was.at(i)), index(is.at(i))), 1L, Long::sum);
      }
    }
    return counts.entrySet().stream()
        .filter(e -> e.getValue() >= TOLD * was.size())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static int index(int c) {
    return c == PixelClasses.UNKNOWN ? Move.NONE : c;
  }
}
