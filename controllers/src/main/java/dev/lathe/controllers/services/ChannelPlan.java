package dev.lathe.controllers.services;

import java.util.List;

/**
 * What channel pruning would do to a model.
 *
 * @param lines in words, a sentence each
 * @param groups every group that could lose channels, in the order of the graph
 */
public record ChannelPlan(List<String> lines, List<Group> groups) {
  /** Nothing is planned. */
  public static final ChannelPlan NONE = new ChannelPlan(List.of(), List.of());

  /**
   * Layers that can only shrink together.
   *
   * @param name the layer that names them
   * @param channels the most important first
   * @param sentence what goes with whom; empty where all stay
   */
  public record Group(String name, List<Channel> channels, String sentence) {
    /** Copies the list. */
    public Group {
      channels = List.copyOf(channels);
    }

    /** How many channels stay. */
    public int staying() {
      return (int) channels.stream().filter(c -> !c.goes()).count();
    }
  }

  /**
   * A channel, neuron or head.
   *
   * @param score how much it matters, divided by its group's mean
   */
  public record Channel(double score, boolean goes) {}

  /** Copies the lists. */
  public ChannelPlan {
    lines = List.copyOf(lines);
    groups = List.copyOf(groups);
  }
}
