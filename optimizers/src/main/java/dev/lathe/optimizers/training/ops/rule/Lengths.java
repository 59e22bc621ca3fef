package dev.lathe.optimizers.training.ops.rule;

import java.util.Arrays;

/** Lists of lengths, one number for each axis. */
public final class Lengths {
  private Lengths() {}

  /** The same number for each of n axes. */
  public static long[] filled(int n, long value) {
    long[] all = new long[n];
    Arrays.fill(all, value);
    return all;
  }

  /** The lengths of an input's axes behind batch and channels. */
  public static long[] spatial(long[] shape) {
    return Arrays.copyOfRange(shape, 2, shape.length);
  }
}
