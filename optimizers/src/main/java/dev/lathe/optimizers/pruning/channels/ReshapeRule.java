package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reshape and its kin. Input and output are cut into blocks of axes with the same number of
 * elements, and each block into the factors that its axes consist of. One factor of a block may
 * become shorter: every index of an axis then goes with the index of that factor that it lies on.
 */
final class ReshapeRule {
  private final Node node;
  private final Trace t;
  private final Value x;
  private final Value y;
  private final long[] in;
  private final long[] out;
  private int block;

  ReshapeRule(Node node, Trace t) {
    this.node = node;
    this.t = t;
    x = node.input(0).orElseThrow();
    y = node.firstOutput();
    in = t.shape(x);
    out = t.shape(y);
  }

  void trace() {
    if (product(in) != product(out) || product(in) == 0) {
      t.freeze(x, node.label() + " reshapes an empty tensor");
      t.freeze(y, node.label() + " reshapes an empty tensor");
      return;
    }
    int i = 0;
    int j = 0;
    while (true) {
      i = skipOnes(in, i);
      j = skipOnes(out, j);
      if (i == in.length && j == out.length) {
        return;
      }
      int fromI = i;
      int fromJ = j;
      long a = in[i++];
      long b = out[j++];
      while (a != b) {
        if (a < b) {
          a *= in[i++];
        } else {
          b *= out[j++];
        }
      }
      block(axes(in, fromI, i), axes(out, fromJ, j));
    }
  }

  private static long product(long[] shape) {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  private static int skipOnes(long[] shape, int from) {
    int i = from;
    while (i < shape.length && shape[i] == 1) {
      i++;
    }
    return i;
  }

  private static List<Integer> axes(long[] shape, int from, int to) {
    List<Integer> list = new ArrayList<>();
    for (int i = from; i < to; i++) {
      if (shape[i] != 1) {
        list.add(i);
      }
    }
    return list;
  }

  /** An axis of the block and the factors that it consists of, from the outermost one on. */
  private record Part(Value value, int axis, int from, int to) {}

  private void block(List<Integer> inAxes, List<Integer> outAxes) {
    if (inAxes.size() == 1 && outAxes.size() == 1) {
      t.same(x, inAxes.get(0), y, outAxes.get(0));
      return;
    }
    long[] bounds = bounds(inAxes, outAxes);
    for (int k = 1; k < bounds.length; k++) {
      if (bounds[k] % bounds[k - 1] != 0) {
        String why = node.label() + " mixes axes that do not divide each other";
        inAxes.forEach(a -> t.freeze(x, a, why));
        outAxes.forEach(a -> t.freeze(y, a, why));
        return;
      }
    }
    int[] factors = new int[bounds.length - 1];
    Arrays.setAll(factors, k -> (int) (bounds[k + 1] / bounds[k]));
    int[] order = order(inAxes, outAxes, factors.length);
    Choices.Place place = new Choices.Place(node, block++);
    int chosen = order[Math.min(t.choices().pick(place), order.length - 1)];
    int factorAxis = t.space().factor(factors[chosen]);
    List<Part> parts = new ArrayList<>(parts(x, in, inAxes, bounds));
    parts.addAll(parts(y, out, outAxes, bounds));
    for (Part p : parts) {
      link(p, factors, chosen, factorAxis);
    }
    t.choices().made(place, factorAxis, order.length);
  }

  private void link(Part p, int[] factors, int chosen, int factorAxis) {
    int axis = t.axis(p.value(), p.axis());
    if (chosen < p.from() || chosen >= p.to()) {
      t.space().freezeByChoice(axis, "another axis of " + node.label() + " becomes shorter");
      return;
    }
    int inner = 1;
    for (int k = chosen + 1; k < p.to(); k++) {
      inner *= factors[k];
    }
    int length = (axis == ChannelSpace.NONE) ? 0 : t.space().axis(axis).length();
    if (length == 0) {
      t.space().freeze(factorAxis, node.label() + " has an axis too long to follow");
    }
    for (int i = 0; i < length; i++) {
      t.space().link(axis, i, factorAxis, i / inner % factors[chosen]);
    }
  }

  private long[] bounds(List<Integer> inAxes, List<Integer> outAxes) {
    java.util.TreeSet<Long> all = new java.util.TreeSet<>(List.of(1L));
    long p = 1;
    for (int a : inAxes) {
      p *= in[a];
      all.add(p);
    }
    p = 1;
    for (int a : outAxes) {
      p *= out[a];
      all.add(p);
    }
    return all.stream().mapToLong(Long::longValue).toArray();
  }

  private static List<Part> parts(Value v, long[] shape, List<Integer> axes, long[] bounds) {
    List<Part> list = new ArrayList<>();
    long p = 1;
    for (int a : axes) {
      int from = Arrays.binarySearch(bounds, p);
      p *= shape[a];
      list.add(new Part(v, a, from, Arrays.binarySearch(bounds, p)));
    }
    return list;
  }

  /** Which factor to try first: heads before their width, channels before what is flattened. */
  private int[] order(List<Integer> inAxes, List<Integer> outAxes, int factors) {
    int[] order = new int[factors];
    Arrays.setAll(order, k -> k);
    if (factors == 2 && inAxes.size() == 1 && outAxes.size() == 2 && isShuffle(outAxes)) {
      return new int[] {1, 0};
    }
    if (factors == 3 && inAxes.size() == 1) {
      // Query, key and value in one: three times heads times width.
      return new int[] {1, 0, 2};
    }
    return order;
  }

  /** Channel shuffle: groups and channels change places and are joined again. */
  private boolean isShuffle(List<Integer> axes) {
    if (y.useCount() != 1 || !y.uses().get(0).node().is("Transpose")) {
      return false;
    }
    Node transpose = y.uses().get(0).node();
    long[] perm = MovementRules.permutation(transpose, out.length);
    int a = axes.get(0);
    int b = axes.get(1);
    boolean others = true;
    for (int i = 0; i < perm.length; i++) {
      others &= i == a || i == b || perm[i] == i;
    }
    Value turned = transpose.firstOutput();
    return others
        && perm[a] == b
        && perm[b] == a
        && turned.useCount() == 1
        && turned.uses().get(0).node().is("Reshape")
        && Arrays.equals(t.shape(turned.uses().get(0).node().firstOutput()), in);
  }
}
