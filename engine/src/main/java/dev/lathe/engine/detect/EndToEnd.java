package dev.lathe.engine.detect;

import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A finished list of boxes, one a row, in pixels of the input.
 *
 * @param batched whether rows are those of YOLOv7's {@code ONNX_ORT} (WongKinYiu/yolov7
 *     models/experimental.py: {@code [batch, x1, y1, x2, y2, class, score]} in {@code [N,7]})
 *     rather than {@code [x1, y1, x2, y2, score, class]} in {@code [1,N,6]}, as YOLOv10 and
 *     ultralytics' exports with suppression inside have them (ultralytics/utils/ops.py: {@code
 *     pred[:, 4] > conf_thres}, {@code pred[:, 5:6] == classes})
 */
record EndToEnd(boolean batched) implements BoxDecoder {
  private static final int MOST_ROWS = 1000;

  @Override
  public Optional<Fit> fit(InputSize size, List<TensorSpec> outputs) {
    return Outputs.first(outputs, s -> rank(s, size) > 0)
        .flatMap(s -> Fit.uncounted(rank(s, size)));
  }

  private int rank(TensorSpec s, InputSize size) {
    if (!s.type().isFloatingPoint()) {
      return 0;
    }
    if (batched) {
      return s.rank() == 2 && s.length(1) == 7 ? 85 : 0;
    }
    boolean table = s.rank() == 3 && s.length(2) == 6 || s.rank() == 2 && s.length(1) == 6;
    if (!table) {
      return 0;
    }
    long n = s.length(s.rank() - 2);
    boolean grid = n > 0 && size.isKnown() && Grids.of(n, size).isPresent();
    return n > MOST_ROWS || grid ? 1 : n > 0 ? 85 : 45;
  }

  @Override
  public void decode(Map<String, TensorData> outputs, InputSize size, Candidates.Collector to) {
    TensorSpec found = Outputs.first(Outputs.specs(outputs), s -> rank(s, size) > 0).orElseThrow();
    TensorData t = outputs.get(found.name());
    float[] v = Outputs.floats(t);
    int columns = Outputs.fromEnd(t, 1);
    int rows = Outputs.fromEnd(t, 2);
    for (int r = 0; r < rows; r++) {
      int at = r * columns + (batched ? 1 : 0);
      // Of a batch, only the first sample is this one's.
      if (!batched || v[r * columns] == 0) {
        float score = v[at + (batched ? 5 : 4)];
        int index = Math.round(v[at + (batched ? 4 : 5)]);
        to.corners(index, score, v[at], v[at + 1], v[at + 2], v[at + 3]);
      }
    }
  }
}
