package dev.lathe.optimizers.rewrite;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The way from a stored constant to where it is read, through operators that only move elements:
 * Identity, Transpose, Reshape, Squeeze, Unsqueeze, Flatten.
 */
final class ConstantPath {
  private static final String[] MOVERS = {
    "Identity", "Transpose", "Reshape", "Squeeze", "Unsqueeze", "Flatten"
  };

  private final Value source;
  private final List<long[]> shapes;
  private final List<Node> nodes;

  private ConstantPath(Value source, List<long[]> shapes, List<Node> nodes) {
    this.source = source;
    this.shapes = shapes;
    this.nodes = nodes;
  }

  /** Whether paths lead through such a node. */
  static boolean follows(Node node) {
    return node.isAnyOf(MOVERS);
  }

  /** The path that ends at this value; empty when it is not constant or moved some other way. */
  static Optional<ConstantPath> trace(Value end, Constants constants) {
    List<Node> nodes = new ArrayList<>();
    Value value = end;
    Optional<TensorData> tensor = constants.of(value);
    while (tensor.isEmpty()) {
      Optional<Node> producer = value.producer().filter(ConstantPath::follows);
      if (producer.isEmpty() || producer.get().input(0).isEmpty()) {
        return Optional.empty();
      }
      nodes.add(producer.get());
      value = producer.get().input(0).get();
      tensor = constants.of(value);
    }
    Collections.reverse(nodes);
    List<long[]> shapes = new ArrayList<>();
    shapes.add(tensor.get().shape());
    for (Node node : nodes) {
      Optional<long[]> next = shapeAfter(node, shapes.get(shapes.size() - 1), constants);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      shapes.add(next.get());
    }
    return Optional.of(new ConstantPath(value, shapes, nodes));
  }

  Value source() {
    return source;
  }

  /** Rank where it is read. */
  int rank() {
    return shapes.get(shapes.size() - 1).length;
  }

  /**
   * The axis of the stored tensor that is this axis where it is read; -1 where there is no such.
   */
  int axisInSource(int axis) {
    int a = axis;
    for (int i = nodes.size() - 1; i >= 0 && a >= 0; i--) {
      Node node = nodes.get(i);
      if (node.is("Transpose")) {
        a = (int) permutation(node, shapes.get(i).length)[a];
      } else if (!node.is("Identity")) {
        a = sameAxis(shapes.get(i), shapes.get(i + 1), a);
      }
    }
    return a;
  }

  /** The axis of {@code before} with as many elements before it and the same length, or -1. */
  private static int sameAxis(long[] before, long[] after, int axis) {
    long outer = 1;
    for (int i = 0; i < axis; i++) {
      outer *= after[i];
    }
    long product = 1;
    for (int i = 0; i < before.length; i++) {
      if (product == outer && before[i] == after[axis]) {
        return i;
      }
      product *= before[i];
    }
    return -1;
  }

  private static long[] permutation(Node transpose, int rank) {
    return transpose
        .intsAttribute("perm")
        .orElseGet(
            () -> {
              long[] reversed = new long[rank];
              for (int i = 0; i < rank; i++) {
                reversed[i] = rank - 1L - i;
              }
              return reversed;
            });
  }

  private static Optional<long[]> shapeAfter(Node node, long[] shape, Constants constants) {
    if (node.is("Identity")) {
      return Optional.of(shape);
    }
    if (node.is("Transpose")) {
      long[] perm = permutation(node, shape.length);
      long[] out = new long[perm.length];
      for (int i = 0; i < perm.length; i++) {
        if (perm[i] < 0 || perm[i] >= shape.length) {
          return Optional.empty();
        }
        out[i] = shape[(int) perm[i]];
      }
      return Optional.of(out);
    }
    if (node.is("Reshape")) {
      return node.intsAttribute("shape")
          .or(() -> constants.longs(node, 1))
          .flatMap(wish -> reshape(node, shape, wish));
    }
    if (node.is("Flatten")) {
      return flatten(node, shape);
    }
    Optional<long[]> axes = node.intsAttribute("axes").or(() -> constants.longs(node, 1));
    return node.is("Squeeze") ? squeeze(shape, axes) : axes.flatMap(a -> unsqueeze(shape, a));
  }

  private static Optional<long[]> reshape(Node node, long[] shape, long[] wish) {
    long[] out = wish.clone();
    int open = -1;
    long known = 1;
    for (int i = 0; i < out.length; i++) {
      if (out[i] == 0 && node.intAttribute("allowzero", 0) == 0) {
        if (i >= shape.length) {
          return Optional.empty();
        }
        out[i] = shape[i];
      }
      if (out[i] == -1) {
        open = i;
      } else {
        known *= out[i];
      }
    }
    long total = 1;
    for (long d : shape) {
      total *= d;
    }
    if (open >= 0) {
      if (known == 0) {
        return Optional.empty();
      }
      out[open] = total / known;
      known *= out[open];
    }
    return known == total ? Optional.of(out) : Optional.empty();
  }

  private static Optional<long[]> flatten(Node node, long[] shape) {
    long axis = node.intAttribute("axis", 1);
    axis = axis < 0 ? axis + shape.length : axis;
    long[] out = {1, 1};
    for (int i = 0; i < shape.length; i++) {
      out[i < axis ? 0 : 1] *= shape[i];
    }
    return Optional.of(out);
  }

  private static Optional<long[]> squeeze(long[] shape, Optional<long[]> axes) {
    List<Long> out = new ArrayList<>();
    for (int i = 0; i < shape.length; i++) {
      int axis = i;
      boolean gone =
          axes.isPresent()
              ? java.util.Arrays.stream(axes.get())
                  .anyMatch(a -> (a < 0 ? a + shape.length : a) == axis)
              : shape[i] == 1;
      if (!gone) {
        out.add(shape[i]);
      }
    }
    return Optional.of(out.stream().mapToLong(Long::longValue).toArray());
  }

  private static Optional<long[]> unsqueeze(long[] shape, long[] axes) {
    int rank = shape.length + axes.length;
    boolean[] added = new boolean[rank];
    for (long a : axes) {
      long axis = a < 0 ? a + rank : a;
      if (axis < 0 || axis >= rank) {
        return Optional.empty();
      }
      added[(int) axis] = true;
    }
    long[] out = new long[rank];
    int next = 0;
    for (int i = 0; i < rank; i++) {
      if (!added[i] && next >= shape.length) {
        return Optional.empty();
      }
      out[i] = added[i] ? 1 : shape[next++];
    }
    return Optional.of(out);
  }
}
