package dev.lathe.engine.measure;

import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.causal.CausalGraph;
import dev.lathe.engine.causal.FirstStep;
import dev.lathe.engine.causal.Memory;
import dev.lathe.engine.causal.StateSlot;
import dev.lathe.engine.causal.StepTensors;
import dev.lathe.engine.generate.ContextLength;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Half;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.load.LoadPattern.TextStep;
import dev.lathe.engine.task.Model;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;

/**
 * What a language model is timed on: so many tokens of a made-up text, after a cache of so many
 * others. Which tokens they are, and what the cache holds, makes no difference to the time. A model
 * without a cache reads them all, as it does when it writes.
 */
final class TextStepInputs {
  private static final long SEED = 20_240_229;

  /** Tokens that any vocabulary has, about. */
  private static final int TOKENS = 200;

  private TextStepInputs() {}

  /**
   * One query.
   *
   * @throws LatheException where the model is no language model, cannot read so many tokens, or
   *     reads a prompt token by token
   */
  static Map<String, TensorData> of(Model model, Scenario scenario) {
    TextStep step = scenario.load().text().orElseThrow();
    CausalGraph.Finding found =
        CausalGraph.find(
            TensorSpec.inputs(model.onnx().graph()), TensorSpec.outputs(model.onnx().graph()));
    if (!scenario.isFor(model.setup().task()) || found.graph().isEmpty()) {
      throw refused(model, scenario, "It is about language models, which write texts on.");
    }
    CausalGraph graph = found.graph().get();
    int cached = cached(model, scenario, graph, step);
    if (graph.memory() instanceof Memory.RecurrentState
        && step.tokens() > graph.stepLength().orElse(step.tokens())) {
      throw refused(
          model,
          scenario,
          "The model reads a prompt one token at a time: the time to the first token is that of"
              + " each token times their number.");
    }
    if (graph.memory() instanceof Memory.Recomputed) {
      return FirstStep.tensors(graph, ids(graph, cached + step.tokens()));
    }
    Map<String, TensorData> inputs =
        new LinkedHashMap<>(StepTensors.of(graph, cached, ids(graph, step.tokens())));
    Random random = new Random(SEED);
    for (StateSlot slot : graph.memory().slots()) {
      inputs.put(slot.input().name(), state(slot, cached, random));
    }
    return inputs;
  }

  private static int cached(Model model, Scenario scenario, CausalGraph graph, TextStep step) {
    OptionalInt context = ContextLength.of(model, graph);
    if (step.cached() == TextStep.LONGEST) {
      return context.orElseThrow(
              () ->
                  refused(
                      model,
                      scenario,
                      "Nothing says how many tokens the model can read: config.json would, beside"
                          + " it."))
          - step.tokens();
    }
    int all = step.cached() + step.tokens();
    if (all > context.orElse(all)) {
      throw refused(
          model,
          scenario,
          "That is "
              + all
              + " tokens, and the model can read "
              + context.getAsInt()
              + " together with those it writes.");
    }
    return step.cached();
  }

  private static LatheException refused(Model model, Scenario scenario, String why) {
    return LatheException.input(
            model.name() + " cannot be measured in the scenario '" + scenario.id() + "'.",
            why,
            "Choose another scenario.")
        .with(Remedy.TASK);
  }

  private static long[] ids(CausalGraph graph, int n) {
    int below = Math.min(TOKENS, graph.vocabulary().orElse(TOKENS));
    return new Random(SEED).longs(n, 0, below).toArray();
  }

  /** What a cache of so many tokens may hold; the state of a recurrent network has its own size. */
  private static TensorData state(StateSlot slot, int cached, Random random) {
    TensorData empty = slot.first();
    if (slot.axis().isEmpty() || cached == 0) {
      return empty;
    }
    long[] shape = empty.shape().clone();
    shape[slot.axis().getAsInt()] = cached;
    int n = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    DataType type = slot.input().type();
    ByteBuffer bytes = Tensors.buffer(type.byteLength(n));
    for (int i = 0; i < n; i++) {
      float v = (float) random.nextGaussian();
      switch (type) {
        case FLOAT -> bytes.putFloat(i * 4, v);
        case FLOAT16 -> bytes.putShort(i * 2, Half.ofFloat(v));
        default -> {} // zeros do for what else a cache may be made of
      }
    }
    return new TensorData.InMemory(type, shape, bytes);
  }
}
