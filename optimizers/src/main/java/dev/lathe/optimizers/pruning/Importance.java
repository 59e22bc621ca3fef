package dev.lathe.optimizers.pruning;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pruning.PruneChannelsPass.ScoreSource;
import dev.lathe.optimizers.pruning.channels.ActivationScores;
import dev.lathe.optimizers.pruning.channels.ChannelScores;
import dev.lathe.optimizers.pruning.channels.DependencyGroups;
import dev.lathe.optimizers.pruning.channels.MagnitudeScores;
import dev.lathe.optimizers.pruning.channels.MagnitudeScores.Norm;
import dev.lathe.optimizers.pruning.channels.RandomScores;
import dev.lathe.optimizers.rewrite.Probe;
import java.util.List;
import java.util.Optional;

/**
 * How much channels matter, by the word that names the way.
 *
 * @param taylor makes scores from gradients, where something here does
 * @param onSamples makes all scores that samples decide; empty where this does so itself
 */
record Importance(Optional<ScoreSource> taylor, Optional<ScoreSource> onSamples) {
  /** Ways that run the model on samples. */
  static final List<String> SAMPLED = List.of("activation", "taylor");

  private static final int SAMPLES = 64;
  private static final long SEED = 1;

  /** Whether scores of this way come from samples. */
  static boolean looksAtSamples(String way) {
    return way.equals("activation") || way.equals("taylor");
  }

  /**
   * Scores of these groups.
   *
   * @param way one of the choices of {@link PruneChannelsPass#IMPORTANCE}
   * @throws LatheException where this model or what is given does not allow it
   */
  ChannelScores scores(DependencyGroups groups, Pass.Input input, String way, JobContext context) {
    if (onSamples.isPresent() && SAMPLED.contains(way)) {
      return onSamples.get().scores(groups, input, context);
    }
    return switch (way) {
      case "l1" -> new MagnitudeScores(Norm.L1);
      case "l2" -> new MagnitudeScores(Norm.L2);
      case "bn" -> batchNorm(groups);
      case "random" -> new RandomScores(SEED);
      case "activation" -> new ActivationScores(groups, samples(input), context);
      default ->
          taylor
              .map(t -> t.scores(groups, input, context))
              .orElseThrow(
                  () ->
                      LatheException.input(
                          "Channels cannot be ranked by taylor.",
                          "It needs gradients, and nothing here computes them.",
                          "Choose l2, or activation with samples."));
    };
  }

  private static ChannelScores batchNorm(DependencyGroups groups) {
    ChannelScores scores = new MagnitudeScores(Norm.BATCH_NORM);
    if (groups.groups().stream().allMatch(g -> scores.of(g).isEmpty())) {
      throw LatheException.input(
          "Channels cannot be ranked by bn.",
          "No channel that can go has a batch normalization; exporters often fold it into the"
              + " convolution before.",
          "Choose l1 or l2.");
    }
    return scores;
  }

  private static List<TensorSample> samples(Pass.Input input) {
    List<TensorSample> samples = Probe.samples(input, SAMPLES);
    if (samples.isEmpty()) {
      throw LatheException.input(
              "Channels cannot be ranked by activation.",
              input.data().isPresent() ? "The data given hold no sample." : "No data were given.",
              "Give some typical inputs; labels are not needed.")
          .with(Remedy.DATA);
    }
    return samples;
  }
}
