package dev.lathe.optimizers.quantization;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Half;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.optimizers.rewrite.Constants;
import dev.lathe.optimizers.rewrite.FloatBlocks;
import dev.lathe.optimizers.rewrite.GraphWalk;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * Follows numbers that count (lengths, positions, indices, offsets by class) from the integers that
 * they were through the arithmetic on them. FP16 holds whole numbers exactly only up to 2,048.
 */
final class CountedValues {
  private static final String LENGTHS =
      "it computes with lengths, where FP16 would miscount from 2048 on";
  private static final String COUNTS =
      "it computes with numbers that were integers, where FP16 would miscount from 2048 on";

  /** Products with constants larger than this are layers: what they yield no longer counts. */
  private static final long LAYER = 4096;

  /** No index is as large; masks are. */
  private static final float GREATEST_COUNT = 0x1p24f;

  /** A factor from here on is one of a mask. */
  private static final float MASKING = 1000;

  /** What passes counting on: the absolute value still matters in what they yield. */
  private static final Set<String> CARRIERS =
      Set.of(
          "Abs",
          "Add",
          "Cast",
          "Ceil",
          "Clip",
          "Compress",
          "Concat",
          "CumSum",
          "Div",
          "Einsum",
          "Expand",
          "Flatten",
          "Floor",
          "Gather",
          "GatherElements",
          "GatherND",
          "Gemm",
          "Identity",
          "MatMul",
          "Max",
          "Mean",
          "Min",
          "Mod",
          "Mul",
          "Neg",
          "Pad",
          "Pow",
          "ReduceMax",
          "ReduceMean",
          "ReduceMin",
          "ReduceProd",
          "ReduceSum",
          "Relu",
          "Reshape",
          "Round",
          "ScatterElements",
          "ScatterND",
          "Slice",
          "Split",
          "Sqrt",
          "Squeeze",
          "Sub",
          "Sum",
          "Tile",
          "TopK",
          "Transpose",
          "Trilu",
          "Unsqueeze",
          "Where");

  /** Where a shape goes in and something other than lengths comes out. */
  private static final String[] NO_LENGTHS = {
    "ConstantOfShape", "Range", "NonZero", "CumSum", "Expand", "Tile"
  };

  private enum Kind {
    /** A length, made of shapes alone. */
    LENGTH,
    COUNT
  }

  private final InferredTypes types;
  private final Constants constants;
  private final Set<Value> integerLengths = GraphWalk.identitySet();
  private final Map<Value, Kind> kinds = new IdentityHashMap<>();
  private final Map<TensorData, Boolean> tables = new IdentityHashMap<>();

  private final Map<Node, String> reasons = new IdentityHashMap<>();

  CountedValues(OnnxModel model, InferredTypes types, Constants constants) {
    this.types = types;
    this.constants = constants;
    for (Node node : GraphWalk.nodes(model)) {
      visit(node)
          .ifPresent(
              reason -> {
                reasons.put(node, reason);
                averagesPositions(node);
              });
    }
  }

  /** Why this node has to compute in FP32. */
  Optional<String> objection(Node node) {
    return Optional.ofNullable(reasons.get(node));
  }

  /** Positions weighed by a Softmax are still positions: the weights need digits too. */
  private void averagesPositions(Node node) {
    if (node.isAnyOf("Mul", "MatMul", "Einsum")) {
      inputs(node)
          .flatMap(v -> v.producer().stream())
          .filter(p -> p.is("Softmax"))
          .forEach(p -> reasons.putIfAbsent(p, COUNTS));
    }
  }

  /** Notes what the node yields; a reason where it has to compute in FP32. */
  private Optional<String> visit(Node node) {
    if (isOfShapes(node)) {
      return lengths(node);
    }
    if (node.is("Range") || isFromIntegers(node)) {
      note(node, Kind.COUNT);
      return Optional.of(COUNTS);
    }
    boolean counts =
        IntStream.range(0, node.inputs().size()).anyMatch(i -> kind(node, i) == Kind.COUNT);
    boolean lengths = inputs(node).anyMatch(v -> kinds.get(v) == Kind.LENGTH);
    if (!counts && !lengths || isLayer(node)) {
      return Optional.empty();
    }
    if (!counts && node.isAnyOf("Mul", "Div")) {
      return Optional.of(LENGTHS); // scaled by a length, it counts nothing
    }
    if (CARRIERS.contains(node.opType()) && !isMask(node)) {
      note(node, Kind.COUNT);
    }
    return Optional.of(COUNTS);
  }

  private static java.util.stream.Stream<Value> inputs(Node node) {
    return node.inputs().stream().flatMap(Optional::stream);
  }

