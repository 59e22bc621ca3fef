package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every index of every axis of every value, with the relation "can only go together" as disjoint
 * sets. Working on single indices makes concatenation, flattening, splitting into heads and
 * shuffling of channels exact without any algebra of index maps.
 */
final class ChannelSpace {
  /** An axis that has no indices to speak of: of length one, or longer than weights get. */
  static final int NONE = -1;

  private static final long LONGEST = 1 << 22;
  private static final int MOST = 1 << 27;

  /** How firmly an index stays. */
  enum Hold {
    FREE,
    /** Only because another way of cutting the same axis was chosen. */
    BY_CHOICE,
    /** Because of what the graph is. */
    FIRM
  }

  private static final Hold[] HOLDS = Hold.values();

  /** An axis of a value; of none for the factors into which a Reshape takes an axis apart. */
  record Axis(Optional<Value> value, int number, int base, int length) {}

  private final Map<Value, int[]> axesOf = new IdentityHashMap<>();
  private final List<Axis> axes = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();
  private int[] parent = new int[1 << 12];
  private byte[] hold = new byte[1 << 12];
  private int[] reason = new int[1 << 12];
  private int size;

  /** The axes of a value, by number; {@link #NONE} where an axis has no indices. */
  int[] axes(Value value, long[] shape) {
    return axesOf.computeIfAbsent(
        value,
        v -> {
          int[] ids = new int[shape.length];
          for (int a = 0; a < ids.length; a++) {
            ids[a] =
                shape[a] <= 1 || shape[a] > LONGEST ? NONE : add(Optional.of(v), a, (int) shape[a]);
          }
          return ids;
        });
  }

  /** An axis of no value. */
  int factor(int length) {
    return length <= 1 ? NONE : add(Optional.empty(), 0, length);
  }

  private int add(Optional<Value> value, int number, int length) {
    if (size + length > MOST) {
      throw new IllegalStateException("more channels than can be followed");
    }
    if (size + length > parent.length) {
      int room = Math.max(2 * parent.length, size + length);
      parent = Arrays.copyOf(parent, room);
      hold = Arrays.copyOf(hold, room);
      reason = Arrays.copyOf(reason, room);
    }
    for (int i = size; i < size + length; i++) {
      parent[i] = i;
    }
    axes.add(new Axis(value, number, size, length));
    size += length;
    return axes.size() - 1;
  }

  /** All axes, in the order in which they were met. */
  List<Axis> all() {
    return axes;
  }

  /** The axis. */
  Axis axis(int id) {
    return axes.get(id);
  }

  /** Index by index, two axes go together. */
  void link(int a, int b) {
    if (a == NONE || b == NONE || axis(a).length() != axis(b).length()) {
      freeze(a, "it meets an axis of another length");
      freeze(b, "it meets an axis of another length");
      return;
    }
    for (int i = 0; i < axis(a).length(); i++) {
      link(a, i, b, i);
    }
  }

  /** Two indices go together. */
  void link(int a, int i, int b, int j) {
    int x = find(axis(a).base() + i);
    int y = find(axis(b).base() + j);
    if (x == y) {
      return;
    }
    int root = Math.min(x, y);
    int child = Math.max(x, y);
    parent[child] = root;
    if (hold[child] > hold[root]) {
      hold[root] = hold[child];
      reason[root] = reason[child];
    }
  }

  /** No index of this axis may go. */
  void freeze(int axis, String why) {
    freeze(axis, why, Hold.FIRM);
  }

  /** No index of this axis may go as long as the present choice holds. */
  void freezeByChoice(int axis, String why) {
    freeze(axis, why, Hold.BY_CHOICE);
  }

  private void freeze(int axis, String why, Hold how) {
    if (axis == NONE) {
      return;
    }
    reasons.add(why);
    for (int i = 0; i < axis(axis).length(); i++) {
      int root = find(axis(axis).base() + i);
      if (hold[root] < how.ordinal()) {
        hold[root] = (byte) how.ordinal();
        reason[root] = reasons.size() - 1;
      }
    }
  }

  /** The set that an index belongs to, named by its smallest member. */
  int find(int index) {
    int root = index;
    while (parent[root] != root) {
      root = parent[root];
    }
    for (int i = index; parent[i] != root; ) {
      int next = parent[i];
      parent[i] = root;
      i = next;
    }
    return root;
  }

  /** How firmly this set stays. */
  Hold hold(int root) {
    return HOLDS[hold[root]];
  }

  /** Why this set stays. */
  Optional<String> reason(int root) {
    return hold[root] == 0 ? Optional.empty() : Optional.of(reasons.get(reason[root]));
  }

  /** Whether every index of this axis stays because of what the graph is. */
  boolean isFirm(int axis) {
    if (axis == NONE) {
      return true;
    }
    for (int i = 0; i < axis(axis).length(); i++) {
      if (hold(find(axis(axis).base() + i)) != Hold.FIRM) {
        return false;
      }
    }
    return true;
  }
}
