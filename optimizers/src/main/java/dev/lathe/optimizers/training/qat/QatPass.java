package dev.lathe.optimizers.training.qat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.quantization.StaticInt8Pass;
import dev.lathe.optimizers.training.DryRun;
import dev.lathe.optimizers.training.TeacherStudentTraining;
import dev.lathe.optimizers.training.TrainablePart;
import dev.lathe.optimizers.training.TrainablePartFinder;
import dev.lathe.optimizers.training.TrainingParams;
import dev.lathe.optimizers.training.TrainingPass;
import dev.lathe.optimizers.training.graph.Advice;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Quantization-aware training (Jacob et al. 2018): rounds weights and activations while training,
 * so that the weights find values that survive it. The result is the graph that static INT8 makes.
 */
public final class QatPass implements TrainingPass {
  /** Bits of a weight. */
  public static final Param.IntParam WEIGHT_BITS =
      new Param.IntParam(
          "weight-bits",
          "Bits of a weight",
          "How many bits a weight may use. The file stores 8 each; fewer show what a coarser grid"
              + " costs.",
          8,
          2,
          8,
          1,
          "bits",
          Optional.empty());

  /** Bits of an activation. */
  public static final Param.IntParam ACTIVATION_BITS =
      new Param.IntParam(
          "activation-bits",
          "Bits of an activation",
          "How many bits a value between layers may use. ONNX Runtime computes with 8; fewer show"
              + " what they would cost, and leave clamps in the graph.",
          8,
          4,
          8,
          1,
          "bits",
          Optional.empty());

  /** Where the ranges of activations come from. */
  public static final Param.ChoiceParam RANGES =
      new Param.ChoiceParam(
          "ranges",
          "Ranges",
          "Ranges of activations: observed on samples, or learned with the weights from there.",
          "observed",
          Param.Choice.list("observed", "Observed", "learned", "Learned"),
          Optional.empty());

  @Override
  public String id() {
    return "qat";
  }

  @Override
  public String name() {
    return "Quantization-aware training";
  }

  @Override
  public Family family() {
    return Family.TRAIN;
  }

  /** It trains, and takes a quantized model too. */
  @Override
  public boolean endsQuantized() {
    return true;
  }

  @Override
  public String doc() {
    return "Trains the model while rounding its weights and activations to integers, so that static"
        + " INT8 costs less accuracy.";
  }

  @Override
  public String brief() {
    return "Trains while rounding, so that INT8 costs less";
  }

  @Override
  public String expectation() {
    return "The size and speed of static INT8. Worth its minutes where static INT8 alone loses too"
        + " much, or with fewer than 8 bits.";
  }

  @Override
  public List<Param<?>> params() {
    return List.of(
        WEIGHT_BITS,
        ACTIVATION_BITS,
        RANGES,
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

  @Override
  public boolean changesOnlyWeights() {
    return false;
  }

  @Override
  public Optional<String> unsupported(OnnxModel model) {
    Optional<String> untrainable = TrainingPass.super.unsupported(model);
    return untrainable.isPresent() || isQuantized(model)
        ? untrainable
        : new StaticInt8Pass().unsupported(model);
  }

  private static boolean isQuantized(OnnxModel model) {
    return model.graph().nodes().stream().anyMatch(n -> n.is("QuantizeLinear"))
        && model.graph().nodes().stream().anyMatch(n -> n.is("DequantizeLinear"));
  }

  @Override
  public PassResult apply(Input input, ParamValues values, JobContext context) {
    TrainablePartFinder search =
        new TrainablePartFinder(values, new DryRun(input, context), Advice.MODEL);
    search.require(input.onnx());
    List<String> notes = new ArrayList<>();
    PassResult start =
        isQuantized(input.onnx())
            ? new PassResult(input.onnx(), 0, List.of(), List.of(), List.of())
            : quantize(input, context);
    notes.addAll(start.notes());
    try (TrainablePart part = search.findIntegers(start.onnx());
        TeacherStudentTraining training = new TeacherStudentTraining(input, values, context)) {
      QatGraph graph =
          QatGraph.of(
              part.model(),
              values.get(WEIGHT_BITS),
              values.get(ACTIVATION_BITS),
              values.get(RANGES).equals("learned"));
      training.prepare(part);
      OnnxModel trained;
      try (TrainableGraph trainable = training.open(graph.training(), graph.alsoTrained())) {
        training.train(trainable, "");
        trained = graph.bake(trainable);
      }
      notes.addAll(training.notes());
      return new PassResult(
          part.join(trained),
          Math.max(start.changed(), graph.weightCount()),
          start.done(),
          start.refused(),
          notes);
    }
  }

  private static PassResult quantize(Input input, JobContext context) {
    StaticInt8Pass pass = new StaticInt8Pass();
    ParamValues initial = ParamValues.initial(pass.params());
    // A grid of fewer bits is cut out of the middle of a symmetric signed one.
    return pass.apply(input, initial.with(StaticInt8Pass.TYPES, "u8s8"), context);
  }
}
