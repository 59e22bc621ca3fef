package dev.lathe.optimizers.quantization;

import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.hardware.Machine;
import dev.lathe.optimizers.cleanup.ConstantFolding;
import dev.lathe.optimizers.pass.NodeSelection;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassDraft;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.pass.Weight;
import dev.lathe.optimizers.rewrite.DeadCode;
import dev.lathe.optimizers.rewrite.FileFormat;
import dev.lathe.optimizers.rewrite.GraphWalk;
import dev.lathe.optimizers.rewrite.ModelKinds;
import dev.lathe.optimizers.rewrite.OrtTypes;
import dev.lathe.optimizers.rewrite.WeightTargets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Dynamic INT8: weights stored as integers, activations quantized while the model runs. */
public final class Int8DynamicPass implements Pass {
  /** The operator set that brought DynamicQuantizeLinear. */
  private static final long OPSET = 11;

  /** Whether each output channel has its own scale. */
  public static final Param.FlagParam PER_CHANNEL =
      new Param.FlagParam(
          "per-channel",
          "Per channel",
          "Give every output channel of a weight its own scale: closer to the original, a few bytes"
              + " more.",
          true,
          Optional.empty());

  /** The integer type of weights. */
  public static final Param.ChoiceParam WEIGHT_TYPE =
      new Param.ChoiceParam(
          "weight-type",
          "Weight type",
          "INT8 is symmetric and fastest on CPUs with an 8-bit dot product; UINT8 has a zero point"
              + " and cannot overflow on CPUs without one.",
          "s8",
          Param.Choice.list("s8", "INT8", "u8", "UINT8"),
          Optional.empty());

  /** Whether convolutions are quantized. */
  public static final Param.FlagParam CONVOLUTIONS =
      new Param.FlagParam(
          "conv",
          "Convolutions",
          "Quantize convolutions too: a smaller file, but ONNX Runtime runs them several times"
              + " slower than FP32.",
          true,
          Optional.empty());

  /** Whether embedding tables are quantized. */
  public static final Param.FlagParam EMBEDDINGS =
      new Param.FlagParam(
          "embeddings",
          "Embedding tables",
          "Store embedding tables as INT8 with a scale a column: they are often most of a text"
              + " model.",
          true,
          Optional.empty());

  /**
   * The values of the parameters.
   *
   * @param reduced whether weights use 7 bits
   */
  record Options(
      boolean perChannel,
      DataType type,
      boolean convolutions,
      boolean embeddings,
      boolean reduced,
      NodeSelection nodes) {
    /** Whether a weight that these nodes read becomes integers. */
    boolean isStored(Weight weight) {
      return nodes.containsAll(weight.readers())
          && weight.readers().stream()
              .allMatch(
                  n ->
                      n.is("Conv") ? convolutions : n.isAnyOf("MatMul", "Gemm") && isOnTheRight(n));
    }

    private static boolean isOnTheRight(Node product) {
      return product.input(0).flatMap(Value::constant).isEmpty();
    }

    /** The format of its integers, with a scale a channel or one for all. */
    IntegerFormat formatOf(Weight weight, boolean perChannel) {
      return format(perChannel && weight.readers().get(0).is("Conv"));
    }

    /** The format of weights; symmetric where channels have to share their zero point. */
    IntegerFormat format(boolean symmetric) {
      return new IntegerFormat(type, symmetric || type == DataType.INT8, reduced);
    }
  }

  @Override
  public String id() {
    return "int8-dynamic";
  }

  @Override
  public String name() {
    return "Dynamic INT8";
  }

  @Override
  public Family family() {
    return Family.QUANTIZE;
  }

  @Override
  public String doc() {
    return "Stores the weights of matrix products, convolutions and embedding tables as 8-bit"
        + " integers and quantizes activations while the model runs; needs no calibration"
        + " data.";
  }

  @Override
  public String brief() {
    return "8-bit weights without data, good for transformers";
  }

  @Override
  public String expectation() {
    return "About a quarter of the size. Transformers usually get faster on CPUs with an 8-bit dot"
        + " product; convolutional networks get slower, because ONNX Runtime's dynamic"
        + " convolution is slow: use int8-static for those.";
  }

