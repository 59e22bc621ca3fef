package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.rewrite.Constants;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What nodes say about lengths in attributes and operands: groups, targets of Reshape, sizes of
 * Split, bounds of Slice. Constants that say it are never changed but replaced at the one node.
 */
final class NodePatches {
  private final DependencyGroups groups;
  private final Kept kept;
  private final long opset;
  private final Constants constants;
  private final OwnConstants own;
  private final TargetPatch targets;

  NodePatches(DependencyGroups groups, Kept kept, OnnxModel target) {
    this.groups = groups;
    this.kept = kept;
    this.opset = target.opset();
    this.constants = new Constants(groups.model());
    this.own = new OwnConstants(target, constants);
    this.targets = new TargetPatch(groups, kept, target.graph(), own);
  }

  private long[] before(Value v) {
    return groups.types().shape(v).orElseThrow().toArray();
  }

  private long[] after(Value v) {
    return kept.shape(v, before(v));
  }

  private boolean touches(Node node) {
    return node.inputs().stream().anyMatch(v -> v.filter(this::shrinks).isPresent())
        || node.outputs().stream().anyMatch(v -> v.filter(this::shrinks).isPresent());
  }

  private boolean shrinks(Value v) {
    return !kept.of(v).isEmpty();
  }

  /** Patches the copy of a node; the original says what shrinks. */
  void patch(Node node, Node copy) {
    if (!touches(node)) {
      return;
    }
    switch (node.opType()) {
      case "Conv", "ConvTranspose", "FusedConv" -> groups(node, copy);
      case "GroupNormalization" -> numGroups(node, copy);
      case "Reshape" -> targets.patch(node, copy, 1);
      case "Expand" -> targets.patch(node, copy, 1);
      case "ConstantOfShape" -> targets.patch(node, copy, 0);
      case "Resize" -> {
        if (node.input(3).isPresent()) {
          targets.patch(node, copy, 3);
        }
      }
      case "Split" -> split(node, copy);
      case "Slice" -> slice(node, copy);
      case "Pad" -> pad(node, copy);
      case "Gather" -> gather(node, copy);
      default -> {
        // Nothing but its values says how long they are.
      }
    }
  }

  private void groups(Node node, Node copy) {
    long groupCount = node.intAttribute("group", 1);
    if (groupCount > 1) {
      Value w = node.input(1).orElseThrow();
      boolean transposed = node.is("ConvTranspose");
      long channels = after(node.input(0).orElseThrow())[1];
      long width = transposed ? 1 : after(w)[1];
      copy.setAttribute(Attribute.of("group", channels / width));
    }
  }

  /** Whole groups go, or the same number of channels of each. */
  private void numGroups(Node node, Node copy) {
    Value x = node.input(0).orElseThrow();
    long groupCount = node.intAttribute("num_groups", 1);
    int width = (int) (before(x)[1] / groupCount);
    boolean[] full = new boolean[(int) groupCount];
    boolean whole = true;
    int[] left = kept.kept(x, 1).orElse(new int[0]);
    int[] perGroup = new int[(int) groupCount];
    for (int c : left) {
      perGroup[c / width]++;
      full[c / width] = true;
    }
    for (int n : perGroup) {
      whole &= n == 0 || n == width;
    }
    if (whole && left.length > 0) {
      long remaining = Arrays.stream(perGroup).filter(n -> n > 0).count();
      copy.setAttribute(Attribute.of("num_groups", remaining));
    }
  }

  private void split(Node node, Node copy) {
    int axis = axis(node, 0);
    long[] sizes = node.outputs().stream().mapToLong(o -> after(o.orElseThrow())[axis]).toArray();
    copy.removeAttribute("num_outputs");
    if (opset < 13) {
      copy.setAttribute(Attribute.of("split", sizes));
    } else {
      own.put(copy, 1, sizes, node);
    }
  }

  private int axis(Node node, long initial) {
    long a = node.intAttribute("axis", initial);
    return (int) (a < 0 ? a + before(node.input(0).orElseThrow()).length : a);
  }

  private void slice(Node node, Node copy) {
    Value x = node.input(0).orElseThrow();
    boolean attributes = node.intsAttribute("starts").isPresent();
    long[] starts = longs(node, "starts", 1);
    long[] ends = longs(node, "ends", 2);
    long[] axes = node.intsAttribute("axes").or(() -> constants.longs(node, 3)).orElse(null);
    boolean changed = false;
    for (int k = 0; k < starts.length; k++) {
      int rank = before(x).length;
      int axis = axes == null ? k : (int) (axes[k] < 0 ? axes[k] + rank : axes[k]);
      if (kept.of(x).containsKey(axis)) {
        long length = before(x)[axis];
        starts[k] = kept.before(x, axis, SliceRule.clamp(starts[k], length));
        ends[k] = kept.before(x, axis, SliceRule.clamp(ends[k], length));
        changed = true;
      }
    }
    if (changed && attributes) {
      copy.setAttribute(Attribute.of("starts", starts));
      copy.setAttribute(Attribute.of("ends", ends));
    } else if (changed) {
      own.put(copy, 1, starts, node);
      own.put(copy, 2, ends, node);
    }
  }

  /** Computed bounds belong to axes that stay as they are. */
  private long[] longs(Node node, String attribute, int input) {
    return node.intsAttribute(attribute)
        .or(() -> constants.longs(node, input))
        .map(long[]::clone)
        .orElse(new long[0]);
  }

  private void pad(Node node, Node copy) {
    Value y = node.firstOutput();
    int rank = before(y).length;
    boolean attribute = node.intsAttribute("pads").isPresent();
    Optional<long[]> found = node.intsAttribute("pads").or(() -> constants.longs(node, 1));
    if (found.isEmpty()) {
      return;
    }
    long[] pads = found.get().clone();
    for (int axis : kept.of(y).keySet()) {
      int length = (int) before(y)[axis];
      int end = length - (int) pads[axis + rank];
      int all = kept.before(y, axis, length);
      pads[axis + rank] = all - kept.before(y, axis, end);
      pads[axis] = kept.before(y, axis, (int) pads[axis]);
    }
    if (attribute) {
      copy.setAttribute(Attribute.of("pads", pads));
    } else {
      own.put(copy, 1, pads, node);
    }
  }

  private void gather(Node node, Node copy) {
    Value data = node.input(0).orElseThrow();
    int axis = axis(node, 0);
    Optional<long[]> indices = constants.longs(node, 1);
    if (indices.isEmpty() || !kept.of(data).containsKey(axis)) {
      return;
    }
    long length = before(data)[axis];
    // What goes of the data need not be among what is picked.
    int[] stay =
        kept.kept(node.firstOutput(), axis)
            .orElseGet(() -> IntStream.range(0, indices.get().length).toArray());
    long[] renumbered =
        Arrays.stream(stay)
            .mapToLong(i -> indices.get()[i] < 0 ? indices.get()[i] + length : indices.get()[i])
            .map(i -> kept.before(data, axis, (int) i))
            .toArray();
    own.put(copy, 1, renumbered, node);
  }
}
