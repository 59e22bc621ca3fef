package dev.lathe.engine.answer;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a model says of one sample, decoded for its task. Open rather than sealed: each task brings
 * its own kind, and only the task's declaration looks inside.
 */
public interface Answer {
  /**
   * Whether a number in it is none (NaN): the model overflowed or divided zero by zero, and says
   * nothing. Such an answer is wrong, whatever is right.
   */
  default boolean hasNaN() {
    return false;
  }

  /**
   * The probability, 0..1, that it gives a class; empty where it is no choice among classes or does
   * not know that one.
   *
   * @param index of the class
   */
  default OptionalDouble scoreOf(int index) {
    return OptionalDouble.empty();
  }

  /** The class that is looked for (fraud, illness); empty where none is told from the others. */
  default OptionalInt lookedFor() {
    return OptionalInt.empty();
  }
}
