package dev.lathe.engine.generate;

import dev.lathe.engine.causal.CausalGraph;
import dev.lathe.engine.causal.Memory;
import dev.lathe.engine.task.Model;
import java.nio.file.Path;
import java.util.OptionalInt;

/** How many tokens a language model can read. */
public final class ContextLength {
  private ContextLength() {}

  /**
   * The number, by the graph where that takes no other, else by the documents beside the model or
   * its tokenizer; empty where nothing says it.
   */
  public static OptionalInt of(Model model, CausalGraph graph) {
    if (graph.memory() instanceof Memory.Recomputed && graph.stepLength().isPresent()) {
      return graph.stepLength();
    }
    Path near = model.setup().tokenizer().orElse(model.file());
    return GenerationFacts.context(model, near);
  }
}
