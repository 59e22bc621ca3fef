package dev.lathe.optimizers.preview;

import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassDraft;
import dev.lathe.optimizers.pass.WeightEdit;
import dev.lathe.optimizers.recipe.Recipe;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What a draft can show of a recipe, as its passes declare it.
 *
 * @param passes what each enabled step declares, in order
 * @param structure whether a step takes something out of the graph's structure, so that its weights
 *     cannot be compared with those of the original
 * @param training whether training follows, of which a draft can tell nothing
 */
public record PreviewPlan(List<PassDraft> passes, boolean structure, boolean training) {
  /** Copies the list. */
  public PreviewPlan {
    passes = List.copyOf(passes);
  }

  /** The plan of a recipe's enabled steps. */
  static PreviewPlan of(Recipe recipe, PassRegistry registry, Machine machine) {
    List<Recipe.Step> steps = recipe.enabledSteps();
    return new PreviewPlan(
        steps.stream().map(s -> registry.require(s.passId()).draft(s.values(), machine)).toList(),
        steps.stream().map(s -> registry.require(s.passId())).anyMatch(Pass::changesStructure),
        false);
  }

  /** What happens to the weights, in order, as far as it can be said. */
  List<WeightEdit> edits() {
    return passes.stream().map(PassDraft::edit).flatMap(Optional::stream).toList();
  }

  /** What the answer does not have, one clause a pass. */
  public List<String> leftOut() {
    return passes.stream()
        .map(p -> p.leftOut().isEmpty() ? p.leftOutOfFile() : p.leftOut())
        .filter(clause -> !clause.isEmpty())
        .toList();
  }

  /**
   * Whether the size is not that of the file but what its weights would take, packed (weight
   * rounding keeps FP32).
   */
  public boolean packedOnly() {
    return bits(true) < bits(false);
  }

  /** Bits that a weight takes in the file that the recipe makes, or packed; 32 when unchanged. */
  public int storedBits() {
    return Math.min(bits(true), bits(false));
  }

  private int bits(boolean packed) {
    return passes.stream()
        .filter(p -> p.packed() == packed)
        .flatMap(p -> p.edit().stream())
        .mapToInt(WeightEdit::bits)
        .min()
        .orElse(32);
  }

  /** Whether overwriting weights shows all that the recipe does. */
  boolean onlyWeights() {
    return passes.stream().allMatch(p -> p.kind() == PassDraft.Kind.WEIGHTS);
  }

  /** Whether samples, where they are given, decide what the file is. */
  boolean dependsOnSamples() {
    return passes.stream().anyMatch(p -> !p.leftOutOfFile().isEmpty());
  }

  /** Whether a step does something that only the made file can show. */
  boolean needsFile() {
    return passes.stream().anyMatch(PassDraft::needsFile);
  }

  /** Whether all that happens to weights is known: then what stays equal really is unchanged. */
  boolean tellsWeights() {
    return !structure && !training && passes.stream().allMatch(PassDraft::allWeights);
  }

  /**
   * The plan of an answer that comes from a made file, which has all but what samples decide.
   *
   * @param recipe that this is the plan of
   */
  PreviewPlan answeredByFile(Recipe recipe, PassRegistry registry) {
    List<Recipe.Step> steps = recipe.enabledSteps();
    return with(
        i -> {
          Recipe.Step s = steps.get(i);
          boolean applied = registry.require(s.passId()).needs(s.values()).isEmpty();
          return applied ? passes.get(i).leavingOut("") : passes.get(i);
        });
  }

  /** The plan where some weights cannot be overwritten: then edits do not show everything. */
  PreviewPlan incomplete() {
    return with(
        i -> {
          PassDraft p = passes.get(i);
          boolean told = p.edit().isEmpty() || !p.leftOut().isEmpty();
          return told ? p : p.leavingOut("weights that the file does not list as initializers");
        });
  }

  private PreviewPlan with(IntFunction<PassDraft> pass) {
    return new PreviewPlan(
        IntStream.range(0, passes.size()).mapToObj(pass).toList(), structure, training);
  }

  /** The plan of a recipe that trains besides. */
  PreviewPlan beforeTraining() {
    return new PreviewPlan(passes, structure, true);
  }

  /** Whether the weights stay as they are. */
  public boolean changesNothing() {
    return edits().isEmpty();
  }
}
