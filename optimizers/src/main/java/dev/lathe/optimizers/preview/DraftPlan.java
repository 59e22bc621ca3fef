package dev.lathe.optimizers.preview;

import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pruning.PruneMagnitudePass;
import dev.lathe.optimizers.quantization.RoundWeightsPass;
import dev.lathe.optimizers.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;

/**
 * What a recipe does to weights, as far as a draft can show it at once. Two recipes with the same
 * plan have the same draft.
 *
 * @param steps what happens to the weights, in order
 * @param storedBits bits that a weight takes in the file that the recipe makes; 32 when unchanged
 * @param packedOnly whether those bits are not what the file would have but what it would take,
 *     packed (weight rounding keeps FP32)
 * @param leftOut what the draft does not show, one clause a pass
 * @param training whether training follows, of which a draft can tell nothing
 */
public record DraftPlan(
    List<WeightStep> steps,
    int storedBits,
    boolean packedOnly,
    List<String> leftOut,
    boolean training) {
  /** Copies the lists. */
  public DraftPlan {
    steps = List.copyOf(steps);
    leftOut = List.copyOf(leftOut);
  }

  /** A change of weights. */
  public sealed interface WeightStep {}

  /** Rounding to a symmetric grid of n bits. */
  public record Round(int bits, boolean perChannel) implements WeightStep {}

  /** The smallest magnitudes become zero. */
  public record Prune(double sparsity, boolean global) implements WeightStep {}

  /** The plan of a recipe's enabled steps. */
  public static DraftPlan of(Recipe recipe) {
    List<WeightStep> steps = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    int fileBits = 32;
    int packedBits = 32;
    for (Recipe.Step s : recipe.steps()) {
      if (!s.enabled()) {
        continue;
      }
      switch (s.passId()) {
        case "round-weights" -> {
          int bits = s.values().get(RoundWeightsPass.BITS);
          steps.add(new Round(bits, s.values().get(RoundWeightsPass.PER_CHANNEL)));
          packedBits = Math.min(packedBits, bits);
        }
        case "prune-magnitude" ->
            steps.add(
                new Prune(
                    s.values().get(PruneMagnitudePass.SPARSITY),
                    s.values().get(PruneMagnitudePass.SCOPE).equals("global")));
        case "int8-static", "int8-dynamic" -> {
          steps.add(new Round(8, flag(s.values(), "per-channel")));
          fileBits = Math.min(fileBits, 8);
          leftOut.add("the rounding of activations");
        }
        case "fp16" -> {
          fileBits = Math.min(fileBits, 16);
          leftOut.add("half precision of activations");
        }
        case "clean" -> {
          // Equal answers by design, up to rounding of the last digit: nothing to show.
        }
        default -> leftOut.add("what " + s.passId() + " does");
      }
    }
    boolean packedOnly = packedBits < fileBits;
    return new DraftPlan(steps, Math.min(fileBits, packedBits), packedOnly, leftOut, false);
  }

  private static boolean flag(ParamValues values, String id) {
    return Boolean.TRUE.equals(values.values().get(id));
  }

  /** The plan of a file that was really made: nothing is left out. */
  DraftPlan whole() {
    return new DraftPlan(steps, storedBits, packedOnly, List.of(), training);
  }

  /** The plan of a recipe that trains besides. */
  DraftPlan beforeTraining() {
    return new DraftPlan(steps, storedBits, packedOnly, leftOut, true);
  }

  /** Whether the weights stay as they are. */
  public boolean changesNothing() {
    return steps.isEmpty();
  }
}
