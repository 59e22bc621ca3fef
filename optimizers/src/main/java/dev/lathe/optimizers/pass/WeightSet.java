package dev.lathe.optimizers.pass;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * All weights of a model that can be edited where they are stored, in the order of the graph. Not
 * thread-safe.
 */
public final class WeightSet {
  private final List<Weight> stored;
  private final IntFunction<float[]> elements;
  private final Map<Object, Object> kept = new HashMap<>();

  private WeightSet(List<Weight> stored, IntFunction<float[]> elements) {
    this.stored = List.copyOf(stored);
    this.elements = elements;
  }

  /** A set of these weights. */
  public static WeightSet of(List<Weight> weights) {
    return new WeightSet(weights, i -> weights.get(i).elements());
  }

  /** What an edit makes of this set; the elements are computed each time they are asked for. */
  public WeightSet edited(WeightEdit edit) {
    return new WeightSet(stored, edit.over(this));
  }

  /** How many there are. */
  public int size() {
    return stored.size();
  }

  /** The weight at an index, 0 … size − 1. */
  public Weight get(int index) {
    return stored.get(index).with(elements.apply(index));
  }

  /** The elements of the weight at an index; not to be changed. */
  public float[] elements(int index) {
    return elements.apply(index);
  }

  /** The elements of all. */
  public List<float[]> allElements() {
    return java.util.stream.IntStream.range(0, size()).mapToObj(elements).toList();
  }

  /**
   * What was computed from this set before, so that a slider computes it once.
   *
   * @param key by its class and values; of what the same key always makes
   */
  @SuppressWarnings("unchecked") // A key belongs to one kind of value.
  public <T> T keep(Object key, Supplier<T> make) {
    Object known = kept.get(key);
    if (known == null) {
      known = make.get();
      kept.put(key, known);
    }
    return (T) known;
  }
}
