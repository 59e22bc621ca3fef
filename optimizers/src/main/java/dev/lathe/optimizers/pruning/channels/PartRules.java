package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import java.util.Optional;

/** Operators that put tensors together or take parts out of them. */
final class PartRules implements Rule {
  @Override
  public boolean trace(Node node, Trace t) {
    if (node.is("Concat")) {
      concat(node, t);
    } else if (node.is("Split")) {
      split(node, t);
    } else if (node.is("Slice")) {
      new SliceRule(node, t).trace();
    } else if (node.is("Pad")) {
      pad(node, t);
    } else if (node.is("Gather")) {
      gather(node, t);
    } else {
      return false;
    }
    return true;
  }

  private static int axis(Node node, long initial, int rank) {
    long a = node.intAttribute("axis", initial);
    return (int) (a < 0 ? a + rank : a);
  }

  private static void others(Value a, Value b, int except, Trace t) {
    for (int i = 0; i < t.rank(a); i++) {
      if (i != except) {
        t.same(a, i, b, i);
      }
    }
  }

  /** Indices of one axis are those of another one, from an offset on. */
  private static void run(Trace t, Value part, Value whole, int axis, int offset, int length) {
    int p = t.axis(part, axis);
    int w = t.axis(whole, axis);
    if (length == 1 || p == ChannelSpace.NONE || w == ChannelSpace.NONE) {
      freezeRun(t, w, offset, length);
      t.space().freeze(p, "it is part of an axis that stays");
      return;
    }
    for (int i = 0; i < length; i++) {
      t.space().link(p, i, w, offset + i);
    }
  }

  /** Indices that belong to an axis of length one, which cannot go. */
  private static void freezeRun(Trace t, int axis, int offset, int length) {
    if (axis == ChannelSpace.NONE) {
      return;
    }
    int fixed = t.space().factor(2);
    t.space().freeze(fixed, "it is the only one on its axis");
    for (int i = offset; i < offset + length; i++) {
      t.space().link(axis, i, fixed, 0);
    }
  }

  private static void concat(Node node, Trace t) {
    Value y = node.firstOutput();
    int axis = axis(node, 1, t.rank(y));
    int offset = 0;
    for (Optional<Value> in : node.inputs()) {
      Value x = in.orElseThrow();
      others(x, y, axis, t);
      int length = (int) t.shape(x)[axis];
      run(t, x, y, axis, offset, length);
      offset += length;
    }
  }

  private static void split(Node node, Trace t) {
    Value x = node.input(0).orElseThrow();
    int axis = axis(node, 0, t.rank(x));
    int offset = 0;
    boolean computed =
        node.input(1).isPresent() && t.constant(node, 1).isEmpty() && t.opset() >= 13;
    for (Optional<Value> out : node.outputs()) {
      if (out.filter(t::isKnown).isEmpty()) {
        t.freeze(x, axis, node.label() + " leaves a part out");
        return;
      }
      others(x, out.get(), axis, t);
      int length = (int) t.shape(out.get())[axis];
      run(t, out.get(), x, axis, offset, length);
      offset += length;
    }
    if (computed) {
      t.freeze(x, axis, node.label() + " splits at computed places");
    }
  }

  private static void pad(Node node, Trace t) {
    Value x = node.input(0).orElseThrow();
    Value y = node.firstOutput();
    int rank = t.rank(x);
    Optional<long[]> pads = pads(node, t);
    boolean zero = node.stringAttribute("mode", "constant").equals("constant");
    boolean plain = pads.isPresent() && pads.get().length == 2 * rank && node.input(3).isEmpty();
    for (int i = 0; i < rank; i++) {
      if (t.shape(x)[i] == t.shape(y)[i]) {
        t.same(x, i, y, i);
      } else if (plain && zero && pads.get()[i] >= 0 && pads.get()[i + rank] >= 0) {
        run(t, x, y, i, (int) pads.get()[i], (int) t.shape(x)[i]);
      } else {
        t.freeze(x, i, node.label() + " pads it in a way that is not followed");
        t.freeze(y, i, node.label() + " pads it in a way that is not followed");
      }
    }
  }

  /** The widths before and after each axis. */
  static Optional<long[]> pads(Node node, Trace t) {
    return t.longs(node, "pads", 1).or(() -> node.intsAttribute("paddings"));
  }

  private static void gather(Node node, Trace t) {
    Value data = node.input(0).orElseThrow();
    Value indices = node.input(1).orElseThrow();
    Value y = node.firstOutput();
    int axis = axis(node, 0, t.rank(data));
    int more = t.rank(indices);
    for (int i = 0; i < t.rank(data); i++) {
      if (i != axis) {
        t.same(data, i, y, i < axis ? i : i + more - 1);
      }
    }
    for (int i = 0; i < more; i++) {
      if (t.constant(node, 1).isEmpty()) {
        t.same(indices, i, y, axis + i);
      }
    }
    int last = t.rank(data) - 1;
    if (axis != last && last >= 1) {
      t.role(node, data, last, Role.EMBEDDING);
    }
    Optional<long[]> chosen = t.longs(node, "", 1);
    int from = t.axis(data, axis);
    int to = more == 1 ? t.axis(y, axis) : ChannelSpace.NONE;
    if (chosen.isPresent() && to != ChannelSpace.NONE && from != ChannelSpace.NONE) {
      long length = t.shape(data)[axis];
      for (int i = 0; i < chosen.get().length; i++) {
        long k = chosen.get()[i];
        t.space().link(from, (int) (k < 0 ? k + length : k), to, i);
      }
    } else {
      t.freeze(data, axis, node.label() + " looks up along it");
      for (int i = 0; i < more && chosen.isPresent(); i++) {
        t.freeze(y, axis + i, node.label() + " looks it up");
      }
    }
  }
}
