package dev.lathe.optimizers.example;

import ai.djl.ndarray.NDArray;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import java.util.Map;

/** The activation (x + sqrt(x² + b)) ÷ 2, an operator of a domain of its own. */
public final class SquareplusRules {
  private SquareplusRules() {}

  /** Adds the rules of this family; an operator outside the standard domain names its own. */
  public static void register(Map<String, Operator> rules) {
    rules.put("example:Squareplus", (Rule) SquareplusRules::squareplus);
  }

  /** Of operations that PyTorch can differentiate, so that there is no backward pass to write. */
  private static NDArray squareplus(Call call) {
    NDArray x = call.in(0);
    float b = call.node().floatAttribute("b", 4);
    return x.add(x.square().add(b).sqrt()).div(2);
  }
}
