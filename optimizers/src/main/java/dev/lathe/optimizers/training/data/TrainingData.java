package dev.lathe.optimizers.training.data;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Splits;
import dev.lathe.engine.session.Preprocessor;
import dev.lathe.engine.task.Model;
import java.util.ArrayList;
import java.util.List;

/**
 * Examples to train on and examples held out to judge by, disjoint and encoded.
 *
 * @param training most of the data
 * @param heldOut a tenth, at most {@value #MOST_HELD_OUT}; never trained on
 */
public record TrainingData(EncodedSet training, EncodedSet heldOut) implements AutoCloseable {
  /** More would make the score after each epoch cost more than it tells. */
  public static final int MOST_HELD_OUT = 1000;

  private static final int ENOUGH_LABELLED = 100;
  private static final double HELD_OUT_SHARE = 0.1;
  private static final int LEAST = 8;

  /**
   * Splits by content and encodes.
   *
   * @param parts how many made-up sentences are added for each one to train on
   * @throws LatheException when there are too few examples to do both, or they do not fit the model
   */
  public static TrainingData of(
      Model model, Dataset data, int parts, long seed, JobContext context) {
    if (data.size() < LEAST) {
      throw LatheException.input(
          "There is too little to train on.",
          "The data hold "
              + data.size()
              + " example"
              + (data.size() == 1 ? "" : "s")
              + "; some must be held out to judge by, and "
              + LEAST
              + " is the least.",
          "Give more data; labels are not needed.");
    }
    Dataset.Splits split = split(data, seed);
    List<Example> examples = new ArrayList<>(split.training().examples());
    examples.addAll(SentenceParts.of(split.training().examples(), parts, seed));
    try (Preprocessor preprocessor = Preprocessor.of(model)) {
      EncodedSet training = EncodedSet.encode(examples, preprocessor, context);
      try {
        return new TrainingData(
            training, EncodedSet.encode(split.evaluation().examples(), preprocessor, context));
      } catch (RuntimeException | Error e) {
        training.close();
        throw e;
      }
    }
  }

  /** The part to train on and the part held out, for one seed always the same. */
  public static Dataset.Splits split(Dataset data, long seed) {
    double held = Math.min(HELD_OUT_SHARE, (double) MOST_HELD_OUT / data.size());
    held = Math.max(held, Math.min(0.5, 2.0 / data.size()));
    return Splits.split(data, seed, new Splits.Shares(0, 1 - held));
  }

  /** Whether an example has a class. */
  public boolean hasLabels() {
    return training.labelled() > 0;
  }

  /** Whether what is right is known of so many held-out examples that it tells what is better. */
  public boolean isJudgedByLabels() {
    int labelled = heldOut.judgeable();
    return labelled > 0 && (labelled == heldOut.size() || labelled >= ENOUGH_LABELLED);
  }

  /** What could not be read, a sentence each. */
  public List<String> problems() {
    List<String> all = new ArrayList<>(training.problems());
    all.addAll(heldOut.problems());
    return all;
  }

  @Override
  public void close() {
    training.close();
    heldOut.close();
  }
}
