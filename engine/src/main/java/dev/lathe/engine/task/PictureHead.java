package dev.lathe.engine.task;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;
import dev.lathe.engine.task.GraphSignature.PictureInput;
import java.util.List;
import java.util.Optional;

/**
 * An output that is a picture whose height and width follow the input's.
 *
 * @param channels 1 or 3
 * @param ending what its last node gives away of its values
 */
record PictureHead(int channels, Ending ending) {
  /** So far back an output is followed. */
  private static final int STEPS = 12;

  /** What the last node is. */
  enum Ending {
    /** Nothing is known. */
    OTHER,
    /** Values between 0 and 1. */
    UNIT,
    /** Values between 0 and 255. */
    BYTES,
    /** Values between −1 and 1. */
    SIGNED,
    /** A share a pixel, as masks have it, too. */
    SIGMOID,
    /** Classes a pixel. */
    CLASSES
  }

  /**
   * The first output that is one.
   *
   * @param input the picture that goes in
   */
  static Optional<PictureHead> of(Graph graph, Optional<PictureInput> input) {
    List<TensorSpec> specs = TensorSpec.outputs(graph);
    for (int i = 0; i < specs.size() && input.isPresent(); i++) {
      Optional<Integer> channels = channels(specs.get(i), input.get());
      if (channels.isPresent()) {
        Ending ending =
            specs.get(i).type() == DataType.UINT8 ? Ending.BYTES : ending(graph.outputs().get(i));
        return Optional.of(new PictureHead(channels.get(), ending));
      }
    }
    return Optional.empty();
  }

  private static Optional<Integer> channels(TensorSpec out, PictureInput in) {
    boolean pixels = out.type().isFloatingPoint() || out.type() == DataType.UINT8;
    if (out.rank() != 4 || !pixels) {
      return Optional.empty();
    }
    // A graph whose input has the channels last may still end with them first, and the other way.
    boolean planes = in.layout() == Layout.NCHW;
    return channels(out, in, planes).or(() -> channels(out, in, !planes));
  }

  private static Optional<Integer> channels(TensorSpec out, PictureInput in, boolean planes) {
    long channels = out.length(planes ? 1 : 3);
    long height = out.length(planes ? 2 : 1);
    long width = out.length(planes ? 3 : 2);
    boolean fits =
        (channels == 1 || channels == 3)
            && follows(width, in.width())
            && follows(height, in.height())
            // Both sides grow alike, where all four are known.
            && (width < 0
                || height < 0
                || in.width() == 0
                || in.height() == 0
                || width * in.height() == height * in.width());
    return fits ? Optional.of((int) channels) : Optional.empty();
  }

  /** Whether a side may be the input's times a factor of one or more. */
  private static boolean follows(long out, int in) {
    return out < 0 || in > 0 && out >= in;
  }

  private static Ending ending(Value out) {
    Optional<Value> at = Optional.of(out);
    for (int i = 0; i < STEPS && at.isPresent() && at.get().producer().isPresent(); i++) {
      Node node = at.get().producer().get();
      switch (node.opType()) {
        case "Tanh":
          return Ending.SIGNED;
        case "Sigmoid", "HardSigmoid":
          return Ending.SIGMOID;
        case "Softmax", "LogSoftmax", "ArgMax", "ArgMin":
          return Ending.CLASSES;
        case "Clip":
          return clip(node);
        default:
          at = passes(node) ? node.input(0) : Optional.empty();
      }
    }
    return Ending.OTHER;
  }

  private static boolean passes(Node node) {
    return node.isAnyOf(
        "Identity",
        "Cast",
        "Reshape",
        "Squeeze",
        "Unsqueeze",
        "Transpose",
        "DepthToSpace",
        "QuantizeLinear",
        "DequantizeLinear");
  }

  private static Ending clip(Node node) {
    Optional<Double> low = bound(node, 1, "min");
    Optional<Double> high = bound(node, 2, "max");
    if (low.isEmpty() || high.isEmpty()) {
      return Ending.OTHER;
    } else if (low.get() == 0 && high.get() == 1) {
      return Ending.UNIT;
    } else if (low.get() == -1 && high.get() == 1) {
      return Ending.SIGNED;
    }
    return low.get() == 0 && high.get() == 255 ? Ending.BYTES : Ending.OTHER;
  }

  private static Optional<Double> bound(Node node, int input, String attribute) {
    Optional<TensorData> constant = node.input(input).flatMap(Value::constant);
    if (constant.isPresent() && constant.get().type() == DataType.FLOAT) {
      float[] values = Tensors.floats(constant.get());
      return values.length == 1 ? Optional.of((double) values[0]) : Optional.empty();
    }
    return node.attribute(attribute).map(a -> (double) node.floatAttribute(attribute, 0));
  }
}
