package dev.lathe.controllers.compare;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How good a row's model is, by the task's first metric that needs what is right.
 *
 * @param id of the metric
 * @param name of the metric, for people
 * @param share whether it is a share in 0..1, shown in percent
 * @param higherIsBetter whether more of it is better
 * @param value with its interval
 * @param delta variant minus original; paired; empty for the original
 * @param p McNemar's p value of that difference; empty where the metric has none
 */
public record Quality(
    String id,
    String name,
    boolean share,
    boolean higherIsBetter,
    Interval value,
    Optional<Interval> delta,
    OptionalDouble p) {
  /** The metric that needs no name in a heading. */
  static final String ACCURACY = "accuracy";

  /** Whether it differs from the original's by more than chance would. */
  public boolean differs() {
    return p.isPresent() ? p.getAsDouble() < 0.05 : delta.isPresent() && !delta.get().contains(0);
  }

  /** Whether it is worse than the original's by more than chance would be. */
  public boolean isWorse() {
    return differs() && delta.filter(d -> d.value() < 0 == higherIsBetter).isPresent();
  }

  /** The value as charts and fronts compare it: more is better. */
  double goodness() {
    return higherIsBetter ? value.value() : -value.value();
  }

  /** What numbers of it are multiplied with to be shown. */
  public double factor() {
    return share ? 100 : 1;
  }
}
