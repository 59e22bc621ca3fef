package dev.lathe.optimizers.cleanup;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.rewrite.AxisLayout;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.Rewire;
import java.util.Optional;

/**
 * Takes what is linear per channel and follows a convolution or Gemm (BatchNormalization, Mul, Add
 * by constants) into its weights and bias. Computed in double precision; the results differ from
 * the original only by rounding.
 */
final class LinearFolding {
  private final OnnxModel model;
  private final Constants constants;
  private final PassReport report;

  LinearFolding(OnnxModel model, PassReport report) {
    this.model = model;
    this.constants = new Constants(model);
    this.report = report;
  }

  /** One round; true when something was folded. */
  boolean run() {
    return Round.over(model, report, this::tryFold);
  }

  private void tryFold(Node node) {
    if (!node.isAnyOf("BatchNormalization", "Mul", "Add", "Sub")) {
      return;
    }
    int data = node.is("BatchNormalization") || isLinear(node.input(0)) ? 0 : 1;
    Optional<Node> producer = node.input(data).flatMap(Value::producer).filter(this::isLinear);
    if (producer.isEmpty()) {
      return;
    }
    Node linear = producer.get();
    boolean batchNorm = node.is("BatchNormalization");
    String reason = whyNot(linear, node, data).orElse("");
    if (reason.isEmpty()) {
      Optional<PerChannel> map =
          batchNorm ? ofBatchNorm(node, linear) : ofArithmetic(node, data, linear);
      if (map.isPresent()) {
        apply(linear, map.get());
        String label = node.label();
        Rewire.bypass(node, linear.firstOutput());
        report.done(label, node.opType() + " folded into " + linear.label());
        return;
      }
      reason = "its parameters are not finite per-channel constants";
    }
    if (batchNorm) {
      report.refused(node, "not folded into " + linear.label() + ": " + reason);
    }
  }

  private boolean isLinear(Optional<Value> value) {
    return value.flatMap(Value::producer).filter(this::isLinear).isPresent();
  }

  private boolean isLinear(Node node) {
    return node.isAnyOf("Conv", "ConvTranspose", "Gemm") && weight(node).isPresent();
  }

  private Optional<TensorData> weight(Node node) {
    return constants
        .input(node, 1)
        .filter(t -> t.type() == DataType.FLOAT)
        .filter(t -> node.is("Gemm") ? t.shape().length == 2 : t.shape().length >= 3);
  }

  private Optional<String> whyNot(Node linear, Node node, int data) {
    Value between = linear.firstOutput();
    if (between.useCount() != 1 || between.graph().isOutput(between)) {
      return Optional.of("the output between them is read elsewhere too");
    }
    if (node.graph().isEmpty()
        || linear.graph().isEmpty()
        || node.graph().get() != linear.graph().get()) {
      return Optional.of("they stand in different graphs");
    }
    Value weight = linear.input(1).orElseThrow();
    if (weight.useCount() != 1 || weight.graph().isOutput(weight)) {
      return Optional.of("the weight '" + weight.name() + "' is read elsewhere too");
    }
    Optional<Value> bias = linear.input(2);
    if (bias.isPresent() && biasOf(linear).isEmpty()) {
      return Optional.of("the bias of " + linear.label() + " is not a constant vector");
    }
    if (node.is("BatchNormalization") && !isInference(node)) {
      return Optional.of("it is in training mode");
    }
    return node.input(data).isPresent() ? Optional.empty() : Optional.of("it has no input");
  }

  private static boolean isInference(Node node) {
    return node.intAttribute("training_mode", 0) == 0
        && node.intAttribute("is_test", 1) != 0
        && node.intAttribute("spatial", 1) != 0
        && node.outputs().stream().skip(1).flatMap(Optional::stream).noneMatch(Value::isUsed);
  }

  private int channels(Node linear) {
    long[] shape = weight(linear).orElseThrow().shape();
    if (linear.is("Gemm")) {
      return (int) (linear.intAttribute("transB", 0) != 0 ? shape[0] : shape[1]);
    }
    return (int) (linear.is("Conv") ? shape[0] : shape[1] * linear.intAttribute("group", 1));
  }

  /** The bias as one value a channel; zeros where there is none. */
  private Optional<double[]> biasOf(Node linear) {
    double[] out = new double[channels(linear)];
    if (linear.input(2).isEmpty()) {
      return Optional.of(out);
    }
    Optional<TensorData> bias = constants.input(linear, 2).filter(t -> t.type() == DataType.FLOAT);
    if (bias.isEmpty()) {
      return Optional.empty();
    }
    double beta = linear.is("Gemm") ? linear.floatAttribute("beta", 1) : 1;
    float[] values = Tensors.floats(bias.get());
    long[] shape = bias.get().shape();
    boolean vector =
        values.length == 1 || values.length == out.length && shape[shape.length - 1] == out.length;
    if (!vector) {
      return Optional.empty();
    }
    for (int c = 0; c < out.length; c++) {
      out[c] = beta * values[values.length == 1 ? 0 : c];
    }
    return Optional.of(out);
  }

