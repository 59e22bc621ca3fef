package dev.lathe.optimizers.pruning;

/**
 * How the share of zeros grows during training: fast at first, while there is much to spare, and
 * slowly at the end (Zhu and Gupta, "To prune, or not to prune", 2017).
 *
 * @param initial share of zeros before and at the first step
 * @param last share of zeros from the last step on
 * @param begin the first step
 * @param steps how many steps it takes
 */
public record CubicSchedule(double initial, double last, int begin, int steps) {
  /** Checks the range. */
  public CubicSchedule {
    if (initial < 0 || last > 1 || initial > last || steps < 1) {
      throw new IllegalArgumentException(
          "from " + initial + " to " + last + " in " + steps + " steps");
    }
  }

  /** The share of zeros at a step of training. */
  public double at(int step) {
    double done = Math.max(0, Math.min(1, (step - begin) / (double) steps));
    double left = 1 - done;
    return last + (initial - last) * left * left * left;
  }
}
