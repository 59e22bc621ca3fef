package dev.lathe.optimizers.preview;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.recipe.Provenance;
import dev.lathe.optimizers.recipe.Recipe;
import dev.lathe.optimizers.recipe.RecipeRunner;
import dev.lathe.optimizers.rewrite.WeightEdits;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The file that a recipe makes, in memory: what the preview falls back on where overwriting weights
 * cannot show what a pass does. The newest one is kept. Thread-safe.
 */
final class PreviewModelCache {
  private final Model model;
  private final PassRegistry registry;
  private final Machine machine;
  private Optional<Newest> newest = Optional.empty();

  /** A made model, and as a file. */
  @SuppressWarnings("ArrayRecordComponent") // Held, never compared.
  record Made(OnnxModel onnx, byte[] bytes) {}

  private record Newest(Recipe recipe, Optional<Made> made) {}

  PreviewModelCache(Model model, PassRegistry registry, Machine machine) {
    this.model = model;
    this.registry = registry;
    this.machine = machine;
  }

  /** Whether the made file answers as the real one: no step needs samples. */
  boolean answersTruly(Recipe recipe) {
    return recipe.steps().stream()
        .filter(Recipe.Step::enabled)
        .allMatch(s -> registry.require(s.passId()).needs(s.values()).isEmpty());
  }

  /** Whether no step refuses the model as it is; they may still refuse what others made of it. */
  boolean suits(Recipe recipe) {
    return enabled(recipe).stream().allMatch(p -> p.unsupported(model.onnx()).isEmpty());
  }

  private List<Pass> enabled(Recipe recipe) {
    return recipe.steps().stream()
        .filter(Recipe.Step::enabled)
        .map(s -> registry.require(s.passId()))
        .toList();
  }

  /**
   * The bytes of the file; empty when a step can do nothing without samples.
   *
   * @throws dev.lathe.base.LatheException when a step refuses
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  synchronized Optional<Made> make(Recipe recipe, JobContext context) {
    context.checkCancelled();
    if (newest.isEmpty() || !newest.get().recipe().equals(recipe)) {
      Optional<OnnxModel> made = new RecipeRunner(registry).draft(model, recipe, machine, context);
      context.checkCancelled();
      newest = Optional.of(new Newest(recipe, made.map(m -> new Made(m, OnnxFiles.toBytes(m)))));
    }
    return newest.get().made();
  }

  /**
   * The bytes of a file that answers: where a step needs samples, its weights are edited instead.
   * Empty where such a step declares no edit.
   */
  Optional<ByteBuffer> answering(Recipe whole, JobContext context) {
    Recipe recipe = ofTheSameInput(whole);
    if (answersTruly(recipe)) {
      return make(recipe, context).map(m -> ByteBuffer.wrap(m.bytes()));
    }
    return new RecipeRunner(registry)
        .draft(
            model,
            recipe,
            machine,
            (pass, input, values) ->
                pass.draft(values, machine)
                    .edit()
                    .map(e -> WeightEdits.apply(input.onnx(), e, context).onnx()),
            context)
        .map(m -> ByteBuffer.wrap(OnnxFiles.toBytes(m)));
  }

  /**
   * Without the steps that only change what the file takes: drafts are asked as the original is.
   */
  private Recipe ofTheSameInput(Recipe recipe) {
    return new Recipe(
        recipe.steps().stream().filter(s -> !registry.require(s.passId()).changesInput()).toList());
  }

  /** How many bytes the file grows by the record of the recipe in its metadata. */
  long recordBytes(Recipe recipe) {
    OnnxModel onnx = model.onnx();
    // Metadata are fields of their own at the end of a file: beside an empty graph they take as
    // much room as beside a large one.
    OnnxModel empty =
        new OnnxModel(
            onnx.irVersion(),
            onnx.opsets(),
            new Graph("empty"),
            List.of(),
            onnx.metadata(),
            Optional.empty());
    return OnnxFiles.toBytes(Provenance.record(empty, model, recipe)).length
        - OnnxFiles.toBytes(empty).length;
  }
}
