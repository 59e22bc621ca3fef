package dev.lathe.engine.detect;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * torchvision's detectors: {@code boxes [N,4]} as corners in pixels of the input, {@code labels
 * [N]} with 0 for the background, {@code scores [N]} (torchvision/models/detection/faster_rcnn.py).
 * Class 0 is label 1. Exports often number their outputs instead of naming them, so they are told
 * by their shapes.
 */
record Torchvision() implements BoxDecoder {
  private record Parts(TensorSpec boxes, TensorSpec labels, TensorSpec scores) {}

  @Override
  public Optional<Fit> fit(InputSize size, List<TensorSpec> outputs) {
    return parts(outputs)
        .flatMap(p -> Fit.uncounted(Outputs.name(p.boxes).equals("boxes") ? 95 : 80));
  }

  private static Optional<Parts> parts(List<TensorSpec> outputs) {
    Optional<TensorSpec> boxes =
        Outputs.first(outputs, s -> Outputs.isReal(s, 2) && s.length(1) == 4);
    Optional<TensorSpec> labels =
        Outputs.first(
            outputs,
            s -> s.rank() == 1 && (s.type() == DataType.INT64 || s.type() == DataType.INT32));
    Optional<TensorSpec> scores = Outputs.first(outputs, s -> Outputs.isReal(s, 1));
    return boxes.isPresent() && labels.isPresent() && scores.isPresent()
        ? Optional.of(new Parts(boxes.get(), labels.get(), scores.get()))
        : Optional.empty();
  }

  @Override
  public void decode(Map<String, TensorData> outputs, InputSize size, Candidates.Collector to) {
    Parts p = parts(Outputs.specs(outputs)).orElseThrow();
    float[] boxes = Outputs.floats(outputs.get(p.boxes.name()));
    float[] labels = Outputs.floats(outputs.get(p.labels.name()));
    float[] scores = Outputs.floats(outputs.get(p.scores.name()));
    int n = Math.min(scores.length, Math.min(labels.length, boxes.length / 4));
    for (int i = 0; i < n; i++) {
      int b = 4 * i;
      to.corners(
          Math.round(labels[i]) - 1, scores[i], boxes[b], boxes[b + 1], boxes[b + 2], boxes[b + 3]);
    }
  }
}