  private Kind kind(Node node, int input) {
    Optional<Value> value = node.input(input);
    Kind kind = value.map(kinds::get).orElse(null);
    boolean table =
        kind == null && value.flatMap(constants::of).filter(this::isTableOfCounts).isPresent();
    return table ? Kind.COUNT : kind;
  }

  private void note(Node node, Kind kind) {
    node.outputs().stream()
        .flatMap(Optional::stream)
        .filter(this::isFloat)
        .forEach(v -> kinds.put(v, kind));
  }

  private boolean isFloat(Value value) {
    return types.elementType(value).filter(t -> t == DataType.FLOAT).isPresent();
  }

  /** Whether all that goes in is shapes and constants. */
  private boolean isOfShapes(Node node) {
    if (node.isAnyOf("Shape", "Size")) {
      return true;
    }
    boolean any = false;
    for (Value input : inputs(node).toList()) {
      boolean length = integerLengths.contains(input) || kinds.get(input) == Kind.LENGTH;
      if (!length && constants.of(input).isEmpty()) {
        return false;
      }
      any |= length;
    }
    return any && !node.isAnyOf(NO_LENGTHS);
  }

  private Optional<String> lengths(Node node) {
    boolean vector =
        node.outputs().stream()
            .flatMap(Optional::stream)
            .allMatch(v -> types.shape(v).filter(s -> s.rank() <= 1).isPresent());
    if (!vector) {
      return Optional.empty();
    }
    node.outputs().stream()
        .flatMap(Optional::stream)
        .filter(v -> !isFloat(v))
        .forEach(integerLengths::add);
    // The root of a length is a factor like any other: attention divides by one.
    if (!node.is("Sqrt")) {
      note(node, Kind.LENGTH);
    }
    if (node.isAnyOf("Shape", "Size")) {
      return Optional.empty(); // reads lengths alone, whatever the type
    }
    boolean real =
        inputs(node).anyMatch(this::isFloat)
            || node.outputs().stream().flatMap(Optional::stream).anyMatch(this::isFloat);
    return real ? Optional.of(LENGTHS) : Optional.empty();
  }

  private boolean isFromIntegers(Node node) {
    return node.isAnyOf("Cast", "CastLike")
        && node.output(0).filter(this::isFloat).isPresent()
        && node.input(0).flatMap(types::elementType).filter(CountedValues::canExceed).isPresent();
  }

  private static boolean canExceed(DataType type) {
    return switch (type) {
      case INT16, INT32, INT64, UINT16, UINT32, UINT64 -> true;
      default -> false;
    };
  }

  private boolean isLayer(Node node) {
    return node.isAnyOf("MatMul", "Gemm", "Conv", "ConvTranspose", "Einsum")
        && inputs(node)
            .anyMatch(v -> constants.of(v).filter(t -> t.elements() > LAYER).isPresent());
  }

  /** One minus a mask (or the other way round), about to be multiplied by something huge. */
  private boolean isMask(Node node) {
    return node.is("Sub")
        && (isScalar(node, 0, 1, 1) || isScalar(node, 1, 1, 1))
        && !node.firstOutput().uses().isEmpty()
        && node.firstOutput().uses().stream()
            .map(Value.Use::node)
            .allMatch(
                n ->
                    n.is("Mul")
                        && (isScalar(n, 0, MASKING, Float.MAX_VALUE)
                            || isScalar(n, 1, MASKING, Float.MAX_VALUE)));
  }

  private boolean isScalar(Node node, int input, float least, float most) {
    return constants
        .input(node, input)
        .filter(t -> t.type() == DataType.FLOAT && t.elements() == 1)
        .map(t -> Math.abs(Tensors.floats(t)[0]))
        .filter(v -> v >= least && v <= most)
        .isPresent();
  }

  /** Whether a constant lists whole numbers that FP16 does not hold, as positions do. */
  private boolean isTableOfCounts(TensorData tensor) {
    if (tensor.type() != DataType.FLOAT || tensor.elements() < 2) {
      return false;
    }
    return tables.computeIfAbsent(
        tensor,
        t -> {
          // Nearly every weight has a fraction at once: the rest of it is not read then.
          AtomicBoolean counts = new AtomicBoolean(true);
          boolean beyond =
              new FloatBlocks(t)
                      .readWhile(
                          counts::get,
                          () -> new boolean[1],
                          (lost, block, start, values, length) -> {
                            for (int i = 0; i < length; i++) {
                              float v = values[i];
                              if (v != Math.rint(v) || Math.abs(v) > GREATEST_COUNT) {
                                counts.set(false);
                                return;
                              }
                              lost[0] |= Half.toFloat(Half.ofFloat(v)) != v;
                            }
                          })
                      .stream()
                      .anyMatch(lost -> lost[0]);
          return beyond && counts.get();
        });
  }
}
