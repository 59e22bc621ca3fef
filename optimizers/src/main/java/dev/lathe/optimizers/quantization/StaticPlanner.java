package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.pass.NodeSelection;
import dev.lathe.optimizers.pass.PassResult.NodeNote;
import dev.lathe.optimizers.quantization.StaticOperators.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which nodes of a graph compute in 8 bits. Convolutions and matrix products do on their
 * own account. What lies between two of them follows, so that values need not be widened and
 * rounded on the way; what leads nowhere in 8 bits stays FP32, which costs little and loses
 * nothing. In three walks: forward, what could; backward, from where 8 bits are wanted; forward,
 * what will.
 */
final class StaticPlanner {
  /** A table smaller than this is not worth the nodes that widening it again costs. */
  private static final int LEAST_TABLE = 4096;

  private final Graph graph;
  private final NodeSelection chosen;
  private final KeptNodes kept;
  private final boolean foldClamps;
  private final List<Node> nodes;
  private final StaticPlan plan = new StaticPlan();
  private final Set<Node> candidates = new HashSet<>();

  /** Values that some node wants in 8 bits, directly or through nodes that follow. */
  private final Set<Value> wanted = new HashSet<>();

  /** Values that all their readers want in 8 bits. */
  private final Set<Value> wantedByAll = new HashSet<>();

  private StaticPlanner(Graph graph, boolean symmetric, NodeSelection chosen, KeptNodes kept) {
    this.graph = graph;
    this.chosen = chosen;
    this.kept = kept;
    this.nodes = graph.nodes();
    // A symmetric range has room below zero, so that it cannot stand in for a Relu.
    this.foldClamps = !symmetric;
  }

  /**
   * Plans.
   *
   * @param graph with the types of its values; not changed
   * @param chosen the nodes that may round values; what only moves or clamps them follows by itself
   * @param symmetric whether activations get symmetric ranges
   * @param kept nodes that calibration showed to need FP32
   */
  static StaticPlan plan(Graph graph, boolean symmetric, NodeSelection chosen, KeptNodes kept) {
    StaticPlanner planner = new StaticPlanner(graph, symmetric, chosen, kept);
    planner.findCandidates();
    planner.findWanted();
    planner.decide();
    return planner.plan;
  }

  private void findCandidates() {
    Set<Value> could = new HashSet<>();
    for (Node node : nodes) {
      Role role = StaticOperators.role(node);
      boolean follows =
          StaticOperators.activationInputs(node).stream()
              .map(node::input)
              .anyMatch(v -> v.filter(could::contains).isPresent());
      boolean candidate =
          switch (role) {
            case CONVOLUTION, PRODUCT -> chosen.contains(node);
            case REQUANTIZING -> follows && chosen.contains(node);
            case MOVING, CLAMP -> follows;
            case LOOKUP, OTHER -> false;
          };
      if (candidate && obstacle(node).isEmpty()) {
        candidates.add(node);
        node.outputs().forEach(o -> o.ifPresent(could::add));
      }
    }
  }

  private Optional<String> obstacle(Node node) {
    return kept.reason(node).or(() -> StaticOperators.obstacle(node));
  }

  private void findWanted() {
    List<Node> backwards = new ArrayList<>(nodes);
    Collections.reverse(backwards);
    for (Node node : backwards) {
      for (Optional<Value> output : node.outputs()) {
        output.ifPresent(
            v -> {
              List<Value.Use> uses = v.uses();
              long wanting = uses.stream().filter(this::wants).count();
              if (wanting > 0) {
                wanted.add(v);
                if (wanting == uses.size() && !graph.isOutput(v)) {
                  wantedByAll.add(v);
                }
              }
            });
      }
    }
  }

  private boolean wants(Value.Use use) {
    Node reader = use.node();
    if (!candidates.contains(reader)
        || !StaticOperators.activationInputs(reader).contains(use.inputIndex())) {
      return false;
    }
    return switch (StaticOperators.role(reader)) {
      case CONVOLUTION, PRODUCT -> true;
      default -> reader.outputs().stream().anyMatch(o -> o.filter(wanted::contains).isPresent());
    };
  }

  private void decide() {
    for (Node node : nodes) {
      if (!candidates.contains(node)) {
        decideOther(node);
        continue;
      }
      switch (StaticOperators.role(node)) {
        case CONVOLUTION -> {
          product(node);
          plan.add(node.firstOutput(), Optional.empty(), true);
        }
        case PRODUCT -> {
          product(node);
          if (wantedByAll.contains(node.firstOutput())) {
            plan.add(node.firstOutput(), Optional.empty(), true);
          }
        }
        case REQUANTIZING -> requantizing(node);
        case MOVING -> moving(node);
        case CLAMP -> clamp(node);
        default -> {
          // No candidates.
        }
      }
    }
  }

