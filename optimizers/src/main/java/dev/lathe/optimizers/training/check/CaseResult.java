package dev.lathe.optimizers.training.check;

/**
 * How an official case of an operator went.
 *
 * @param name of the case
 * @param operator that the case is about, with its domain where that is not the standard one
 * @param reason why it did not pass, else empty
 */
public record CaseResult(String name, String operator, Outcome outcome, String reason) {
  /** What can become of a case. */
  public enum Outcome {
    /** All outputs are within the tolerance. */
    PASSED,
    /** It was run, or should have been, and an output is wrong. */
    FAILED,
    /** It uses an operator, a type or a form that has no rule. */
    UNSUPPORTED
  }

  boolean is(Outcome other) {
    return outcome == other;
  }
}
