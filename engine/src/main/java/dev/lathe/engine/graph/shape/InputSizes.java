package dev.lathe.engine.graph.shape;

import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Numbers for the input dimensions that a model leaves open, so that its work can be counted: a
 * batch of one, and lengths as they are usual.
 */
public final class InputSizes {
  /** Tokens of a sentence, where the model does not say. */
  public static final long TOKENS = 128;

  private static final long PIXELS = 224;

  /** An axis of an input without a name for its length. */
  private record Place(String input, int axis) {}

  private final Map<String, Long> symbols;
  private final Map<Place, Long> places;

  private InputSizes(Map<String, Long> symbols, Map<Place, Long> places) {
    this.symbols = symbols;
    this.places = places;
  }

  /** No numbers: open dimensions stay open. */
  public static InputSizes none() {
    return new InputSizes(Map.of(), Map.of());
  }

  /** A batch of one, 128 tokens, pictures of 224 pixels. */
  public static InputSizes typical(OnnxModel model) {
    return typical(model, Map.of());
  }

  /** The same, with lengths given by the names that {@link #key} says. */
  public static InputSizes typical(OnnxModel model, Map<String, Long> given) {
    return typical(model, given, TOKENS);
  }

  /** The same, with another number of tokens: some models take no more than a few. */
  public static InputSizes typical(OnnxModel model, Map<String, Long> given, long tokens) {
    Map<String, Long> symbols = named(model, given);
    Map<Place, Long> places = new LinkedHashMap<>();
    for (Value input : model.graph().requiredInputs()) {
      Optional<ValueType.TensorType> type = input.tensorType();
      Optional<Shape> shape = type.flatMap(ValueType.TensorType::shape);
      if (shape.isEmpty()) {
        continue;
      }
      for (int axis = 0; axis < shape.get().rank(); axis++) {
        Dimension d = shape.get().get(axis);
        Optional<Long> here = Optional.ofNullable(given.get(place(input.name(), axis)));
        if (d instanceof Dimension.Symbolic s && !isRepeated(shape.get(), s) && here.isEmpty()) {
          if (!symbols.containsKey(s.name())) {
            symbols.put(s.name(), typical(s.name(), type.get(), axis, symbols, tokens));
          }
        } else if (!(d instanceof Dimension.Fixed f) || f.length() < 0) {
          long length = here.orElse(typical("", type.get(), axis, symbols, tokens));
          places.put(new Place(input.name(), axis), length);
        }
      }
    }
    return new InputSizes(symbols, places);
  }

  /** Those of the given lengths that are of a dimension with a name. */
  private static Map<String, Long> named(OnnxModel model, Map<String, Long> given) {
    Map<String, Long> named = new LinkedHashMap<>(given);
    for (Value input : model.graph().requiredInputs()) {
      int rank = input.tensorType().flatMap(ValueType.TensorType::shape).map(Shape::rank).orElse(0);
      for (int axis = 0; axis < rank; axis++) {
        named.remove(place(input.name(), axis));
      }
    }
    return named;
  }

  /** What an axis of an input is called where its dimension has no name. */
  public static String place(String input, int axis) {
    return input + "[" + axis + "]";
  }

  /**
   * What an open axis of an input is called among lengths: by the dimension's name, or by its
   * {@link #place} where it has none or the shape repeats it. Empty for an axis that is fixed.
   */
  public static Optional<String> key(String input, Shape shape, int axis) {
    Dimension d = shape.get(axis);
    if (d instanceof Dimension.Symbolic s && !isRepeated(shape, s)) {
      return Optional.of(s.name());
    }
    return d instanceof Dimension.Fixed f && f.length() >= 0
        ? Optional.empty()
        : Optional.of(place(input, axis));
  }

  /** Some exporters call every open length alike, though they differ. */
  private static boolean isRepeated(Shape shape, Dimension.Symbolic symbol) {
    return shape.dimensions().stream().filter(symbol::equals).count() > 1;
  }

  private static long typical(
      String symbol, ValueType.TensorType type, int axis, Map<String, Long> known, long tokens) {
    String name = symbol.toLowerCase(Locale.ROOT);
    if (name.contains("+")) {
      return sum(symbol, known, tokens);
    }
    if (name.contains("past")) {
      return 0;
    }
    if (name.contains("seq") || name.contains("token") || name.contains("len")) {
      return tokens;
    }
    int rank = type.shape().orElseThrow().rank();
    if (axis == 0 || name.contains("batch")) {
      return 1;
    }
    if (rank <= 3 && axis == 1 && (rank == 3 || !type.elementType().isFloatingPoint())) {
      return tokens;
    }
    if (rank == 4) {
      // Of a picture; channels that are not said come first or last, and are then few.
      return axis == 1 && !name.contains("h") ? 3 : PIXELS;
    }
    return 1;
  }

  /** Exporters name a length that is a sum by its parts: past_sequence_length + 1. */
  private static long sum(String symbol, Map<String, Long> known, long tokens) {
    long sum = 0;
    for (String part : symbol.split("\\+")) {
      String p = part.strip();
      if (p.matches("\\d{1,9}")) {
        sum += Long.parseLong(p);
      } else {
        String lower = p.toLowerCase(Locale.ROOT);
        sum += known.getOrDefault(p, lower.contains("past") ? 0 : tokens);
      }
    }
    return sum;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return symbols.isEmpty() && places.isEmpty();
  }

  /** The number for a named dimension. */
  public Optional<Long> ofSymbol(String symbol) {
    return Optional.ofNullable(symbols.get(symbol));
  }

  /** The number for an axis of an input; the symbol is empty where the axis has no name. */
  public Optional<Long> of(String symbol, String input, int axis) {
    return Optional.ofNullable(places.get(new Place(input, axis))).or(() -> ofSymbol(symbol));
  }

  /** All numbers by name, for people: a named dimension, or {@code input[axis]}. */
  public Map<String, Long> byName() {
    Map<String, Long> all = new LinkedHashMap<>(symbols);
    places.forEach((p, n) -> all.put(place(p.input(), p.axis()), n));
    return all;
  }
}
