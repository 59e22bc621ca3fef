package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import java.util.List;

/**
 * Channels that are alike: any of them can go, and takes with it the same number of indices of the
 * same axes. A unit is what goes in one piece: a channel, or a whole attention head.
 *
 * @param name the node that makes the channels, for people
 * @param units how many there are
 * @param width how many channels of that node a unit holds
 * @param members every axis that becomes shorter
 * @param weights the constants among them and what they do
 */
public record ChannelGroup(
    String name, int units, int width, List<Member> members, List<Weight> weights) {
  /**
   * An axis of a value, and by index the unit that the index belongs to, -1 where to none of this
   * group.
   */
  public record Member(Value value, int axis, int[] unitOf) {}

  /**
   * An axis of a constant that a node reads.
   *
   * @param node who reads it
   * @param value the stored constant
   * @param tensor what it holds
   * @param axis of the stored constant
   * @param role what the axis is to the channels
   * @param unitOf by index the unit, or -1
   */
  public record Weight(
      Node node, Value value, TensorData tensor, int axis, Role role, int[] unitOf) {}

  /** Copies the lists. */
  public ChannelGroup {
    members = List.copyOf(members);
    weights = List.copyOf(weights);
  }

  /** How many channels there are. */
  public int channels() {
    return units * width;
  }

  /** The weights that make the channels. */
  public List<Weight> makers() {
    return weights.stream().filter(w -> w.role().makes()).toList();
  }

  @Override
  public String toString() {
    return name + ": " + units + (width == 1 ? " channels" : " × " + width + " channels");
  }
}
