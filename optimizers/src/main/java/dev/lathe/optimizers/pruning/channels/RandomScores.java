package dev.lathe.optimizers.pruning.channels;

import java.util.Optional;
import java.util.SplittableRandom;

/** Draws the order of channels: what every other measure has to beat. */
public final class RandomScores implements ChannelScores {
  private final long seed;

  /** The same seed draws the same numbers for a group of the same name. */
  public RandomScores(long seed) {
    this.seed = seed;
  }

  @Override
  public Optional<double[]> of(ChannelGroup group) {
    SplittableRandom random = new SplittableRandom(seed * 31 + group.name().hashCode());
    return Optional.of(random.doubles(group.units(), 0, 2).toArray());
  }
}
