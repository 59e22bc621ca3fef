package dev.lathe.app.cli.text;

import dev.lathe.base.EditDistance;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that a mistyped one was meant to be. */
public final class Nearest {
  private Nearest() {}

  /** The nearest candidate, if it is near: at most a third of its letters, and two, differ. */
  public static Optional<String> of(String word, Collection<String> candidates) {
    return candidates.stream()
        .filter(c -> EditDistance.between(word, c) <= Math.max(1, Math.min(2, c.length() / 3)))
        .min(Comparator.comparingInt(c -> EditDistance.between(word, c)));
  }
}
