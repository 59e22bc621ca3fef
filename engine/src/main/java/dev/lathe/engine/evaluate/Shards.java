package dev.lathe.engine.evaluate;

import dev.lathe.engine.measure.stats.Bootstrap;
import java.util.stream.IntStream;

/**
 * Groups of examples that stand for them in a bootstrap, so that what is kept does not grow with
 * the examples. Which group an example is in depends on its number alone: models that answered the
 * same examples have the same groups, and their difference is paired.
 */
public final class Shards {
  /** How many groups. */
  public static final int COUNT = 64;

  private static final long SEED = 11;

  private Shards() {}

  /** The group of an example, 0..{@link #COUNT}−1. */
  public static int of(int example) {
    return Math.floorMod(example, COUNT);
  }

  /** The groups that hold something. */
  static int[] used(long[] counts) {
    return IntStream.range(0, COUNT).filter(i -> counts[i] > 0).toArray();
  }

  /** Always draws alike. */
  static Bootstrap bootstrap() {
    return new Bootstrap(SEED);
  }
}
