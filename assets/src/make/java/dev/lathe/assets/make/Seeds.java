package dev.lathe.assets.make;

import java.util.Random;

/** Random numbers that depend on nothing but what they are for. */
public final class Seeds {
  private Seeds() {}

  /** A seed for a purpose, named by numbers; well spread (SplitMix64). */
  public static long of(long... parts) {
    long z = 0x4c61746865L;
    for (long part : parts) {
      z += part + 0x9e3779b97f4a7c15L;
      z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      z ^= z >>> 31;
    }
    return z;
  }

  /** {@link Random}, because its sequence is specified and the same in every Java. */
  public static Random random(long... parts) {
    return new Random(of(parts));
  }
}
