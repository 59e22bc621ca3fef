package dev.lathe.engine.graph.shape;

import dev.lathe.engine.graph.Node;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** Shapes of what cuts, joins, repeats, moves and sums up elements. */
record LayoutRules(KnownShapes shapes, SmallValues values) {
  /** The lengths that an input holds; null where they are not known. */
  long[] target(Node n, int input) {
    return n.input(input).flatMap(values::of).map(SmallValues.Small::longs).orElse(null);
  }

  long[] reshape(Node n, long[] x) {
    long[] target = n.input(1).isPresent() ? target(n, 1) : n.intsAttribute("shape").orElse(null);
    if (target == null) {
      return null;
    }
    long[] out = target.clone();
    int open = -1;
    long rest = 1;
    for (int i = 0; i < out.length; i++) {
      if (out[i] == 0 && n.intAttribute("allowzero", 0) == 0) {
        if (x == null) {
          return null;
        }
        out[i] = x[i];
      }
      if (out[i] == -1) {
        open = i;
      } else {
        rest *= out[i];
      }
    }
    if (open >= 0) {
      if (x == null || rest <= 0) {
        return null;
      }
      out[open] = Arrays.stream(x).reduce(1, (a, b) -> a * b) / rest;
    }
    return out;
  }

  long[] range(Node n) {
    return n.output(0)
        .flatMap(values::of)
        .map(SmallValues.Small::shape)
        .or(() -> rangeLength(n))
        .orElse(null);
  }

  private Optional<long[]> rangeLength(Node n) {
    long[] from = target(n, 0);
    long[] to = target(n, 1);
    long[] step = target(n, 2);
    if (from == null || to == null || step == null || step[0] == 0) {
      return Optional.empty();
    }
    double count = Math.ceil((double) (to[0] - from[0]) / step[0]);
    return Optional.of(new long[] {(long) Math.max(0, count)});
  }

  long[] tile(Node n, long[] x) {
    long[] repeats = target(n, 1);
    if (x == null || repeats == null) {
      return null;
    }
    long[] out = x.clone();
    Arrays.setAll(out, i -> x[i] * repeats[i]);
    return out;
  }

  long[] slice(Node n, long[] x) {
    long[] starts = values.ints(n, 1, "starts");
    long[] ends = values.ints(n, 2, "ends");
    if (x == null || starts.length == 0 || ends.length != starts.length) {
      return null;
    }
    long[] axes = values.ints(n, 3, "axes");
    long[] steps = values.ints(n, 4, "steps");
    if (n.input(3).isPresent() && axes.length == 0 || n.input(4).isPresent() && steps.length == 0) {
      return null;
    }
    long[] out = x.clone();
    for (int i = 0; i < starts.length; i++) {
      int axis = AxisMath.axis(axes.length == 0 ? i : axes[i], x.length);
      long step = steps.length == 0 ? 1 : steps[i];
      out[axis] = AxisMath.sliceLength(x[axis], starts[i], ends[i], step);
    }
    return out;
  }

  long[] concat(Node n) {
    long[] out = null;
    for (int i = 0; i < n.inputs().size(); i++) {
      long[] x = shapes.shape(n.input(i)).orElse(null);
      if (x == null) {
        return null;
      }
      if (out == null) {
        out = x.clone();
      } else {
        int axis = AxisMath.axis(n.intAttribute("axis", 1), x.length);
        out[axis] += x[axis];
      }
    }
    return out;
  }

  long[] split(Node n, int index) {
    long[] x = shapes.shape(n.input(0)).orElse(null);
    if (x == null) {
      return null;
    }
    int axis = AxisMath.axis(n.intAttribute("axis", 0), x.length);
    long[] parts = values.ints(n, 1, "split");
    if (parts.length == 0 && n.input(1).isPresent()) {
      return null;
    }
    long[] out = x.clone();
    int count = n.outputs().size();
    long chunk = (x[axis] + count - 1) / count;
    out[axis] =
        parts.length > 0 ? parts[index] : Math.max(0, Math.min(chunk, x[axis] - chunk * index));
    return out;
  }

  long[] unsqueeze(Node n, long[] x) {
    long[] axes = values.ints(n, 1, "axes");
    if (x == null || axes.length == 0) {
      return null;
    }
    long[] out = new long[x.length + axes.length];
    for (long a : axes) {
      out[AxisMath.axis(a, out.length)] = 1;
    }
    int from = 0;
    for (int i = 0; i < out.length; i++) {
      out[i] = out[i] == 1 ? 1 : x[from++];
    }
    return out;
  }

  long[] squeeze(Node n, long[] x) {
    long[] axes = values.ints(n, 1, "axes");
    if (x == null || axes.length == 0 && n.input(1).isPresent()) {
      return null;
    }
    boolean[] drop = new boolean[x.length];
    for (long a : axes) {
      drop[AxisMath.axis(a, x.length)] = true;
    }
    return IntStream.range(0, x.length)
        .filter(i -> axes.length == 0 ? x[i] != 1 : !drop[i])
        .mapToLong(i -> x[i])
        .toArray();
  }

  long[] pad(Node n, long[] x) {
    long[] pads = values.ints(n, 1, "pads");
    if (x == null || pads.length != 2 * x.length) {
      return null;
    }
    long[] out = x.clone();
    Arrays.setAll(out, i -> x[i] + pads[i] + pads[i + x.length]);
    return out;
  }

  long[] reduce(Node n, long[] x) {
    boolean arg = n.opType().startsWith("Arg");
    long[] axes = arg ? new long[] {n.intAttribute("axis", 0)} : values.ints(n, 1, "axes");
    if (x == null || axes.length == 0 && n.input(1).isPresent()) {
      return null;
    }
    boolean[] gone = new boolean[x.length];
    Arrays.fill(gone, axes.length == 0 && n.intAttribute("noop_with_empty_axes", 0) == 0);
    for (long a : axes) {
      gone[AxisMath.axis(a, x.length)] = true;
    }
    boolean keep = n.intAttribute("keepdims", 1) != 0;
    return IntStream.range(0, x.length)
        .filter(i -> keep || !gone[i])
        .mapToLong(i -> gone[i] ? 1 : x[i])
        .toArray();
  }
}
