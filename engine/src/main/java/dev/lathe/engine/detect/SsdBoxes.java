package dev.lathe.engine.detect;

import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SSD with its priors applied inside the graph: {@code scores [1,N,1+C]} with the background first,
 * {@code boxes [1,N,4]} as corners in shares of the picture
 * (Linzaer/Ultra-Light-Fast-Generic-Face-Detector-1MB run_video_face_detect_onnx.py, {@code
 * predict}; there each class is tried on each prior, as here). Class 0 is the first after the
 * background. Scores are softmax's; rows that do not add up to 1 have it applied.
 */
record SsdBoxes() implements BoxDecoder {
  private record Pair(TensorSpec scores, TensorSpec boxes) {}

  @Override
  public Optional<Fit> fit(InputSize size, List<TensorSpec> outputs) {
    return pair(outputs).flatMap(p -> Fit.of(85, p.scores.length(2) - 1));
  }

  private static Optional<Pair> pair(List<TensorSpec> outputs) {
    Optional<TensorSpec> boxes =
        Outputs.first(
            outputs,
            s -> Outputs.isReal(s, 3) && s.length(2) == 4 && Outputs.name(s).contains("box"));
    Optional<TensorSpec> scores =
        Outputs.first(
            outputs,
            s ->
                Outputs.isReal(s, 3)
                    && s.length(2) >= 2
                    && Outputs.name(s).matches(".*(score|conf|prob).*"));
    return boxes
        .filter(b -> scores.isPresent() && scores.get().length(1) == b.length(1))
        .map(b -> new Pair(scores.orElseThrow(), b));
  }

  @Override
  public void decode(Map<String, TensorData> outputs, InputSize size, Candidates.Collector to) {
    Pair p = pair(Outputs.specs(outputs)).orElseThrow();
    float[] boxes = Outputs.floats(outputs.get(p.boxes.name()));
    float[] scores = Outputs.floats(outputs.get(p.scores.name()));
    int columns = (int) p.scores.length(2);
    int rows = (int) p.scores.length(1);
    Softmax softmax = Softmax.ifNeeded(scores, rows, columns);
    for (int r = 0; r < rows; r++) {
      float[] row = softmax.row(r);
      int b = 4 * r;
      for (int c = 1; c < columns; c++) {
        if (row[c] >= to.floor()) {
          to.corners(
              c - 1,
              row[c],
              boxes[b] * size.width(),
              boxes[b + 1] * size.height(),
              boxes[b + 2] * size.width(),
              boxes[b + 3] * size.height());
        }
      }
    }
  }
}
