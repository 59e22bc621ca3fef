package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Value;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Which indices of which axes go. */
final class Kept {
  private final Map<Value, Map<Integer, boolean[]>> gone = new IdentityHashMap<>();

  /** Lets the indices of these units go, along every axis of the group. */
  void remove(ChannelGroup group, boolean[] units) {
    for (ChannelGroup.Member m : group.members()) {
      boolean[] out =
          gone.computeIfAbsent(m.value(), v -> new java.util.TreeMap<>())
              .computeIfAbsent(m.axis(), a -> new boolean[m.unitOf().length]);
      for (int i = 0; i < out.length; i++) {
        out[i] |= m.unitOf()[i] >= 0 && units[m.unitOf()[i]];
      }
    }
  }

  /** The values that become smaller. */
  Set<Value> values() {
    return gone.keySet();
  }

  /** The axes of a value that become shorter, with what goes. */
  Map<Integer, boolean[]> of(Value value) {
    return gone.getOrDefault(value, Map.of());
  }

  /** The indices of an axis that stay; empty where all do. */
  Optional<int[]> kept(Value value, int axis) {
    boolean[] out = of(value).get(axis);
    return out == null
        ? Optional.empty()
        : Optional.of(IntStream.range(0, out.length).filter(i -> !out[i]).toArray());
  }

  /** The shape that is left of one. */
  long[] shape(Value value, long[] before) {
    long[] after = before.clone();
    of(value).forEach((axis, out) -> after[axis] = kept(value, axis).orElseThrow().length);
    return after;
  }

  /** How many indices of an axis below this one stay. */
  int before(Value value, int axis, int index) {
    boolean[] out = of(value).get(axis);
    return out == null ? index : (int) IntStream.range(0, index).filter(i -> !out[i]).count();
  }
}
