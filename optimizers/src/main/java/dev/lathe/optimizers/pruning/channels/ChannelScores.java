package dev.lathe.optimizers.pruning.channels;

import java.util.Optional;

/**
 * Says how much the channels of a group matter. Only the order within a group counts, and how far
 * channels lie from the group's mean. Implementations for scores that need a run or a training step
 * come from outside.
 */
@FunctionalInterface
public interface ChannelScores {
  /** One number of zero or more for each unit; empty where nothing can be said of this group. */
  Optional<double[]> of(ChannelGroup group);
}