  /** {@code y = factor * x + offset}, channel by channel. */
  private record PerChannel(double[] factor, double[] offset) {
    Optional<PerChannel> ifFinite() {
      for (int c = 0; c < factor.length; c++) {
        if (!Float.isFinite((float) factor[c]) || !Float.isFinite((float) offset[c])) {
          return Optional.empty();
        }
      }
      return Optional.of(this);
    }
  }

  private Optional<PerChannel> ofBatchNorm(Node node, Node linear) {
    int channels = channels(linear);
    float[][] parts = new float[4][];
    for (int i = 0; i < 4; i++) {
      Optional<TensorData> part =
          constants.input(node, i + 1).filter(t -> t.type() == DataType.FLOAT);
      if (part.isEmpty() || part.get().elements() != channels) {
        return Optional.empty();
      }
      parts[i] = Tensors.floats(part.get());
    }
    double epsilon = node.floatAttribute("epsilon", 1e-5f);
    double[] factor = new double[channels];
    double[] offset = new double[channels];
    for (int c = 0; c < channels; c++) {
      factor[c] = parts[0][c] / Math.sqrt(parts[3][c] + epsilon);
      offset[c] = parts[1][c] - parts[2][c] * factor[c];
    }
    return new PerChannel(factor, offset).ifFinite();
  }

  private Optional<PerChannel> ofArithmetic(Node node, int data, Node linear) {
    if (model.opset() < 7 || node.is("Sub") && data != 0) {
      // Before opset 7 broadcasting had attributes of its own.
      return Optional.empty();
    }
    Optional<TensorData> constant =
        constants.input(node, 1 - data).filter(t -> t.type() == DataType.FLOAT);
    int channels = channels(linear);
    int rank = linear.is("Gemm") ? 2 : weight(linear).orElseThrow().shape().length;
    Optional<double[]> values =
        constant.flatMap(t -> perChannel(t, channels, rank, linear.is("Gemm") ? 1 : rank - 1));
    if (values.isEmpty()) {
      return Optional.empty();
    }
    double[] factor = new double[channels];
    double[] offset = new double[channels];
    for (int c = 0; c < channels; c++) {
      double v = values.get()[c];
      factor[c] = node.is("Mul") ? v : 1;
      offset[c] = node.is("Mul") ? 0 : node.is("Sub") ? -v : v;
    }
    return new PerChannel(factor, offset).ifFinite();
  }

  /**
   * A constant that broadcasts to one value a channel: a scalar, or a shape whose only length above
   * one stands at the channel axis counted from the end.
   */
  private static Optional<double[]> perChannel(
      TensorData tensor, int channels, int rank, int axisFromEnd) {
    long[] shape = tensor.shape();
    float[] values = Tensors.floats(tensor);
    if (shape.length > rank || values.length != 1 && values.length != channels) {
      return Optional.empty();
    }
    boolean alone =
        values.length == 1
            || shape.length >= axisFromEnd && shape[shape.length - axisFromEnd] == channels;
    if (!alone) {
      return Optional.empty();
    }
    double[] out = new double[channels];
    for (int c = 0; c < channels; c++) {
      out[c] = values[values.length == 1 ? 0 : c];
    }
    return Optional.of(out);
  }

  private void apply(Node linear, PerChannel map) {
    double[] bias = biasOf(linear).orElseThrow();
    float[] newBias = new float[bias.length];
    for (int c = 0; c < bias.length; c++) {
      newBias[c] = (float) (bias[c] * map.factor()[c] + map.offset()[c]);
    }
    TensorData weight = weight(linear).orElseThrow();
    Constants.replace(linear.input(1).orElseThrow(), scaled(linear, weight, map.factor()));
    Graph graph = linear.graph().orElseThrow();
    Value value =
        graph.addInitializer(
            graph.freshName(
                linear.input(2).map(Value::name).orElse(linear.firstOutput().name() + "_bias")),
            Tensors.ofFloats(newBias, newBias.length));
    if (linear.inputs().size() > 2) {
      linear.replaceInput(2, value);
    } else {
      linear.addInput(value);
    }
    if (linear.is("Gemm")) {
      linear.setAttribute(Attribute.of("beta", 1f));
    }
  }

  private static TensorData scaled(Node linear, TensorData weight, double[] factor) {
    float[] values = Tensors.floats(weight);
    long[] shape = weight.shape();
    boolean transposed = linear.is("ConvTranspose");
    int axis =
        linear.is("Conv") || linear.is("Gemm") && linear.intAttribute("transB", 0) != 0 ? 0 : 1;
    AxisLayout layout = AxisLayout.of(shape, axis);
    int groups = transposed ? (int) linear.intAttribute("group", 1) : 1;
    for (int i = 0; i < values.length; i++) {
      int c = i / layout.inner() % layout.channels();
      if (transposed) {
        // Input channel i of group g makes output channels g * (M / groups) + c.
        int in = i / (layout.inner() * layout.channels());
        c += in / (int) (shape[0] / groups) * layout.channels();
      }
      values[i] = (float) (values[i] * factor[c]);
    }
    return Tensors.ofFloats(values, shape);
  }
}
