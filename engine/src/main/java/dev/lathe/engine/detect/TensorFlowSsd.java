package dev.lathe.engine.detect;

import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TensorFlow's object detection API: {@code detection_boxes [1,N,4]} as top, left, bottom, right in
 * shares of the picture, {@code detection_scores [1,N]}, {@code detection_classes [1,N]} counted
 * from 1, {@code num_detections} (tensorflow/models research/object_detection, exporter_lib_v2.py
 * and core/standard_fields.py). Class 0 is the API's class 1.
 */
record TensorFlowSsd() implements BoxDecoder {
  private static final String BOXES = "detection_boxes";
  private static final String SCORES = "detection_scores";
  private static final String CLASSES = "detection_classes";
  private static final String COUNT = "num_detections";

  @Override
  public Optional<Fit> fit(InputSize size, List<TensorSpec> outputs) {
    boolean all =
        Outputs.named(outputs, BOXES).isPresent()
            && Outputs.named(outputs, SCORES).isPresent()
            && Outputs.named(outputs, CLASSES).isPresent();
    return all ? Fit.uncounted(100) : Optional.empty();
  }

  @Override
  public void decode(Map<String, TensorData> outputs, InputSize size, Candidates.Collector to) {
    float[] boxes = values(outputs, BOXES);
    float[] scores = values(outputs, SCORES);
    float[] classes = values(outputs, CLASSES);
    int n = Math.min(scores.length, Math.min(classes.length, boxes.length / 4));
    Optional<TensorSpec> count = Outputs.named(Outputs.specs(outputs), COUNT);
    if (count.isPresent()) {
      n = Math.min(n, Math.round(values(outputs, COUNT)[0]));
    }
    for (int i = 0; i < n; i++) {
      int b = 4 * i;
      to.corners(
          Math.round(classes[i]) - 1,
          scores[i],
          boxes[b + 1] * size.width(),
          boxes[b] * size.height(),
          boxes[b + 3] * size.width(),
          boxes[b + 2] * size.height());
    }
  }

  private static float[] values(Map<String, TensorData> outputs, String name) {
    TensorSpec s = Outputs.named(Outputs.specs(outputs), name).orElseThrow();
    return Outputs.floats(outputs.get(s.name()));
  }
}
