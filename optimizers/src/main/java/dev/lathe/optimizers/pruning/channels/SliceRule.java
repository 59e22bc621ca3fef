package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import java.util.Optional;

/** Slice: a run of indices of some axes. */
final class SliceRule {
  /** The run along one axis, resolved to 0 … length. */
  record Run(int axis, int start, int end, int step) {}

  private final Node node;
  private final Trace t;

  SliceRule(Node node, Trace t) {
    this.node = node;
    this.t = t;
  }

  void trace() {
    Value x = node.input(0).orElseThrow();
    Value y = node.firstOutput();
    int rank = t.rank(x);
    boolean[] sliced = new boolean[rank];
    Optional<int[]> axes = axes(rank);
    for (int k = 0; axes.isPresent() && k < axes.get().length; k++) {
      sliced[axes.get()[k]] = true;
    }
    for (int i = 0; i < rank; i++) {
      if (axes.isPresent() && !sliced[i]) {
        t.same(x, i, y, i);
      }
    }
    for (int i = 0; i < rank; i++) {
      if (axes.isEmpty() || sliced[i]) {
        Optional<Run> run = axes.isEmpty() ? Optional.empty() : run(i, axes.get());
        if (run.isPresent() && run.get().step() == 1) {
          link(x, y, i, run.get());
        } else {
          t.freeze(x, i, node.label() + " takes a part of it");
          t.freeze(y, i, node.label() + " takes a part of it");
        }
      }
    }
  }

  private void link(Value x, Value y, int axis, Run run) {
    int from = t.axis(x, axis);
    int to = t.axis(y, axis);
    if (to == ChannelSpace.NONE || from == ChannelSpace.NONE) {
      t.freeze(x, axis, node.label() + " takes one of it");
      return;
    }
    for (int i = 0; i < t.shape(y)[axis]; i++) {
      t.space().link(from, run.start() + i, to, i);
    }
  }

  /** The axes that it slices, in the order of its operands; empty where they are computed. */
  private Optional<int[]> axes(int rank) {
    Optional<long[]> axes = t.longs(node, "axes", 3);
    if (axes.isPresent()) {
      int[] list = new int[axes.get().length];
      for (int i = 0; i < list.length; i++) {
        long a = axes.get()[i];
        list[i] = (int) (a < 0 ? a + rank : a);
      }
      return Optional.of(list);
    }
    if (node.input(3).isPresent()) {
      return Optional.empty();
    }
    return t.longs(node, "starts", 1)
        .map(starts -> java.util.stream.IntStream.range(0, starts.length).toArray());
  }

  private Optional<Run> run(int axis, int[] axes) {
    Optional<long[]> starts = t.longs(node, "starts", 1);
    Optional<long[]> ends = t.longs(node, "ends", 2);
    Optional<long[]> steps = t.longs(node, "steps", 4);
    if (starts.isEmpty() || ends.isEmpty() || node.input(4).isPresent() && steps.isEmpty()) {
      return Optional.empty();
    }
    long length = t.shape(node.input(0).orElseThrow())[axis];
    for (int k = 0; k < axes.length; k++) {
      if (axes[k] == axis) {
        int step = steps.isEmpty() ? 1 : (int) steps.get()[k];
        return Optional.of(
            new Run(axis, clamp(starts.get()[k], length), clamp(ends.get()[k], length), step));
      }
    }
    return Optional.empty();
  }

  /** The place that a bound means. */
  static int clamp(long bound, long length) {
    return (int) Math.max(0, Math.min(length, bound < 0 ? bound + length : bound));
  }
}
