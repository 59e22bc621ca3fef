package dev.lathe.engine.evaluate;

/** A metric that is a share of what is right: 0..1, more is better, and it needs the truth. */
interface TruthShare extends Metric {
  @Override
  default Unit unit() {
    return Unit.SHARE;
  }

  @Override
  default boolean higherIsBetter() {
    return true;
  }

  @Override
  default boolean needsTruth() {
    return true;
  }
}
