package dev.lathe.engine.task;

/** How a model is trained by what is right, besides a teacher's answers. */
public enum LabelLoss {
  /** Not at all: its truths are no target for a loss. */
  NONE,
  /** Cross-entropy of an example's class. */
  CLASS,
  /**
   * Cross-entropy of the class of each place of the output, a token or a pixel; a place of which no
   * class is known does not count. See {@link Task#classesOfPlaces}.
   */
  PLACES,
  /** Squared error of an example's number, in units of the numbers' deviation. */
  NUMBER
}
