package dev.lathe.engine.task;

import dev.lathe.engine.causal.NextTokenSign;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What a graph's inputs and outputs give away of what it is for.
 *
 * @param picture the only input, where it is shaped like a picture
 * @param tokens whether the inputs are token ids with their masks, and nothing else
 * @param strings whether the only input is a string a sample
 * @param classes how many classes the scores have, where an output is shaped like class scores
 * @param hasClassScores whether an output is shaped like class scores, or a map of classes
 * @param hasVectors whether it yields vectors of tokens or sentences rather than class scores
 * @param inputSpecs the inputs that must be fed, as the graph declares them
 * @param outputs as the graph declares them
 * @param inputs the inputs, for people
 * @param labels how many labels are known from elsewhere; empty where none are
 * @param nextToken whether it scores its own vocabulary, each token from those before it
 * @param head what the last nodes give away of the answers
 * @param pictureHead the output that is a picture of the input's aspect, where there is one
 */
public record GraphSignature(
    Optional<PictureInput> picture,
    boolean tokens,
    boolean strings,
    OptionalInt classes,
    boolean hasClassScores,
    boolean hasVectors,
    List<TensorSpec> inputSpecs,
    List<TensorSpec> outputs,
    String inputs,
    OptionalInt labels,
    boolean nextToken,
    GraphHead head,
    Optional<PictureHead> pictureHead) {

  private static final Pattern TOKEN_INPUT =
      Pattern.compile(
          "(input_?ids?|ids|tokens?|.*input_ids.*)|(.*mask.*)|(.*type_ids?.*|segment_ids?.*)|(.*position_ids?.*)");

  /**
   * An input shaped like a picture.
   *
   * @param channels 1 or 3
   * @param width pixels; 0 where any size is taken
   * @param height pixels; 0 where any size is taken
   * @param bytes whether it takes 8-bit pixels
   */
  public record PictureInput(Layout layout, int channels, int width, int height, boolean bytes) {}

  /** Reads it off a graph. */
  public static GraphSignature of(Graph graph) {
    List<Value> inputs = graph.requiredInputs();
    Optional<PictureInput> picture = inputs.size() == 1 ? picture(inputs.get(0)) : Optional.empty();
    boolean strings = inputs.size() == 1 && isString(inputs.get(0));
    boolean tokens = !inputs.isEmpty() && inputs.stream().allMatch(GraphSignature::isToken);
    tokens &= inputs.stream().anyMatch(v -> TOKEN_INPUT.matcher(lower(v)).matches() && ids(v));
    OptionalInt classes = classes(graph.outputs());
    return new GraphSignature(
        picture,
        tokens,
        strings,
        classes,
        classes.isPresent() || maps(graph),
        vectors(graph),
        TensorSpec.inputs(graph),
        TensorSpec.outputs(graph),
        inputs.stream().map(Value::toString).limit(4).reduce((a, b) -> a + ", " + b).orElse("none"),
        OptionalInt.empty(),
        tokens && NextTokenSign.isIn(graph),
        GraphHead.of(graph),
        PictureHead.of(graph, picture));
  }

  /** The same where so many labels are known. */
  GraphSignature withLabels(OptionalInt known) {
    return new GraphSignature(
        picture,
        tokens,
        strings,
        classes,
        hasClassScores,
        hasVectors,
        inputSpecs,
        outputs,
        inputs,
        known,
        nextToken,
        head,
        pictureHead);
  }

  /** So many columns of one input are still a table. */
  private static final int MOST_COLUMNS = 1024;

  /**
   * Whether a sample is a row of a table: every input has one row, or one cell, a sample, and they
   * are neither tokens nor a sentence.
   */
  boolean isTable() {
    return !tokens
        && !strings
        && !inputSpecs.isEmpty()
        && inputSpecs.stream().allMatch(GraphSignature::isColumns);
  }

  private static boolean isColumns(TensorSpec input) {
    boolean cells =
        switch (input.type()) {
          case FLOAT, DOUBLE, FLOAT16, INT64, INT32, INT16, INT8, UINT8, BOOL, STRING -> true;
          default -> false;
        };
    return cells
        && input.rank() >= 1
        && input.rank() <= 2
        && (input.rank() == 1 || input.length(1) <= MOST_COLUMNS);
  }

  private static Optional<PictureInput> picture(Value v) {
    Optional<ValueType.TensorType> type = v.tensorType();
    Optional<Shape> shape = type.flatMap(ValueType.TensorType::shape);
    if (shape.isEmpty() || shape.get().rank() != 4 || !pixels(type.get().elementType())) {
      return Optional.empty();
    }
    boolean bytes = type.get().elementType() == DataType.UINT8;
    long second = length(shape.get(), 1);
    long last = length(shape.get(), 3);
    if (second == 1 || second == 3) {
      return Optional.of(
          new PictureInput(
              Layout.NCHW, (int) second, side(last), side(length(shape.get(), 2)), bytes));
    } else if (last == 1 || last == 3) {
      return Optional.of(
          new PictureInput(
              Layout.NHWC, (int) last, side(length(shape.get(), 2)), side(second), bytes));
    }
    return Optional.empty();
  }

  private static boolean pixels(DataType t) {
    return t == DataType.FLOAT
        || t == DataType.FLOAT16
        || t == DataType.DOUBLE
        || t == DataType.BFLOAT16
        || t == DataType.UINT8;
  }

  private static int side(long length) {
    return length > 0 && length <= 65536 ? (int) length : 0;
  }

  private static long length(Shape shape, int axis) {
    return shape.get(axis) instanceof Dimension.Fixed f ? f.length() : -1;
  }

  private static boolean isString(Value v) {
    Optional<ValueType.TensorType> t = v.tensorType();
    if (t.isEmpty() || t.get().elementType() != DataType.STRING) {
      return false;
    }
    return t.get()
        .shape()
        .map(s -> s.rank() >= 1 && s.rank() <= 2 && (s.rank() == 1 || length(s, 1) == 1))
        .orElse(false);
  }

  private static boolean isToken(Value v) {
    return TOKEN_INPUT.matcher(lower(v)).matches()
        && v.tensorType()
            .filter(t -> t.elementType() == DataType.INT64 || t.elementType() == DataType.INT32)
            .flatMap(ValueType.TensorType::shape)
            .map(s -> s.rank() == 2)
            .orElse(false);
  }

  private static boolean ids(Value v) {
    String n = lower(v);
    return !n.contains("mask")
        && !n.contains("type")
        && !n.contains("segment")
        && !n.contains("position");
  }

  private static String lower(Value v) {
    return v.name().toLowerCase(Locale.ROOT);
  }

  /** The first output that has one row of real numbers a sample. */
  private static OptionalInt classes(List<Value> outputs) {
    for (Value v : outputs) {
      Optional<ValueType.TensorType> t = v.tensorType();
      Optional<Shape> s = t.flatMap(ValueType.TensorType::shape);
      if (s.isPresent() && s.get().rank() >= 2 && t.get().elementType().isFloatingPoint()) {
        boolean flat = true;
        for (int axis = 2; axis < s.get().rank(); axis++) {
          flat &= length(s.get(), axis) == 1;
        }
        long c = length(s.get(), 1);
        if (flat && c >= 2 && c <= 1_000_000) {
          return OptionalInt.of((int) c);
        }
      }
    }
    return OptionalInt.empty();
  }

  private static boolean maps(Graph graph) {
    return graph.outputs().stream()
        .anyMatch(
            v ->
                v.type().orElse(null) instanceof ValueType.SequenceType s
                    && s.element() instanceof ValueType.MapType);
  }

  /** Whether the graph yields vectors of tokens or sentences rather than class scores. */
  private static boolean vectors(Graph graph) {
    for (Value v : graph.outputs()) {
      String n = lower(v);
      if (n.contains("logit") || n.contains("prob") || n.contains("score")) {
        return false;
      }
      int rank = v.tensorType().flatMap(ValueType.TensorType::shape).map(Shape::rank).orElse(-1);
      if (n.contains("embedding") || n.contains("hidden") || rank == 3) {
        return true;
      }
    }
    return false;
  }

  /** Whether the graph scales its input itself, so that it wants pixels from 0 to 255. */
  static boolean scalesItsInput(Graph graph) {
    List<Value> inputs = graph.requiredInputs();
    if (inputs.size() != 1) {
      return false;
    }
    List<Value.Use> uses = inputs.get(0).uses();
    if (uses.size() != 1) {
      return false;
    }
    String op = uses.get(0).node().opType();
    return op.equals("Div")
        || op.equals("Mul")
        || op.equals("Sub")
        || op.equals("Cast")
        || op.equals("BatchNormalization");
  }
}
