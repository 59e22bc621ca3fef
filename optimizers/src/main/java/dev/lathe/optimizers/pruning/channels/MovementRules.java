package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import java.util.Optional;

/** Operators that change nothing but the shape or the order of axes. */
final class MovementRules implements Rule {
  @Override
  public boolean trace(Node node, Trace t) {
    if (node.isAnyOf("Reshape", "Flatten", "Squeeze", "Unsqueeze")) {
      new ReshapeRule(node, t).trace();
    } else if (node.is("Transpose")) {
      Value x = node.input(0).orElseThrow();
      long[] perm = permutation(node, t.rank(x));
      for (int i = 0; i < perm.length; i++) {
        t.same(x, (int) perm[i], node.firstOutput(), i);
      }
    } else if (node.is("Expand")) {
      Value x = node.input(0).orElseThrow();
      t.broadcast(x, node.firstOutput());
      freezeNew(node, x, t, "is widened by");
    } else if (node.is("Tile")) {
      tile(node, t);
    } else if (node.isAnyOf("Shape", "Size")) {
      new LengthReadRule(node, t).trace();
    } else if (node.is("ConstantOfShape")) {
      if (t.constant(node, 0).isEmpty()) {
        t.freeze(node.firstOutput(), node.label() + " makes a tensor of a computed shape");
      }
    } else {
      return false;
    }
    return true;
  }

  static long[] permutation(Node transpose, int rank) {
    Optional<long[]> perm = transpose.intsAttribute("perm");
    if (perm.isPresent()) {
      return perm.get();
    }
    long[] reversed = new long[rank];
    for (int i = 0; i < rank; i++) {
      reversed[i] = rank - 1L - i;
    }
    return reversed;
  }

  /** Axes of the output that the input does not have at that length. */
  private static void freezeNew(Node node, Value x, Trace t, String how) {
    Value y = node.firstOutput();
    for (int back = 1; back <= t.rank(y); back++) {
      if (back > t.rank(x) || t.axis(x, -back) == ChannelSpace.NONE) {
        t.freeze(y, -back, "it " + how + " " + node.label());
      }
    }
  }

  private static void tile(Node node, Trace t) {
    Value x = node.input(0).orElseThrow();
    Value y = node.firstOutput();
    for (int i = 0; i < t.rank(x); i++) {
      if (t.shape(x)[i] == t.shape(y)[i]) {
        t.same(x, i, y, i);
      } else {
        t.freeze(x, i, "it is repeated by " + node.label());
        t.freeze(y, i, "it is repeated by " + node.label());
      }
    }
  }
}
