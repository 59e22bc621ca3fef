package dev.lathe.optimizers.pruning.channels;

import java.util.function.Predicate;

/**
 * How much to cut and where.
 *
 * @param ratio the share that goes, 0 … 0.9
 * @param target of what
 * @param scope whether groups are compared with one another
 * @param round what is left of a group is a multiple of so many channels
 * @param groups which groups may be cut
 */
public record PruneOptions(
    double ratio, Target target, Scope scope, int round, Predicate<ChannelGroup> groups) {
  /** What the ratio is a share of. */
  public enum Target {
    /** Channels. */
    CHANNELS,
    /** Multiply-accumulate operations of one run. */
    MACS
  }

  /** Which channels are compared with each other. */
  public enum Scope {
    /** All: groups with many weak channels lose more. */
    GLOBAL,
    /** Those of one group: each loses the same share. */
    LAYER
  }

  /** A share of the channels of all groups, without rounding. */
  public static PruneOptions channels(double ratio, Scope scope) {
    return new PruneOptions(ratio, Target.CHANNELS, scope, 1, g -> true);
  }

  /** The same with another share. */
  PruneOptions withRatio(double share) {
    return new PruneOptions(share, target, scope, round, groups);
  }
}
