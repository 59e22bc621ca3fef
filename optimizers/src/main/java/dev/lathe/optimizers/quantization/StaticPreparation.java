package dev.lathe.optimizers.quantization;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.cleanup.CleanPass;
import dev.lathe.optimizers.pass.NodeSelection;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.rewrite.OrtTypes;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Gets a graph ready for quantization: cleaned up (what is linear taken into the convolution before
 * it), said in operator set 13 at least, with the operators that have 8-bit kernels where there is
 * a choice, and with the types and shapes of all values.
 */
final class StaticPreparation {
  private StaticPreparation() {}

  /**
   * Prepares a model.
   *
   * @param input its graph is not changed
   * @param nodes chosen ones, which keep their names
   * @param note receives sentences on what a person should know
   * @return a model of its own
   * @throws dev.lathe.base.LatheException when the graph cannot be opened, or not be said in
   *     operator set 13
   */
  static OnnxModel prepare(
      Pass.Input input, NodeSelection nodes, Consumer<String> note, JobContext context) {
    OnnxModel copy = input.onnx().copy();
    nodes.pin(copy);
    OnnxModel closed = withoutDefaults(copy, note);
    CleanPass clean = new CleanPass();
    OnnxModel cleaned =
        clean
            .apply(
                new Pass.Input(input.model(), closed, input.machine(), Optional.empty()),
                ParamValues.initial(clean.params()),
                context)
            .onnx();
    OrtTypes.fill(cleaned);
    OnnxModel model = OpsetUpgrade.require(cleaned, "Static INT8", note);
    StaticRewrites.apply(model.graph());
    OrtTypes.fill(model);
    return model;
  }

  /** A weight that a caller may replace is not a constant; from here on nobody may. */
  private static OnnxModel withoutDefaults(OnnxModel model, Consumer<String> note) {
    Graph graph = model.graph();
    List<Value> defaults = graph.inputs().stream().filter(v -> v.constant().isPresent()).toList();
    defaults.forEach(graph::removeInput);
    // Up to file format 3 every initializer had to be an input too; that says nothing.
    if (!defaults.isEmpty() && model.irVersion() >= 4) {
      note.accept(
          "Inputs with a default value became constants: "
              + String.join(", ", defaults.stream().map(Value::name).toList())
              + ".");
    }
    return model.with(Math.max(4, model.irVersion()), model.opsets(), model.metadata());
  }
}
