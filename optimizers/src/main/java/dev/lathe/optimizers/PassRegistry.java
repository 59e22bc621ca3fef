package dev.lathe.optimizers;

import dev.lathe.base.LatheException;
import dev.lathe.optimizers.cleanup.CleanPass;
import dev.lathe.optimizers.cleanup.EmbedPreprocessingPass;
import dev.lathe.optimizers.distillation.DistilPass;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pruning.DropLayersPass;
import dev.lathe.optimizers.pruning.PruneChannelsPass;
import dev.lathe.optimizers.pruning.PruneMagnitudePass;
import dev.lathe.optimizers.pruning.PruneNmPass;
import dev.lathe.optimizers.quantization.Fp16Pass;
import dev.lathe.optimizers.quantization.Int8DynamicPass;
import dev.lathe.optimizers.quantization.RoundWeightsPass;
import dev.lathe.optimizers.quantization.StaticInt8Pass;
import dev.lathe.optimizers.training.qat.QatPass;
import dev.lathe.optimizers.training.recover.PruneTraining;
import dev.lathe.optimizers.training.recover.RecoverPass;
import dev.lathe.optimizers.training.taylor.TaylorScores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The passes there are. The list is explicit: what is not in {@link #standard} does not exist. */
public final class PassRegistry {
  private final Map<String, Pass> byId = new LinkedHashMap<>();

  /** A registry of these passes, in the order in which lists show them. */
  public PassRegistry(List<Pass> passes) {
    for (Pass pass : passes) {
      if (byId.put(pass.id(), pass) != null) {
        throw new IllegalArgumentException("two passes have the id " + pass.id());
      }
    }
  }

  /** Every pass of Lathe. A new pass is one more line here. */
  public static PassRegistry standard() {
    return new PassRegistry(
        List.of(
            new CleanPass(),
            new RoundWeightsPass(),
            new PruneMagnitudePass(new PruneTraining()),
            new PruneNmPass(new PruneTraining()),
            new PruneChannelsPass(TaylorScores::of, new PruneTraining()),
            new DropLayersPass(),
            new Int8DynamicPass(),
            new StaticInt8Pass(),
            new Fp16Pass(),
            new EmbedPreprocessingPass(),
            new RecoverPass(),
            new QatPass(),
            new DistilPass()));
  }

  /** All passes, in the order in which lists show them. */
  public List<Pass> all() {
    return List.copyOf(byId.values());
  }

  /** The pass with that id. */
  public Optional<Pass> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * The pass with that id.
   *
   * @throws LatheException naming the id and the ids there are
   */
  public Pass require(String id) {
    return find(id)
        .orElseThrow(
            () ->
                LatheException.input(
                    "There is no pass '" + id + "'.",
                    "The passes are: " + String.join(", ", byId.keySet()) + ".",
                    "Use one of these ids."));
  }

  /**
   * The parameter of a pass with that id.
   *
   * @throws LatheException naming the parameter and those that the pass has
   */
  public static Param<?> requireParam(Pass pass, String id) {
    return pass.params().stream()
        .filter(p -> p.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                LatheException.input(
                    "The pass " + pass.id() + " has no parameter '" + id + "'.",
                    pass.params().isEmpty()
                        ? "It takes no parameters."
                        : "Its parameters are: "
                            + pass.params().stream()
                                .map(Param::id)
                                .collect(Collectors.joining(", "))
                            + ".",
                    ""));
  }
}