  @Override
  public List<Param<?>> params() {
    return List.of(
        PER_CHANNEL, WEIGHT_TYPE, ReduceRange.PARAM, CONVOLUTIONS, EMBEDDINGS, NodeSelection.PARAM);
  }

  @Override
  public Set<Need> needs() {
    return Set.of();
  }

  @Override
  public boolean changesOnlyWeights() {
    return false;
  }

  @Override
  public Optional<String> unsupported(OnnxModel model) {
    Optional<String> obstacle =
        model.opset() < OPSET ? OpsetUpgrade.obstacle(model) : Optional.empty();
    if (obstacle.isPresent()) {
      return Optional.of(
          "Quantizing while running takes operator set "
              + OPSET
              + " or newer, and the model cannot be raised to it: "
              + obstacle.get()
              + ".");
    }
    return ModelKinds.noWeights(model, WeightTargets.find(model));
  }

  @Override
  public PassDraft draft(ParamValues values, Machine machine) {
    Options options = options(values, machine);
    return PassDraft.approximate(
        new IntegerEdit(options.perChannel(), options::isStored, true, options::formatOf),
        "the rounding of activations");
  }

  @Override
  public PassResult apply(Input input, ParamValues values, JobContext context) {
    PassReport report = new PassReport();
    List<String> raised = new ArrayList<>();
    OnnxModel copy = FileFormat.withFreeInitializers(input.onnx().copy());
    NodeSelection.of(values).pin(copy);
    OnnxModel model = withNewOperators(copy, raised::add);
    report.note(range(values, input.machine()).reason());
    Options options = options(values, input.machine());
    new ConstantFolding(model, new PassReport(), context, Int8DynamicPass::movesWeights).run();
    Map<Node, Integer> plan = new DynamicPlan(model, options, report).make();
    DynamicRewriter rewriter = new DynamicRewriter(model, options, plan);
    int done = 0;
    for (Node node : plan.keySet()) {
      context.checkCancelled();
      context.progress(done++, plan.size(), "Quantizing weights");
      String label = node.label();
      if (node.is("Conv")) {
        rewriter.convolution(node);
        report.done(label, "Conv became ConvInteger");
      } else if (node.is("Gather")) {
        rewriter.table(node);
        report.done(label, "embedding table became INT8 with a scale a column");
      } else {
        String op = node.opType();
        rewriter.product(node);
        report.done(label, op + " became MatMulInteger");
      }
    }
    if (plan.isEmpty()) {
      return report.result(input.onnx().copy());
    }
    raised.forEach(report::note);
    DeadCode.remove(model, n -> {});
    ResidualShapes.declare(model);
    return report.result(model);
  }

  private static boolean isSigned(ParamValues values) {
    return !values.get(WEIGHT_TYPE).equals("u8");
  }

  private static ReduceRange range(ParamValues values, Machine machine) {
    return ReduceRange.choose(values.get(ReduceRange.PARAM), isSigned(values), machine);
  }

  private static Options options(ParamValues values, Machine machine) {
    return new Options(
        values.get(PER_CHANNEL),
        isSigned(values) ? DataType.INT8 : DataType.UINT8,
        values.get(CONVOLUTIONS),
        values.get(EMBEDDINGS),
        range(values, machine).reduced(),
        NodeSelection.of(values));
  }

  private static OnnxModel withNewOperators(OnnxModel model, Consumer<String> note) {
    if (model.opset() >= OPSET) {
      return model;
    }
    List<Value> untyped =
        GraphWalk.nodes(model).stream()
            .flatMap(n -> n.outputs().stream().flatMap(Optional::stream))
            .filter(v -> v.type().isEmpty())
            .toList();
    OrtTypes.fill(model);
    OnnxModel raised = OpsetUpgrade.require(model, "Dynamic INT8", note);
    // The types were for the way up; in the file they would only take room.
    untyped.forEach(v -> v.setType(Optional.empty()));
    return raised;
  }

  /** Operators between a stored weight and its reader that are done once, here. */
  private static boolean movesWeights(Node node) {
    return node.isAnyOf("Identity", "Transpose", "Reshape", "Squeeze", "Unsqueeze", "Flatten");
  }
}
