package dev.lathe.optimizers.training.fit;

import dev.lathe.base.LatheException;
import java.util.Locale;

/**
 * Watches the losses of a training: one that is no number, or explodes, is a reason to go back to
 * better weights at a lower learning rate, a few times at most.
 */
final class LossWatch {
  private static final int MOST_STEPS_BACK = 4;

  /** A loss so many times the highest mean before is an explosion, not noise. */
  private static final double EXPLODED = 5;

  /**
   * No loss below it has exploded: all are without a unit (nats, one minus a cosine, shares of a
   * variance), and where the model answers almost as wanted, one batch may cost many times another.
   */
  private static final double NEGLIGIBLE = 0.05;

  /** How many steps tell what is usual. */
  private static final int WARM_UP = 10;

  private static final double LOWER = 0.3;

  private int steps;
  private double factor = 1;
  private int stepsBack;
  private double mean = Double.NaN;
  private double highest = Double.NaN;
  private int stepsSince;

  /**
   * Whether a loss is out of all bounds.
   *
   * @param settled whether the weights are free: while some are being taken away it may rise far
   */
  boolean isBroken(float loss, boolean settled) {
    // A comparison with a number that is not known yet is false.
    boolean exploded =
        settled && stepsSince >= WARM_UP && loss > EXPLODED * highest && loss > NEGLIGIBLE;
    return !Float.isFinite(loss) || exploded;
  }

  /** A step was taken by this loss. */
  void took(float loss, boolean settled) {
    steps++;
    mean = Double.isNaN(mean) ? loss : 0.95 * mean + 0.05 * loss;
    stepsSince = settled ? stepsSince + 1 : 0;
    highest = Double.isNaN(highest) ? loss : Math.max(highest, mean);
  }

  /**
   * Goes on lower, after the weights were put back.
   *
   * @param learningRate of the plan
   * @return what happened, a sentence
   * @throws LatheException when that was tried often enough
   */
  String stepBack(float loss, double learningRate) {
    factor *= LOWER;
    mean = Double.NaN;
    highest = Double.NaN;
    stepsSince = 0;
    stepsBack++;
    if (stepsBack > MOST_STEPS_BACK) {
      throw LatheException.failed(
          "The training does not hold.",
          "The loss left all bounds " + stepsBack + " times, at ever lower learning rates.",
          "Check the data and labels; the original weights are untouched.",
          null);
    }
    return String.format(
        Locale.ROOT,
        "The loss became %s after %d steps: went back to the best weights, at a learning rate"
            + " of %.2g.",
        Float.isFinite(loss) ? "five times as large" : "no number",
        steps,
        learningRate * factor);
  }

  /** Steps taken. */
  int steps() {
    return steps;
  }

  /** The mean of the recent losses; not a number before the first. */
  double mean() {
    return mean;
  }

  /** What the plan's learning rate is multiplied with. */
  double factor() {
    return factor;
  }
}
