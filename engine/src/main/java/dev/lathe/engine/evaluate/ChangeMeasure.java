package dev.lathe.engine.evaluate;

/** What the size of a {@link Change} is counted in: each task has one. */
public enum ChangeMeasure {
  /**
   * The probability of what is right, or without truth of what the original says: before, after,
   * and the loss is the first minus the second. Of several objects in a picture the mean over those
   * that are right; without truth the loss is the sum of the scores of boxes that only one of both
   * has.
   */
  CONFIDENCE("confidence"),
  /**
   * How far a number is from the true one: before, after, and the loss is the second minus the
   * first. Without truth the loss is the difference of the two numbers.
   */
  ERROR("error"),
  /**
   * Mean intersection over union of the classes in a picture: before, after, and the loss is the
   * first minus the second. Without truth how alike both answers are, as after; the loss is 1 minus
   * that.
   */
  OVERLAP("overlap"),
  /** How alike both answers are, 0..1, as after; the loss is 1 minus that. */
  SIMILARITY("similarity"),
  /**
   * How many tokens of a text are foretold alike before the first that is not, as after; the loss
   * is 1 ÷ (1 + that), so that the earliest divergence loses most.
   */
  DIVERGENCE("divergence");

  private final String id;

  ChangeMeasure(String id) {
    this.id = id;
  }

  /** The word in JSON. */
  public String id() {
    return id;
  }
}
