package dev.lathe.engine.detect;

import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One row a proposal: centre x, centre y, width, height in pixels of the input, objectness, one
 * column a class. The score is objectness times the best class (YOLOv5 utils/general.py and YOLOv7
 * utils/general.py, {@code non_max_suppression}: {@code x[:, 5:] *= x[:, 4:5]}); with a single
 * class it is objectness alone where the class column is constant, which the product leaves in the
 * same order.
 *
 * @param single whether the proposals of one grid are wanted, as a FastestDet with its boxes
 *     computed inside has them, rather than those of a pyramid
 */
record YoloRows(boolean single) implements BoxDecoder {
  @Override
  public Optional<Fit> fit(InputSize size, List<TensorSpec> outputs) {
    if (Outputs.hasMaps(outputs)) {
      return Optional.empty();
    }
    return Outputs.first(outputs, s -> rank(s, size) > 0)
        .flatMap(s -> Fit.of(rank(s, size), s.length(2) - 5));
  }

  private int rank(TensorSpec s, InputSize size) {
    if (!Outputs.isReal(s, 3) || s.length(2) < 6 || Outputs.isFeature(s)) {
      return 0;
    }
    long n = s.length(1);
    if (n < 0 || !size.isKnown()) {
      return single ? 1 : isCalledAnchors(s) ? 50 : 20;
    }
    Optional<Grids> grids = Grids.of(n, size);
    if (grids.isEmpty()) {
      // Any table of numbers can be read so if a person says it.
      return 1;
    }
    return grids.get().isSingle() == single ? 70 : 1;
  }

  private static boolean isCalledAnchors(TensorSpec s) {
    return s.shape().orElseThrow().get(1) instanceof Dimension.Symbolic name
        && name.name().equals("anchors");
  }

  @Override
  public void decode(Map<String, TensorData> outputs, InputSize size, Candidates.Collector to) {
    TensorSpec found =
        Outputs.first(Outputs.specs(outputs), s -> rank(s, size) > 1)
            .or(() -> Outputs.first(Outputs.specs(outputs), s -> rank(s, size) > 0))
            .orElseThrow();
    TensorData t = outputs.get(found.name());
    decode(Outputs.floats(t), Outputs.fromEnd(t, 2), Outputs.fromEnd(t, 1), size, to);
  }

  /** The rows of the first sample. */
  static void decode(float[] v, int rows, int columns, InputSize size, Candidates.Collector to) {
    ScoreScale scale = ScoreScale.ofRows(v, rows, columns, 4);
    boolean relative = isRelative(v, rows, columns);
    float kx = relative ? size.width() : 1;
    float ky = relative ? size.height() : 1;
    for (int r = 0; r < rows; r++) {
      int at = r * columns;
      float objectness = scale.probability(v[at + 4]);
      if (objectness >= to.floor()) {
        int best = best(v, at + 5, at + columns);
        float score = objectness * scale.probability(v[best]);
        to.centred(
            best - at - 5, score, v[at] * kx, v[at + 1] * ky, v[at + 2] * kx, v[at + 3] * ky);
      }
    }
  }

  /** The place of the largest value. */
  static int best(float[] v, int from, int to) {
    int best = from;
    for (int i = from + 1; i < to; i++) {
      if (v[i] > v[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Whether boxes are shares of the input: pixels of so many proposals never all lie below 2. */
  private static boolean isRelative(float[] v, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < 4; c++) {
        if (v[r * columns + c] > 2) {
          return false;
        }
      }
    }
    return true;
  }
}
