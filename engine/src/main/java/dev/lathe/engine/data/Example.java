package dev.lathe.engine.data;

import dev.lathe.engine.answer.Truth;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A sample with what is right for it, where that is known.
 *
 * @param truth a class as the model counts, boxes, …; empty when unlabelled
 */
public record Example(Sample sample, Optional<Truth> truth) {
  /** A sample of a class, or of none. */
  public Example(Sample sample, OptionalInt label) {
    this(
        sample,
        label.isPresent()
            ? Optional.of(new Truth.OfClass(label.getAsInt()))
            : Optional.<Truth>empty());
  }

  /** The true class, where the truth is one; empty when unlabelled or of another kind. */
  public OptionalInt label() {
    return truth.orElse(null) instanceof Truth.OfClass c
        ? OptionalInt.of(c.index())
        : OptionalInt.empty();
  }
}
