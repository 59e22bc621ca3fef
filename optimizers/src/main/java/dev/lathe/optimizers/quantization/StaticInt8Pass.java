package dev.lathe.optimizers.quantization;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.pass.NodeSelection;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassDraft;
import dev.lathe.optimizers.pass.PassResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Static INT8: weights and activations become 8-bit integers, with scales fixed beforehand by
 * running samples through the model. The result holds QuantizeLinear and DequantizeLinear in the
 * patterns that ONNX Runtime turns into its 8-bit kernels.
 */
public final class StaticInt8Pass implements Pass {
  /** How the range of an activation is chosen. */
  public static final Param.ChoiceParam METHOD =
      new Param.ChoiceParam(
          "method",
          "Calibration",
          "How the range of each activation is chosen. Min–max keeps everything seen; Percentile"
              + " cuts rare outliers off, so that the others are stepped more finely; Squared error"
              + " and Entropy weigh both, by the rounding error and by how much the distribution"
              + " changes.",
          "minmax",
          Param.Choice.list(
              "minmax",
              "Min–max",
              "percentile",
              "Percentile",
              "mse",
              "Squared error",
              "entropy",
              "Entropy"),
          Optional.empty());

  /** The share of values that the percentile method keeps. */
  public static final Param.DecimalParam PERCENTILE =
      new Param.DecimalParam(
          "percentile",
          "Percentile",
          "The share of an activation's values inside its range, for the method Percentile.",
          99.999,
          90,
          100,
          0.001,
          "%",
          Optional.of(new Param.Condition("method", "percentile")));

  /** How many samples are run. */
  public static final Param.IntParam SAMPLES =
      new Param.IntParam(
          "samples",
          "Samples",
          "How many calibration samples to run; fewer where the data hold fewer.",
          100,
          1,
          10_000,
          1,
          "",
          Optional.empty());

  /** One scale per output channel. */
  public static final Param.FlagParam PER_CHANNEL =
      new Param.FlagParam(
          "per-channel",
          "Per channel",
          "Give each output channel of a weight its own scale. More exact at the same speed.",
          true,
          Optional.empty());

  /** Symmetric activations. */
  public static final Param.FlagParam SYMMETRIC =
      new Param.FlagParam(
          "symmetric",
          "Symmetric activations",
          "Make activation ranges symmetric about zero. Some accelerators want it; on a CPU it"
              + " wastes half the steps behind every Relu.",
          false,
          Optional.empty());

  /** Types of activations and weights. */
  public static final Param.ChoiceParam TYPES =
      new Param.ChoiceParam(
          "types",
          "Types",
          "Integer types of activations × weights; Automatic takes what this machine's"
              + " instructions multiply.",
          "auto",
          Param.Choice.list(
              "auto",
              "Automatic",
              "u8u8",
              "UINT8 × UINT8",
              "u8s8",
              "UINT8 × INT8",
              "s8s8",
              "INT8 × INT8"),
          Optional.empty());

  @Override
  public String id() {
    return "int8-static";
  }

  @Override
  public String name() {
    return "Static INT8";
  }

  @Override
  public Family family() {
    return Family.QUANTIZE;
  }

  @Override
  public String doc() {
    return "Stores weights and computes activations as 8-bit integers, with ranges measured on"
        + " calibration samples.";
  }

  @Override
  public String brief() {
    return "8-bit weights and activations, needs samples";
  }

  @Override
  public String expectation() {
    return "About a quarter of the size; convolutions and matrix products run two to four times"
        + " faster on CPUs with 8-bit instructions, at some loss of accuracy that must be"
        + " measured.";
  }

  @Override
  public List<Param<?>> params() {
    return List.of(
        METHOD,
        PERCENTILE,
        SAMPLES,
        PER_CHANNEL,
        SYMMETRIC,
        TYPES,
        ReduceRange.PARAM,
        NodeSelection.PARAM);
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.CALIBRATION_DATA);
  }

  @Override
  public boolean changesOnlyWeights() {
    return false;
  }

  @Override
  public Optional<String> unsupported(OnnxModel model) {
    boolean worth = false;
    for (Node node : model.graph().nodes()) {
      if (node.opType().matches("QuantizeLinear|DequantizeLinear|QLinear.*|.*Integer.*|QGemm")) {
        return Optional.of("It is quantized already (" + node.label() + ").");
      }
      worth |= node.isAnyOf("Conv", "Gemm", "MatMul");
    }
    return worth
        ? otherWeights(model)
        : Optional.of("It has no Conv, Gemm or MatMul, and nothing else gains by 8 bits.");
  }

  /** Where every weight that shows is of another type than FP32, 8 bits have no way in. */
  private static Optional<String> otherWeights(OnnxModel model) {
    List<DataType> types =
        model.graph().nodes().stream()
            .filter(n -> n.isAnyOf("Conv", "Gemm", "MatMul"))
            .flatMap(n -> n.input(1).stream())
            .map(StaticInt8Pass::type)
            .toList();
    return types.stream().allMatch(DataType::isFloatingPoint) && !types.contains(DataType.FLOAT)
        ? Optional.of(notFp32(types.get(0)))
        : Optional.empty();
  }

  /** A sentence for models whose products work on another type. */
  static String notFp32(DataType type) {
    return "Its products work on "
        + type
        + ", and 8 bits are made of FP32 only: take the model as it was before its conversion.";
  }

  /** The type of a tensor; UNDEFINED where only shape inference would tell. */
  static DataType type(Value value) {
    return value
        .constant()
        .map(TensorData::type)
        .or(() -> value.tensorType().map(ValueType.TensorType::elementType))
        .orElse(DataType.UNDEFINED);
  }

  @Override
  public PassDraft draft(ParamValues values, Machine machine) {
    StaticOptions options = StaticOptions.of(values, machine);
    return PassDraft.approximate(
            new IntegerEdit(
                options.perChannel(), options::isStored, false, (w, channels) -> options.weights()),
            "the rounding of activations")
        .afterCleanup();
  }

  @Override
  public PassResult apply(Input input, ParamValues values, JobContext context) {
    unsupported(input.onnx())
        .ifPresent(
            reason -> {
              throw LatheException.input("Static INT8 cannot be applied.", reason, "");
            });
    StaticOptions options = StaticOptions.of(values, input.machine());
    return new StaticQuantization(input, options, context).run(samples(input, values.get(SAMPLES)));
  }

  @Override
  public Optional<PassResult> outline(Input input, ParamValues values, JobContext context) {
    return unsupported(input.onnx()).isPresent()
        ? Optional.empty()
        : Optional.of(StaticOutline.of(input, StaticOptions.of(values, input.machine()), context));
  }

  private static List<Sample> samples(Input input, int wanted) {
    List<Sample> samples =
        input.data().map(Dataset::examples).orElse(List.of()).stream()
            .map(Example::sample)
            .limit(wanted)
            .toList();
    if (samples.isEmpty()) {
      throw LatheException.input(
              "Static INT8 needs calibration samples.",
              input.data().isPresent() ? "The data given hold none." : "No data were given.",
              "Give some typical inputs; labels are not needed.")
          .with(Remedy.DATA);
    }
    return samples;
  }
}
