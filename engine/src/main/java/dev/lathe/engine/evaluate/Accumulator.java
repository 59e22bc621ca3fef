package dev.lathe.engine.evaluate;

import dev.lathe.engine.measure.stats.Estimate;
import java.util.Optional;

/**
 * What is known of a metric after some examples. Its size does not grow with them (a share keeps
 * two bits an example, which pair it with any other model's). Two of one metric over different
 * examples merge to one over both, in any order and grouping.
 */
public interface Accumulator {
  /** One more example; one that lacks what the metric needs does not count. */
  void add(Observation observation);

  /**
   * Both together.
   *
   * @param other of the same metric, over other examples; left as it is
   * @return a new accumulator
   */
  Accumulator merge(Accumulator other);

  /** The value with its 95 % interval; empty while nothing counted, or where it is not defined. */
  Optional<Estimate> score();

  /**
   * Why there is no value although examples counted, to follow "is not defined: "; empty where
   * there is one, or nothing counted.
   */
  default Optional<String> undefined() {
    return Optional.empty();
  }

  /**
   * This minus another model's, over the examples that both counted.
   *
   * @param baseline of the same metric
   * @return empty where they have no example in common
   */
  Optional<PairedDifference> minus(Accumulator baseline);
}
