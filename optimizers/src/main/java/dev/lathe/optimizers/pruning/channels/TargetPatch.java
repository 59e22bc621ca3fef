package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import java.util.List;
import java.util.Optional;

/** Target shapes of Reshape, Expand, ConstantOfShape and Resize: constant, or joined of pieces. */
final class TargetPatch {
  private final DependencyGroups groups;
  private final Kept kept;
  private final Graph graph;
  private final OwnConstants own;

  TargetPatch(DependencyGroups groups, Kept kept, Graph graph, OwnConstants own) {
    this.groups = groups;
    this.kept = kept;
    this.graph = graph;
    this.own = own;
  }

  private long[] before(Value v) {
    return groups.types().shape(v).orElseThrow().toArray();
  }

  private long[] after(Value v) {
    return kept.shape(v, before(v));
  }

  /** Patches the operand that says the shape of the output. */
  void patch(Node node, Node copy, int input) {
    boolean attribute = node.intsAttribute("shape").isPresent();
    Value y = node.firstOutput();
    Value x = node.input(0).orElseThrow();
    long[] is = after(y);
    long[] was = before(y);
    if (attribute) {
      copy.setAttribute(
          Attribute.of(
              "shape", patched(node.intsAttribute("shape").orElseThrow(), was, is, x, node)));
      return;
    }
    Optional<long[]> wish = own.constants().longs(node, input);
    if (wish.isPresent()) {
      own.put(copy, input, patched(wish.get(), was, is, x, node), node);
      return;
    }
    // Computed by joining pieces: constant pieces are replaced, others follow or are found out.
    Optional<Node> concat = node.input(input).orElseThrow().producer().filter(p -> p.is("Concat"));
    if (concat.isPresent() && concat.get().inputs().size() == is.length) {
      pieces(concat.get(), copy, input, was, is);
    }
  }

  private void pieces(Node concat, Node copy, int input, long[] was, long[] is) {
    Node fresh = null;
    for (int i = 0; i < is.length; i++) {
      Optional<long[]> piece = lone(concat, i);
      if (was[i] != is[i] && piece.isPresent() && piece.get()[0] > 0) {
        if (fresh == null) {
          fresh = copyOfConcat(copy, input);
        }
        fresh.replaceInput(
            i,
            own.add(copy.firstOutput().name() + "_length", Tensors.ofLongs(new long[] {is[i]}, 1)));
      }
    }
  }

  /** A piece of one number, where it is constant; often it is a scalar unsqueezed. */
  private Optional<long[]> lone(Node concat, int i) {
    Value v = concat.input(i).orElseThrow();
    Optional<Node> producer = v.producer().filter(p -> p.isAnyOf("Unsqueeze", "Reshape"));
    Value stored = producer.flatMap(p -> p.input(0)).orElse(v);
    return own.constants()
        .of(stored)
        .filter(t -> !t.type().isFloatingPoint() && t.elements() == 1)
        .map(Tensors::longs);
  }

  /** The target may be shared with nodes whose lengths differ: this one gets its own. */
  private Node copyOfConcat(Node copy, int input) {
    Node concat = copy.input(input).orElseThrow().producer().orElseThrow();
    String name = graph.freshName(copy.firstOutput().name() + "_target");
    Node fresh =
        graph.addNodeBefore(
            copy,
            "",
            "Concat",
            name,
            concat.inputs(),
            List.of(Optional.of(graph.newValue(name, Optional.empty()))));
    fresh.setAttribute(Attribute.of("axis", 0));
    copy.replaceInput(input, fresh.firstOutput());
    return fresh;
  }

  private long[] patched(long[] wish, long[] was, long[] is, Value x, Node node) {
    long[] out = wish.clone();
    for (int i = 0; i < out.length && i < is.length; i++) {
      boolean copies = wish[i] == 0 && node.is("Reshape");
      boolean follows = wish[i] == -1 || copies && i < after(x).length && after(x)[i] == is[i];
      if (was[i] != is[i] && !follows) {
        out[i] = is[i];
      }
    }
    return out;
  }
}
