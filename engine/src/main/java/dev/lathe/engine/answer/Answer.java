package dev.lathe.engine.answer;

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
}
