package dev.lathe.optimizers.training.fit;

import dev.lathe.base.JobContext;

/** How much of a plan's time and epochs a training has used. */
final class Budget {
  private final TrainingConfig config;
  private final JobContext context;
  private final long start = System.nanoTime();
  private double secondsBefore;
  private double paused;
  private double epoch;

  /** Begins now. */
  Budget(TrainingConfig config, JobContext context) {
    this.config = config;
    this.context = context;
  }

  /** Counts what was used before an interruption. */
  void resume(int epochs, double seconds) {
    epoch = epochs;
    secondsBefore = seconds;
  }

  /** Waits while the training is paused; that time does not count. */
  void standStill() {
    long begin = System.nanoTime();
    context.awaitResume();
    paused += (System.nanoTime() - begin) / 1e9;
  }

  /** So many epochs are done, with their fraction. */
  void reach(double epochs) {
    epoch = epochs;
  }

  /** Epochs done, with their fraction. */
  double epoch() {
    return epoch;
  }

  /** Seconds of training, with those before an interruption. */
  double seconds() {
    return secondsBefore + (System.nanoTime() - start) / 1e9 - paused;
  }

  /** The share used, 0 … 1: of the time or the epochs, whichever ends first. */
  double share() {
    double byTime = config.minutes() > 0 ? seconds() / (60 * config.minutes()) : 0;
    double byEpochs = config.epochs() > 0 ? epoch / config.epochs() : 0;
    return Math.min(1, Math.max(byTime, byEpochs));
  }

  /** Seconds until it is used up; not a number before anything is. */
  double secondsLeft() {
    double share = share();
    return share > 0 ? seconds() * (1 - share) / share : Double.NaN;
  }

  /** Whether it is used up, or the watcher wishes the training to end. */
  boolean isOver() {
    return share() >= 1 || context.isFinishing();
  }
}
