package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import java.util.Optional;

/**
 * Shape and Size. A length that ends up only in targets of Reshape and the like follows a cut; read
 * by anything else, it is an operand, and the axis that it comes from stays.
 */
final class LengthReadRule {
  private static final int DEEPEST = 24;

  private final Node node;
  private final Trace t;

  LengthReadRule(Node node, Trace t) {
    this.node = node;
    this.t = t;
  }

  void trace() {
    Value x = node.input(0).orElseThrow();
    Value lengths = node.firstOutput();
    if (lengths.isOutput()) {
      t.freeze(x, "the model yields its length");
    }
    boolean sliced = node.attribute("start").isPresent() || node.attribute("end").isPresent();
    for (Value.Use use : lengths.uses()) {
      if (!endsInTargets(use, 0)) {
        boolean[] picked = node.is("Size") || sliced ? all(x) : picked(use.node(), x);
        for (int i = 0; i < picked.length; i++) {
          if (picked[i]) {
            t.freeze(x, i, "its length is an operand behind " + node.label());
          }
        }
      }
    }
  }

  private boolean[] all(Value x) {
    boolean[] all = new boolean[t.rank(x)];
    java.util.Arrays.fill(all, true);
    return all;
  }

  /** The axes of which a reader of the shape takes the lengths. */
  private boolean[] picked(Node reader, Value x) {
    int rank = t.rank(x);
    boolean[] picked = new boolean[rank];
    if (reader.is("Gather") && t.longs(reader, "", 1).isPresent()) {
      for (long a : t.longs(reader, "", 1).get()) {
        picked[(int) (a < 0 ? a + rank : a)] = true;
      }
      return picked;
    }
    Optional<long[]> starts = t.longs(reader, "starts", 1);
    Optional<long[]> ends = t.longs(reader, "ends", 2);
    if (reader.is("Slice") && starts.isPresent() && ends.isPresent()) {
      int end = SliceRule.clamp(ends.get()[0], rank);
      for (int a = SliceRule.clamp(starts.get()[0], rank); a < end; a++) {
        picked[a] = true;
      }
      return picked;
    }
    return all(x);
  }

  private static boolean endsInTargets(Value.Use use, int depth) {
    Node reader = use.node();
    if (use.inputIndex() == 1 && reader.isAnyOf("Reshape", "Expand")
        || use.inputIndex() == 3 && reader.is("Resize")) {
      return true;
    }
    boolean arithmetic =
        reader.isAnyOf(
            "Gather",
            "Slice",
            "Concat",
            "Unsqueeze",
            "Squeeze",
            "Cast",
            "Identity",
            "Mul",
            "Div",
            "Add",
            "Sub",
            "Floor");
    if (!arithmetic || depth > DEEPEST || reader.firstOutput().isOutput()) {
      return false;
    }
    return reader.firstOutput().uses().stream().allMatch(u -> endsInTargets(u, depth + 1));
  }
}
