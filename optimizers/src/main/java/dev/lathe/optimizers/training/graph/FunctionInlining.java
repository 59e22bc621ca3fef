package dev.lathe.optimizers.training.graph;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.FunctionDefinition;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.GraphEdits;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.rewrite.GraphWalk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the bodies of functions local to a model in the place of the nodes that call them, so that
 * their weights and operators are those of the graph.
 */
public final class FunctionInlining {
  private final Map<String, FunctionDefinition> functions = new HashMap<>();

  private FunctionInlining(List<FunctionDefinition> functions) {
    functions.forEach(f -> this.functions.put(key(f.domain(), f.name()), f));
  }

  /** A copy of the model without functions; the model itself is not changed. */
  public static OnnxModel inline(OnnxModel model) {
    OnnxModel copy = model.copy();
    if (copy.functions().isEmpty()) {
      return copy;
    }
    FunctionInlining inlining = new FunctionInlining(copy.functions());
    while (inlining.once(copy)) {
      // A body may call further functions.
    }
    return new OnnxModel(
        copy.irVersion(),
        copy.opsets(),
        copy.graph(),
        List.of(),
        copy.metadata(),
        copy.unknownFields());
  }

  private static String key(String domain, String name) {
    return domain + ":" + name;
  }

  private boolean once(OnnxModel model) {
    boolean changed = false;
    for (Node node : GraphWalk.nodes(model)) {
      FunctionDefinition function = functions.get(key(node.domain(), node.opType()));
      if (function != null && node.graph().isPresent()) {
        new Expansion(node).expand(function.body());
        changed = true;
      }
    }
    return changed;
  }

  /** The expansion of one call. */
  private static final class Expansion {
    private final Node call;
    private final Graph target;
    private final SubgraphCopier copier;

    Expansion(Node call) {
      this.call = call;
      this.target = call.graph().orElseThrow();
      this.copier = new SubgraphCopier(target, name -> call.name() + "/" + name, this::value);
    }

    void expand(Graph body) {
      for (int i = 0; i < body.inputs().size(); i++) {
        copier.put(body.inputs().get(i), call.input(i));
      }
      body.initializers().forEach(copier::initializer);
      body.nodes().forEach(n -> copier.copy(n, Optional.of(call)));
      for (int i = 0; i < body.outputs().size(); i++) {
        Value result = body.outputs().get(i);
        call.output(i).ifPresent(old -> replace(result, old));
      }
      target.remove(call);
    }

    private void replace(Value result, Value old) {
      Value mine = copier.get(result);
      if (mine.producer().flatMap(Node::graph).filter(g -> g == target).isEmpty()
          || target.isOutput(mine)) {
        Value passed = target.newValue(target.freshName(old.name()), old.type());
        target.addNodeBefore(
            call, "", "Identity", "", List.of(Optional.of(mine)), List.of(Optional.of(passed)));
        mine = passed;
      }
      GraphEdits.replace(old, mine);
    }

    /** References to the function's attributes become what the call says; else they fall away. */
    private Optional<Attribute.AttributeValue> value(Attribute attribute) {
      return attribute.value() instanceof Attribute.ReferenceValue r
          ? call.attribute(r.attributeOfFunction()).map(Attribute::value)
          : Optional.of(attribute.value());
    }
  }
}