  private void product(Node node) {
    demand(node, 0);
    plan.products().add(node);
  }

  private void requantizing(Node node) {
    List<Integer> inputs = StaticOperators.activationInputs(node);
    boolean follows = false;
    boolean all = true;
    for (int i : inputs) {
      boolean there =
          node.input(i)
              .flatMap(plan::tensor)
              .filter(StaticPlan.Tensor::producedIn8Bits)
              .isPresent();
      follows |= there;
      all &= there;
    }
    // Where everything comes in 8 bits, one widening behind the node is less work than several
    // before it; a single input costs the same either way, unless the node makes it smaller.
    boolean cheaper = all && (inputs.size() > 1 || StaticOperators.reduces(node));
    if (!follows || !(wanted.contains(node.firstOutput()) || cheaper)) {
      note(
          node,
          follows
              ? "nothing behind it computes in 8 bits, so that FP32 is more exact and no slower"
              : "its inputs come in FP32");
      return;
    }
    inputs.forEach(i -> demand(node, i));
    plan.add(node.firstOutput(), Optional.empty(), true);
    plan.done().add(new NodeNote(node.label(), node.opType() + " in 8 bits"));
  }

  private void moving(Node node) {
    Optional<StaticPlan.Tensor> source = node.input(0).flatMap(plan::tensor);
    if (source.isEmpty() || !source.get().producedIn8Bits()) {
      // Its input comes in FP32: it is rounded behind this node, where that is wanted.
      return;
    }
    node.outputs().forEach(o -> o.ifPresent(v -> plan.add(v, source, true)));
    plan.done().add(new NodeNote(node.label(), node.opType() + " moves 8-bit values"));
  }

  private void clamp(Node node) {
    Value input = node.input(0).orElseThrow();
    Optional<StaticPlan.Tensor> source = plan.tensor(input);
    if (source.isEmpty()) {
      return;
    }
    boolean alone = input.uses().size() == 1 && !graph.isOutput(input);
    boolean foldable =
        foldClamps
            && alone
            && source.get().producedIn8Bits()
            && source.get().sharesWith().isEmpty()
            && source.get().clamp().isEmpty()
            && StaticOperators.clampsAroundZero(node);
    if (foldable) {
      source.get().fold(node);
      plan.alias(node.firstOutput(), source.get());
      plan.done().add(new NodeNote(node.label(), "folded into the range of the tensor before it"));
    } else {
      note(
          node,
          alone
              ? "it cannot be folded into the range of the tensor before it"
              : "the tensor before it is read elsewhere too");
    }
  }

  /** Sees to it that an input is there in 8 bits. */
  private void demand(Node node, int index) {
    Value value = node.input(index).orElseThrow();
    StaticPlan.Tensor tensor =
        plan.tensor(value).orElseGet(() -> plan.add(value, Optional.empty(), false));
    if (!tensor.producedIn8Bits()) {
      tensor.readers().add(new Value.Use(node, index));
    }
  }

  private void decideOther(Node node) {
    Role role = StaticOperators.role(node);
    if (!chosen.contains(node)) {
      return;
    }
    if (role == Role.LOOKUP) {
      lookup(node);
      return;
    }
    boolean real =
        node.outputs().stream().anyMatch(o -> o.filter(StaticOperators::isFloat).isPresent());
    if (!real) {
      return;
    }
    if (!node.subgraphs().isEmpty()) {
      note(node, "the graphs inside a " + node.opType() + " are left as they are");
    } else if (role == Role.OTHER) {
      note(node, "ONNX Runtime's CPU has no 8-bit kernel for " + node.opType());
    } else {
      obstacle(node).ifPresent(o -> note(node, o));
    }
  }

  private void lookup(Node node) {
    Value table = node.input(0).orElseThrow();
    boolean tableOnly =
        table.uses().stream()
            .allMatch(u -> u.inputIndex() == 0 && StaticOperators.role(u.node()) == Role.LOOKUP);
    if (StaticOperators.isFloat(table)
        && tableOnly
        && !graph.isOutput(table)
        && table.constant().orElseThrow().elements() >= LEAST_TABLE
        && WeightQuantization.isFinite(table.constant().get())) {
      plan.lookups().add(node);
    } else if (StaticOperators.isFloat(table)) {
      note(node, "its table is small, or used otherwise too");
    }
  }

  private void note(Node node, String reason) {
    plan.refused().add(new NodeNote(node.label(), reason));
  }
}
