package dev.lathe.controllers.data;

import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Splits;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a data set. Two ways to use it, nested so that they never contradict each other:
 * without training, {@code calibration} is looked at and all the rest evaluates; with training,
 * {@code training} holds that and more, and {@code untrained} evaluates.
 *
 * @param calibration what ranges are calibrated on
 * @param evaluation all but the calibration part
 * @param training what is trained on; holds the calibration part
 * @param untrained what no pass ever saw, also none that trains
 */
public record DataParts(
    Dataset calibration, Dataset evaluation, Dataset training, Dataset untrained) {
  /** As large as what {@link Splits.Shares} gives either way. */
  private static final Splits.Shares SHARES =
      new Splits.Shares(
          Splits.Shares.QUANTIZATION.calibration(),
          Splits.Shares.TRAINING.calibration()
              + Splits.Shares.TRAINING.training()
              - Splits.Shares.QUANTIZATION.calibration());

  /** The parts, for one seed always the same. */
  static DataParts of(Dataset all, long seed) {
    Dataset.Splits parts = Splits.split(all, seed, SHARES);
    Dataset calibration = parts.calibration();
    Dataset untrained = parts.evaluation();
    return new DataParts(
        calibration,
        joined(all.name() + " (evaluation)", parts.training(), untrained),
        joined(all.name() + " (training)", calibration, parts.training()),
        untrained);
  }

  private static Dataset joined(String name, Dataset first, Dataset second) {
    List<Example> examples = new ArrayList<>(first.examples());
    examples.addAll(second.examples());
    return first.part(name, examples, second.problems());
  }
}
