package dev.lathe.engine.task;

import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.shape.InputSizes;
import dev.lathe.engine.picture.ImagePreprocessing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Lengths that a person gives to dimensions which a model's inputs leave open: what is generated
 * for the model, what it is timed on and what its work is counted for has them. Real examples bring
 * their own. A length of a dimension that the model does not have is kept and does nothing, so that
 * a variant with fixed inputs survives it.
 *
 * @param byName lengths, 1 … {@value #MOST}, by the dimension's name; by {@code input[axis]} where
 *     it has none, or where one input has several of that name
 */
public record InputLengths(Map<String, Long> byName) {
  /** The greatest length of a dimension. */
  public static final long MOST = 1L << 20;

  /** None given. */
  public static final InputLengths NONE = new InputLengths(Map.of());

  /** Copies and orders them; refuses lengths out of range. */
  public InputLengths {
    byName = Collections.unmodifiableMap(new TreeMap<>(byName));
    byName.forEach(InputLengths::require);
  }

  private static void require(String name, long length) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a dimension has no name");
    }
    if (length < 1 || length > MOST) {
      throw new IllegalArgumentException(
          "the length of " + name + " must be a whole number from 1 to " + MOST);
    }
  }

  /**
   * A dimension that inputs leave open.
   *
   * @param name its key among the lengths
   * @param places where it is, as {@code input[axis]}
   */
  public record Open(String name, List<String> places) {
    /** Copies the list. */
    public Open {
      places = List.copyOf(places);
    }
  }

  /**
   * The dimensions that a person may give lengths to: those that the inputs leave open, without the
   * picture's own where preprocessing decides them.
   */
  public static List<Open> open(Model model) {
    List<TensorSpec> inputs = TensorSpec.inputs(model.onnx().graph());
    Set<String> told = new HashSet<>();
    if (model.setup().task().input() == InputKind.PICTURE && inputs.size() == 1) {
      ofPicture(model.setup(), inputs.get(0).rank())
          .ifPresent(
              lengths -> {
                for (int axis = 1; axis <= lengths.length; axis++) {
                  told.add(InputSizes.place(inputs.get(0).name(), axis));
                }
              });
    }
    return open(model.onnx().graph()).stream().filter(o -> !told.containsAll(o.places())).toList();
  }

  /**
   * The lengths of the axes after the first that preprocessing tells of a model's only input; empty
   * where it tells none.
   *
   * @param rank number of that input's axes
   */
  public static Optional<long[]> ofPicture(ModelSetup setup, int rank) {
    return setup
        .image()
        .filter(p -> rank == 4)
        .map(
            p ->
                p.layout() == ImagePreprocessing.Layout.NCHW
                    ? new long[] {p.channels().count(), p.height(), p.width()}
                    : new long[] {p.height(), p.width(), p.channels().count()});
  }

  /** The dimensions that the inputs of a graph leave open, in the order of the inputs. */
  public static List<Open> open(Graph graph) {
    Map<String, List<String>> places = new LinkedHashMap<>();
    for (TensorSpec input : TensorSpec.inputs(graph)) {
      int rank = Math.max(0, input.rank());
      for (int axis = 0; axis < rank; axis++) {
        String place = InputSizes.place(input.name(), axis);
        InputSizes.key(input.name(), input.shape().get(), axis)
            .ifPresent(key -> places.computeIfAbsent(key, k -> new ArrayList<>()).add(place));
      }
    }
    return places.entrySet().stream().map(e -> new Open(e.getKey(), e.getValue())).toList();
  }

  /**
   * The length given to an axis of an input.
   *
   * @param symbol the axis' name; empty where it has none
   */
  public OptionalLong of(String symbol, String input, int axis) {
    Long length =
        byName.getOrDefault(
            InputSizes.place(input, axis), symbol.isEmpty() ? null : byName.get(symbol));
    return length == null ? OptionalLong.empty() : OptionalLong.of(length);
  }

  /** What the source of a length is called among those of a setup. */
  public static String fact(String name) {
    return "length " + name;
  }

  /** With a length, or without one of that name. */
  public InputLengths with(String name, Optional<Long> length) {
    Map<String, Long> all = new TreeMap<>(byName);
    all.remove(name);
    length.ifPresent(n -> all.put(name, n));
    return new InputLengths(all);
  }

  /** These, and the other's where these say nothing. */
  public InputLengths orElse(InputLengths other) {
    Map<String, Long> all = new TreeMap<>(other.byName);
    all.putAll(byName);
    return new InputLengths(all);
  }

  /** Whether none is given. */
  public boolean isEmpty() {
    return byName.isEmpty();
  }
}
