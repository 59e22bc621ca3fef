package dev.lathe.engine.graph.shape;

import dev.lathe.engine.graph.Node;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;

/** Arithmetic on lengths that needs nothing but a node and a shape. */
final class AxisMath {
  private AxisMath() {}

  static long sliceLength(long length, long start, long end, long step) {
    long low = step < 0 ? -1 : 0;
    long high = step < 0 ? length - 1 : length;
    long s = Math.max(step < 0 ? 0 : low, Math.min(start < 0 ? start + length : start, high));
    long e = end < 0 ? end + length : end;
    e = Math.max(low, Math.min(e, step < 0 ? high : length));
    return Math.max(0, (long) Math.ceil((double) (e - s) / step));
  }

  static int axis(long axis, int rank) {
    return (int) (axis < 0 ? axis + rank : axis);
  }

  static long[] flatten(Node n, long[] x) {
    if (x == null) {
      return null;
    }
    int axis = SmallValues.clamp(n.intAttribute("axis", 1), x.length);
    return new long[] {
      Arrays.stream(x, 0, axis).reduce(1, (a, b) -> a * b),
      Arrays.stream(x, axis, x.length).reduce(1, (a, b) -> a * b)
    };
  }

  static long[] gather(Node n, long[] x, long[] indices) {
    if (x == null || indices == null) {
      return null;
    }
    int axis = axis(n.intAttribute("axis", 0), x.length);
    return LongStream.concat(
            LongStream.concat(Arrays.stream(x, 0, axis), Arrays.stream(indices)),
            Arrays.stream(x, axis + 1, x.length))
        .toArray();
  }

  static long[] transpose(Node n, long[] x) {
    if (x == null) {
      return null;
    }
    long[] out = x.clone();
    Optional<long[]> perm = n.intsAttribute("perm");
    Arrays.setAll(out, i -> x[perm.isPresent() ? (int) perm.get()[i] : x.length - 1 - i]);
    return out;
  }
}
