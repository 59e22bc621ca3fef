package dev.lathe.optimizers.distillation;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.distillation.templates.Templates;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.training.TrainingParams;
import dev.lathe.optimizers.training.TrainingPass;
import java.util.List;
import java.util.Optional;

/**
 * Knowledge distillation (Hinton et al. 2015): a smaller student learns what the original answers.
 */
public final class DistilPass implements TrainingPass {
  static final String ID = "distil";

  /** Another network as student. */
  public static final Param.FileParam STUDENT =
      new Param.FileParam(
          "student",
          "Student",
          "An ONNX file to train instead of a smaller copy of the model; it must take the same"
              + " inputs and make the same outputs.",
          Optional.empty());

  private static final Optional<Param.Condition> OWN =
      Optional.of(new Param.Condition(STUDENT.id(), ""));

  /** A fresh network. */
  public static final Param.ChoiceParam TEMPLATE =
      new Param.ChoiceParam(
          "template",
          "Template",
          "A new small network with random weights instead of a smaller copy: CNN, a residual"
              + " network for pictures; MLP, a perceptron for tables and whatever has a fixed"
              + " size; Transformer, an encoder for tokens. It takes what the model takes and"
              + " answers as it does.",
          Templates.NONE,
          Templates.choices(),
          OWN);

  /** Share of the channels. */
  public static final Param.DecimalParam WIDTH =
      new Param.DecimalParam(
          "width",
          "Width",
          "Share of the channels that the student keeps in each layer, those with the largest"
              + " weights; parameters fall with its square. Of a template: cnn and mlp get as many"
              + " channels as fit into the teacher's parameters times the square of width, times"
              + " depth; a transformer this share of the teacher's embedding.",
          0.5,
          0.1,
          1,
          0.01,
          "%",
          OWN);

  /** Share of the layers. */
  public static final Param.DecimalParam DEPTH =
      new Param.DecimalParam(
          "depth",
          "Depth",
          "Share of the residual blocks or transformer layers that the student keeps, spread evenly"
              + " over the depth. Of a template: as many layers as this share of the teacher's; cnn"
              + " has at most four blocks for each size of the picture, mlp at most four hidden"
              + " layers.",
          1.0,
          0.05,
          1,
          0.01,
          "%",
          OWN);

  /** Softness. */
  public static final Param.DecimalParam TEMPERATURE =
      new Param.DecimalParam(
          "temperature",
          "Temperature",
          "What logits are divided by before they are compared: the higher, the more the small"
              + " probabilities count, which tell what classes have in common.",
          4.0,
          1,
          20,
          0.5,
          "",
          Optional.empty());

  /** Teacher against labels. */
  public static final Param.DecimalParam ALPHA =
      new Param.DecimalParam(
          "alpha",
          "Weight of the teacher",
          "How much the teacher's answers count against the labels: 1, only the teacher; 0, only"
              + " labels. Without labels it is always 1.",
          0.7,
          0,
          1,
          0.05,
          "",
          Optional.empty());

  /** Hidden states. */
  public static final Param.DecimalParam HIDDEN =
      new Param.DecimalParam(
          "hidden",
          "Weight of hidden states",
          "How much it counts that the student's values between layers, through a learned linear"
              + " projection, come near the teacher's; 0 leaves them free.",
          0.0,
          0,
          10,
          0.1,
          "",
          Optional.empty());

  /** Attention. */
  public static final Param.DecimalParam ATTENTION =
      new Param.DecimalParam(
          "attention",
          "Weight of attention",
          "How much it counts that the student looks where the teacher looks: of transformers the"
              + " attention maps of layers at the same depth, also where attention is one fused"
              + " operator, of convolutional networks where in the picture activations are strong;"
              + " 0 leaves it free.",
          0.0,
          0,
          1,
          0.05,
          "",
          Optional.empty());

  /** Standardized logits. */
  public static final Param.FlagParam STANDARDIZE =
      new Param.FlagParam(
          "standardize",
          "Standardize logits",
          "Compare logits by their relations only, each answer with mean 0 and deviation 1: a small"
              + " student need not reach the size of the teacher's logits. Suits a temperature near"
              + " 2.",
          false,
          Optional.empty());

  /** The comparison. */
  public static final Param.FlagParam SCRATCH =
      new Param.FlagParam(
          "scratch",
          "Compare with training from scratch",
          "Afterwards train the same student from random weights for as long, with labels only"
              + " where there are any: that shows what distillation brings, and takes twice the"
              + " time.",
          false,
          Optional.empty());

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String name() {
    return "Distillation";
  }

  @Override
  public Family family() {
    return Family.TRAIN;
  }

  @Override
  public boolean changesStructure() {
    return true;
  }

  @Override
  public String doc() {
    return "Trains a narrower and shallower copy of the model, a new small network, or a student of"
        + " its own, to answer as the model does.";
  }

  @Override
  public String brief() {
    return "Trains a smaller network to answer as yours does";
  }

  @Override
  public String expectation() {
    return "Smaller and faster everywhere. Takes minutes to hours; how near the student comes is"
        + " measured on held-out examples.";
  }

  @Override
  public List<Param<?>> params() {
    return List.of(
        WIDTH,
        DEPTH,
        STUDENT,
        TEMPLATE,
        TEMPERATURE,
        ALPHA,
        HIDDEN,
        ATTENTION,
        STANDARDIZE,
        SCRATCH,
        TrainingParams.EPOCHS,
        TrainingParams.MINUTES,
        TrainingParams.LABELS,
        TrainingParams.LEARNING_RATE,
        TrainingParams.BATCH,
        TrainingParams.PATIENCE,
        TrainingParams.AUGMENT,
        TrainingParams.SENTENCE_PARTS,
        TrainingParams.FROZEN_EXTRACTOR,
        TrainingParams.SEED);
  }

  /** The student is trained; ONNX Runtime asks the model, whatever nodes it has. */
  @Override
  public Optional<String> unsupported(OnnxModel model) {
    return Optional.empty();
  }

  @Override
  public boolean changesOnlyWeights() {
    return false;
  }

  @Override
  public PassResult apply(Input input, ParamValues values, JobContext context) {
    return new Distillation(input, values, context).run();
  }
}
