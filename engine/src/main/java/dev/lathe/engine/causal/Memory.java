package dev.lathe.engine.causal;

import java.util.List;

/** How a graph knows at a step what was read before. */
public sealed interface Memory {
  /** What is carried from step to step; may be none. */
  List<StateSlot> slots();

  /** For people, in a few words. */
  String words();

  /** Nothing is carried: each step reads all tokens again. */
  record Recomputed() implements Memory {
    @Override
    public List<StateSlot> slots() {
      return List.of();
    }

    @Override
    public String words() {
      return "no cache: each token is computed from all before it";
    }
  }

  /**
   * Keys and values of attention, a tensor each or both in one, which grow by a step's tokens.
   *
   * @param slots one a cache, in the graph's order
   */
  record KeyValueCache(List<StateSlot> slots) implements Memory {
    /** Copies the list. */
    public KeyValueCache {
      slots = List.copyOf(slots);
    }

    @Override
    public String words() {
      return "a cache of keys and values, " + slots.size() + " tensors";
    }
  }

  /**
   * States of one size, as recurrent networks have; some may grow beside them.
   *
   * @param slots one a state, in the graph's order
   */
  record RecurrentState(List<StateSlot> slots) implements Memory {
    /** Copies the list. */
    public RecurrentState {
      slots = List.copyOf(slots);
    }

    @Override
    public String words() {
      return "a recurrent state, " + slots.size() + " tensors";
    }
  }
}
