package dev.lathe.optimizers.pruning.layers;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.optimizers.pass.PassResult.NodeNote;
import dev.lathe.optimizers.rewrite.Constants;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what can be left out. A block begins where a value is both added to and the start of what
 * is added; it ends where the next block begins, so that an activation or normalization behind the
 * sum belongs to it, or at the sum where nothing of that shape follows.
 *
 * @param units in the order of the graph
 * @param refused blocks that must stay, each with the reason
 */
public record ResidualUnits(List<ResidualUnit> units, List<NodeNote> refused) {
  /** Copies the lists. */
  public ResidualUnits {
    units = List.copyOf(units);
    refused = List.copyOf(refused);
  }

  /** Looks at a model. */
  public static ResidualUnits of(OnnxModel model, InferredTypes types) {
    return new Finder(model, types).find();
  }

  private static final String[] PRODUCTS = {
    "Conv", "ConvTranspose", "Gemm", "MatMul", "Einsum", "LSTM", "GRU"
  };

  /** A sum of a value and what was made of it. */
  private record Block(Node sum, Value input, Set<Node> branch) {}

  private static final class Finder {
    private final OnnxModel model;
    private final InferredTypes types;
    private final Constants constants;
    private final List<NodeNote> refused = new ArrayList<>();

    Finder(OnnxModel model, InferredTypes types) {
      this.model = model;
      this.types = types;
      this.constants = new Constants(model);
    }

    ResidualUnits find() {
      List<Block> blocks = innermost(blocks());
      List<ResidualUnit> units = new ArrayList<>();
      for (int i = 0; i < blocks.size(); i++) {
        Block block = blocks.get(i);
        Value end = end(blocks, i);
        boolean pair =
            i + 1 < blocks.size()
                && attends(block)
                && !attends(blocks.get(i + 1))
                && blocks.get(i + 1).input() == end;
        if (pair) {
          List<Node> sums = List.of(block.sum(), blocks.get(i + 1).sum());
          ResidualUnit layer = unit(block.input(), end(blocks, i + 1), sums);
          if (obstacle(layer).isEmpty()) {
            units.add(layer);
            i++;
            continue;
          }
        }
        ResidualUnit unit = unit(block.input(), end, List.of(block.sum()));
        Optional<String> obstacle = obstacle(unit);
        obstacle.ifPresent(why -> refused.add(new NodeNote(unit.name(), why)));
        if (obstacle.isEmpty()) {
          units.add(unit);
        }
      }
      return new ResidualUnits(units, refused);
    }

    private List<Block> blocks() {
      List<Block> blocks = new ArrayList<>();
      for (Node node : model.graph().nodes()) {
        if (node.is("Add") || node.opType().equals("SkipLayerNormalization")) {
          Value a = node.input(0).orElseThrow();
          Value b = node.input(1).orElseThrow();
          block(node, a, b).or(() -> block(node, b, a)).ifPresent(blocks::add);
        }
      }
      return blocks;
    }

    private Optional<Block> block(Node sum, Value input, Value branch) {
      if (input == branch
          || constants.of(input).isPresent()
          || !sameShape(input, sum.firstOutput())) {
        return Optional.empty();
      }
      Set<Node> between = Region.between(input, branch);
      // A polynomial in x adds to x too; a layer has weights to multiply with.
      boolean layer = between.stream().anyMatch(n -> n.isAnyOf(PRODUCTS) || isAttention(n));
      return layer ? Optional.of(new Block(sum, input, between)) : Optional.empty();
    }

    private boolean sameShape(Value a, Value b) {
      Optional<Shape> x = types.shape(a).filter(Shape::isFixed);
      return x.isPresent() && x.equals(types.shape(b));
    }

    /** A block inside another one's branch counts, not the one around it. */
    private static List<Block> innermost(List<Block> all) {
      Set<Node> sums = new HashSet<>();
      all.forEach(b -> sums.add(b.sum()));
      return all.stream().filter(b -> b.branch().stream().noneMatch(sums::contains)).toList();
    }

    private static boolean attends(Block block) {
      return block.branch().stream().anyMatch(n -> n.is("Softmax") || isAttention(n));
    }

    private static boolean isAttention(Node node) {
      return node.opType().endsWith("Attention");
    }

    private Value end(List<Block> blocks, int i) {
      Value sum = blocks.get(i).sum().firstOutput();
      if (i + 1 < blocks.size()) {
        Value next = blocks.get(i + 1).input();
        if (next == sum || sameShape(next, sum) && !Region.between(sum, next).isEmpty()) {
          return next;
        }
      }
      return sum;
    }

    private ResidualUnit unit(Value input, Value end, List<Node> sums) {
      Set<Node> nodes = Region.between(input, end);
      return new ResidualUnit(UnitNames.of(nodes, sums.get(0)), input, end, sums, nodes);
    }

    private Optional<String> obstacle(ResidualUnit unit) {
      Value input = unit.input();
      Value end = unit.output();
      Set<Node> nodes = unit.nodes();
      if (!sameShape(input, end)) {
        return Optional.of("what comes out has another shape than what goes in");
      }
      boolean takesName =
          input.graph() == end.graph() && input.producer().isPresent() && !input.isOutput();
      if (end.isOutput() && !takesName) {
        return Optional.of("it makes an output from an input of the model");
      }
      List<Value> made = new ArrayList<>();
      nodes.forEach(n -> n.outputs().forEach(o -> o.filter(v -> v != end).ifPresent(made::add)));
      for (Value v : made) {
        if (v.isOutput()) {
          return Optional.of("the model yields '" + v.name() + "' from inside it");
        }
        for (Value.Use use : v.uses()) {
          if (!nodes.contains(use.node()) && use.node().firstOutput().isUsed()) {
            return Optional.of(use.node().label() + " reads '" + v.name() + "' from inside it");
          }
        }
      }
      return Optional.empty();
    }
  }
}
