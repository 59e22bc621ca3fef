package dev.lathe.optimizers.training.recover;

import ai.djl.ndarray.NDArray;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.training.fit.Constraint;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps zeros zero while training: what unstructured or N:M pruning has made is not undone by the
 * training behind it. Zeros of kernels and matrices count; biases and scales are often zero by
 * chance, an array that is all zero was set so to be learned, and one whose other weights have few
 * sizes was rounded: its zeros are a step of a grid.
 */
final class SparsityMask implements Constraint {
  private static final int MOST_LOOKED_AT = 4096;

  private final ZeroMasks masks;
  private int arrays;
  private long zeros;
  private long elements;

  SparsityMask(TrainableGraph graph) {
    this.masks = new ZeroMasks(graph);
    for (Map.Entry<Value, NDArray> e : graph.parameters().entrySet()) {
      if (e.getValue().getShape().dimension() >= 2) {
        look(e.getKey(), e.getValue().toFloatArray());
      }
    }
  }

  private void look(Value weight, float[] floats) {
    int own = 0;
    for (float f : floats) {
      own += f == 0 ? 1 : 0;
    }
    if (own > 0 && own < floats.length && !isRounded(floats)) {
      masks.put(weight, floats);
      arrays++;
      zeros += own;
      elements += floats.length;
    }
  }

  private static boolean isRounded(float[] floats) {
    Set<Float> sizes = new HashSet<>();
    int looked = 0;
    for (int i = 0; i < floats.length && looked < MOST_LOOKED_AT; i++) {
      if (floats[i] != 0) {
        sizes.add(Math.abs(floats[i]));
        looked++;
      }
    }
    return 2 * sizes.size() <= looked;
  }

  /** What is kept; empty when there are no zeros. */
  Optional<String> sentence() {
    return arrays == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "Weights that were zero stay zero: %.1f %% of %,d in %d %s.",
                100.0 * zeros / elements,
                elements,
                arrays,
                arrays == 1 ? "array" : "arrays"));
  }

  @Override
  public void hold(TrainableGraph graph, double share) {
    masks.apply();
  }
}
