package dev.lathe.engine.detect;

import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One column a proposal: centre x, centre y, width, height in pixels of the input, then one row a
 * class; there is no objectness (ultralytics/utils/ops.py, {@code non_max_suppression}: {@code
 * prediction[:, 4:mi].amax(1)}).
 */
record YoloColumns() implements BoxDecoder {
  @Override
  public Optional<Fit> fit(InputSize size, List<TensorSpec> outputs) {
    if (Outputs.hasMaps(outputs)) {
      return Optional.empty();
    }
    return Outputs.first(outputs, s -> rank(s, size) > 0)
        .flatMap(s -> Fit.of(rank(s, size), s.length(1) - 4));
  }

  private static int rank(TensorSpec s, InputSize size) {
    long rows = s.length(1);
    long columns = s.length(2);
    if (!Outputs.isReal(s, 3) || rows < 5 || Outputs.isFeature(s)) {
      return 0;
    }
    if (columns > 0 && size.isKnown() && Grids.of(columns, size).isPresent()) {
      return 80;
    }
    if (columns < 0 || !size.isKnown()) {
      return columns < 0 || columns > rows ? 20 : 0;
    }
    return columns > rows ? 1 : 0;
  }

  @Override
  public void decode(Map<String, TensorData> outputs, InputSize size, Candidates.Collector to) {
    TensorSpec found =
        Outputs.first(Outputs.specs(outputs), s -> rank(s, size) > 1)
            .or(() -> Outputs.first(Outputs.specs(outputs), s -> rank(s, size) > 0))
            .orElseThrow();
    TensorData t = outputs.get(found.name());
    float[] v = Outputs.floats(t);
    int n = Outputs.fromEnd(t, 1);
    int classes = Outputs.fromEnd(t, 2) - 4;
    ScoreScale scale = ScoreScale.of(v, 4 * n, (4 + classes) * n);
    // Class by class, as the numbers lie in memory.
    float[] best = Arrays.copyOfRange(v, 4 * n, 5 * n);
    int[] index = new int[n];
    for (int c = 1; c < classes; c++) {
      int row = (4 + c) * n;
      for (int i = 0; i < n; i++) {
        if (v[row + i] > best[i]) {
          best[i] = v[row + i];
          index[i] = c;
        }
      }
    }
    boolean relative = isRelative(v, 4 * n);
    float kx = relative ? size.width() : 1;
    float ky = relative ? size.height() : 1;
    for (int i = 0; i < n; i++) {
      float score = scale.probability(best[i]);
      to.centred(index[i], score, v[i] * kx, v[n + i] * ky, v[2 * n + i] * kx, v[3 * n + i] * ky);
    }
  }

  private static boolean isRelative(float[] v, int end) {
    for (int i = 0; i < end; i++) {
      if (v[i] > 2) {
        return false;
      }
    }
    return true;
  }
}
