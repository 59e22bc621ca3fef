package dev.lathe.engine.detect;

import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One row for each cell of the grids at strides 8, 16, 32 (and 64), finest first and row by row:
 * offsets of the centre in cells, logarithms of the size in cells, objectness, one column a class.
 * {@code (offset + cell) * stride}, {@code exp(size) * stride} (YOLOX yolox/utils/demo_utils.py,
 * {@code demo_postprocess}). Exports with {@code decode_in_inference} have done that already; then
 * centres run over the whole input, while offsets stay near 0.
 */
record Yolox() implements BoxDecoder {
  @Override
  public Optional<Fit> fit(InputSize size, List<TensorSpec> outputs) {
    if (Outputs.hasMaps(outputs)) {
      return Optional.empty();
    }
    return Outputs.first(outputs, s -> grids(s, size).isPresent())
        .flatMap(s -> Fit.of(80, s.length(2) - 5));
  }

  private static Optional<Grids> grids(TensorSpec s, InputSize size) {
    boolean table = Outputs.isReal(s, 3) && s.length(2) >= 6 && !Outputs.isFeature(s);
    return table && s.length(1) > 0 && size.isKnown()
        ? Grids.of(s.length(1), size).filter(Grids::isAnchorFreePyramid)
        : Optional.empty();
  }

  @Override
  public void decode(Map<String, TensorData> outputs, InputSize size, Candidates.Collector to) {
    TensorSpec found =
        Outputs.first(Outputs.specs(outputs), s -> grids(s, size).isPresent()).orElseThrow();
    TensorData t = outputs.get(found.name());
    float[] v = Outputs.floats(t);
    int rows = Outputs.fromEnd(t, 2);
    int columns = Outputs.fromEnd(t, 1);
    if (isRaw(v, rows, columns, size)) {
      place(v, columns, grids(found, size).orElseThrow(), size);
    }
    YoloRows.decode(v, rows, columns, size, to);
  }

  private static boolean isRaw(float[] v, int rows, int columns, InputSize size) {
    float right = 0;
    for (int r = 0; r < rows; r++) {
      right = Math.max(right, v[r * columns]);
    }
    return right < size.width() / 4f;
  }

  private static void place(float[] v, int columns, Grids grids, InputSize size) {
    int at = 0;
    for (int stride : grids.strides()) {
      for (int y = 0; y < size.height() / stride; y++) {
        for (int x = 0; x < size.width() / stride; x++, at += columns) {
          v[at] = (v[at] + x) * stride;
          v[at + 1] = (v[at + 1] + y) * stride;
          v[at + 2] = (float) Math.exp(v[at + 2]) * stride;
          v[at + 3] = (float) Math.exp(v[at + 3]) * stride;
        }
      }
    }
  }
}
