package dev.lathe.controllers.answer;

import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.ScoredLabel;
import java.util.List;

/** How a variant's answer differs from the original's, in one or two sentences. */
public final class Differences {
  private Differences() {}

  /** The difference between two classifications of the same input. */
  public static String describe(Classification original, Classification variant) {
    List<ScoredLabel> a = original.labels();
    List<ScoredLabel> b = variant.labels();
    if (a.isEmpty() || b.isEmpty()) {
      return "";
    }
    ScoredLabel first = b.get(0);
    if (a.get(0).index() != first.index()) {
      return Texts.get(
          "try.difference.other-first",
          first.label(),
          percent(first),
          a.get(0).label(),
          Formats.percent(score(variant, a.get(0))));
    }
    String order = order(a, b);
    return order + " " + scoreChange(a.get(0), first);
  }

  private static String order(List<ScoredLabel> a, List<ScoredLabel> b) {
    int n = Math.min(a.size(), b.size());
    for (int i = 1; i < n; i++) {
      if (a.get(i).index() == b.get(i).index()) {
        continue;
      }
      boolean swapped =
          i + 1 < n
              && a.get(i).index() == b.get(i + 1).index()
              && a.get(i + 1).index() == b.get(i).index();
      if (swapped) {
        return Texts.get(
            "try.difference.swapped",
            place(i),
            place(i + 1),
            b.get(i).label(),
            percent(b.get(i)),
            b.get(i + 1).label(),
            percent(b.get(i + 1)));
      }
      return Texts.get("try.difference.order", place(i), b.get(i).label(), a.get(i).label());
    }
    return Texts.get("try.difference.same-order");
  }

  private static String scoreChange(ScoredLabel before, ScoredLabel now) {
    double points = (now.score() - before.score()) * 100;
    if (Math.abs(points) < 0.05) {
      return Texts.get("try.difference.score-same", now.label());
    }
    String key = points < 0 ? "try.difference.score-lower" : "try.difference.score-higher";
    return Texts.get(key, now.label(), Formats.number(Math.abs(points), 1));
  }

  private static double score(Classification c, ScoredLabel label) {
    return label.index() < c.scores().length ? c.scores()[label.index()] : 0;
  }

  private static String percent(ScoredLabel l) {
    return Formats.percent(l.score());
  }

  private static String place(int i) {
    return Integer.toString(i + 1);
  }
}
