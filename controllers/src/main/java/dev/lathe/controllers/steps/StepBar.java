package dev.lathe.controllers.steps;

import java.util.OptionalDouble;

/**
 * A bar of a waterfall: the original or the result from the ground up, or what a step changed,
 * floating between before and after.
 *
 * @param name for people
 * @param tone what it means
 * @param from where it begins, in the panel's unit
 * @param to where it ends
 * @param low lower end of the 95 % interval of the end; empty where there is none
 * @param high its upper end
 * @param text the number with sign and unit
 * @param tip all there is to say about it, sentences
 */
public record StepBar(
    String name,
    Tone tone,
    double from,
    double to,
    OptionalDouble low,
    OptionalDouble high,
    String text,
    String tip) {
  /** What a bar means. */
  public enum Tone {
    ORIGINAL,
    RESULT,
    GAIN,
    LOSS,
    /** Nothing that could be told from chance. */
    SAME
  }
}
