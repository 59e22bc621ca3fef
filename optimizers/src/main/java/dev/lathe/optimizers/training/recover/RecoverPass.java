package dev.lathe.optimizers.training.recover;

import dev.lathe.base.JobContext;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.training.TrainingParams;
import dev.lathe.optimizers.training.TrainingPass;
import java.util.List;
import java.util.Optional;

/**
 * Fine-tunes a model that a cut has hurt, with labels or without: then the original is the teacher
 * and any samples of the task are the data.
 */
public final class RecoverPass implements TrainingPass {
  static final String ID = "recover";

  /** Whether convolutions get batch normalizations for the time of the training. */
  public static final Param.FlagParam NORMALIZE =
      new Param.FlagParam(
          "normalize",
          "Normalize while training",
          "Give convolutions whose batch normalizations were folded in new ones while training, and"
              + " fold them in again afterwards. Deep networks train far better so.",
          true,
          Optional.empty());

  /** Whether zeros stay. */
  public static final Param.FlagParam KEEP_ZEROS =
      new Param.FlagParam(
          "keep-zeros",
          "Keep zeros",
          "Weights that are zero stay zero, so that what magnitude or N:M pruning has made is not"
              + " undone; where all weights were rounded to few values, zeros are free. Without,"
              + " all weights are free again.",
          true,
          Optional.empty());

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String name() {
    return "Recover by training";
  }

  @Override
  public Family family() {
    return Family.TRAIN;
  }

  @Override
  public String doc() {
    return "Fine-tunes the weights, so that the model answers as the original did before the passes"
        + " ahead of this one.";
  }

  @Override
  public String brief() {
    return "Trains back what the passes before have cost";
  }

  @Override
  public String expectation() {
    return "Takes minutes to hours; the curves show what it brings. Size and speed stay as they"
        + " are.";
  }

  @Override
  public List<Param<?>> params() {
    return List.of(
        TrainingParams.EPOCHS,
        TrainingParams.MINUTES,
        TrainingParams.LABELS,
        TrainingParams.LEARNING_RATE,
        TrainingParams.BATCH,
        TrainingParams.PATIENCE,
        TrainingParams.AUGMENT,
        TrainingParams.SENTENCE_PARTS,
        NORMALIZE,
        KEEP_ZEROS,
        TrainingParams.FROZEN_EXTRACTOR,
        TrainingParams.SEED);
  }

  @Override
  public boolean changesOnlyWeights() {
    return true;
  }

  @Override
  public PassResult apply(Input input, ParamValues values, JobContext context) {
    return new FineTuning(input, values, context).run();
  }
}
