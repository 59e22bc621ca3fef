package dev.lathe.optimizers.training;

import dev.lathe.optimizers.pass.Param;
import java.util.Optional;

/** Parameters that passes which train have in common. */
public final class TrainingParams {
  /** Passes over the data. */
  public static final Param.DecimalParam EPOCHS =
      new Param.DecimalParam(
          "epochs",
          "Epochs",
          "How many times every example is seen, at most.",
          10.0,
          0.1,
          300,
          0.1,
          "",
          Optional.empty());

  /** Wall-clock time. */
  public static final Param.DecimalParam MINUTES =
      new Param.DecimalParam(
          "minutes",
          "Time",
          "How long to train at most; 0 sets no limit.",
          5.0,
          0,
          600,
          0.5,
          "min",
          Optional.empty());

  /** Whether labels are learned. */
  public static final Param.ChoiceParam LABELS =
      new Param.ChoiceParam(
          "labels",
          "Labels",
          "What is learned: with No, only the original's answers, so that any folder of pictures or"
              + " sentences will do; with Yes, the labels and the original's answers; Automatic uses"
              + " labels where the data have them. Examples without a label among others are"
              + " learned from the original.",
          "auto",
          Param.Choice.list("auto", "Automatic", "yes", "Yes", "no", "No"),
          Optional.empty());

  /** The highest learning rate. */
  public static final Param.DecimalParam LEARNING_RATE =
      new Param.DecimalParam(
          "learning-rate",
          "Learning rate",
          "The highest learning rate; 0 finds one by a short test.",
          0.0,
          0,
          1,
          0.0001,
          "",
          Optional.empty());

  /** Examples of a step. */
  public static final Param.IntParam BATCH =
      new Param.IntParam(
          "batch",
          "Batch size",
          "How many examples share a step. Few data learn more in the same time from small batches,"
              + " as those bring more steps; large ones use the processor better. Never more than a"
              + " quarter of the data; halved where memory runs out.",
          64,
          1,
          1024,
          1,
          "",
          Optional.empty());

  /** When nothing better comes. */
  public static final Param.IntParam PATIENCE =
      new Param.IntParam(
          "patience",
          "Early stopping",
          "Ends after so many epochs in a row without a better score on held-out examples; 0 never."
              + " The best weights are kept either way. The learning rate falls along the whole"
              + " budget, and its last third often brings the most: a patience of a few epochs may"
              + " miss that.",
          0,
          0,
          100,
          1,
          "epochs",
          Optional.empty());

  /** Changes to pictures. */
  public static final Param.ChoiceParam AUGMENT =
      new Param.ChoiceParam(
          "augment",
          "Augmentation",
          "Random changes to pictures: Shift moves them by up to an eighth; Shift and mirror also mirrors"
              + " them, which letters and digits do not survive.",
          "shift",
          Param.Choice.list("none", "None", "shift", "Shift", "shift-flip", "Shift and mirror"),
          Optional.empty());

  /** More sentences. */
  public static final Param.IntParam SENTENCE_PARTS =
      new Param.IntParam(
          "sentence-parts",
          "Parts of sentences",
          "How many made-up sentences are added for each one to train on: parts of two joined, and"
              + " parts alone, by turns. They are learned from the original's answers, and help"
              + " where a student has seen its few thousand sentences too often. Pictures and"
              + " tables have none.",
          0,
          0,
          20,
          1,
          "",
          Optional.empty());

  /** Seed of everything random. */
  public static final Param.IntParam SEED =
      new Param.IntParam(
          "seed",
          "Seed",
          "Decides orders, augmentation and which examples are held out.",
          1,
          0,
          1_000_000,
          1,
          "",
          Optional.empty());

  /** Only what lies behind what cannot be trained. */
  public static final Param.FlagParam FROZEN_EXTRACTOR =
      new Param.FlagParam(
          "frozen-extractor",
          "Train only behind what cannot be trained",
          "Where a node has no form that can be trained, train what lies behind it only; ONNX"
              + " Runtime runs what comes before, which stays as it is. Of a quantized model, the"
              + " layers behind its last quantized values are trained. Other models are trained"
              + " whole.",
          false,
          Optional.empty());

  private TrainingParams() {}
}
