package dev.lathe.engine.detect;

import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * DETR and its kin: {@code logits} and {@code pred_boxes [1,N,4]}, centre and size in shares of the
 * picture.
 *
 * @param focal whether each class has a logit of its own ({@code logits [1,N,C]} and sigmoid:
 *     Deformable DETR, Conditional DETR, RT-DETR; Hugging Face's {@code
 *     post_process_object_detection} of these), rather than softmax over {@code [1,N,C+1]} whose
 *     last column means "no object" (facebookresearch/detr models/detr.py, {@code PostProcess})
 */
record Detr(boolean focal) implements BoxDecoder {
  /** DETR and YOLOS ask so many questions; those with a logit a class ask 300. */
  private static final int SOFTMAX_QUERIES = 100;

  @Override
  public Optional<Fit> fit(InputSize size, List<TensorSpec> outputs) {
    Optional<TensorSpec> logits = logits(outputs);
    if (logits.isEmpty() || boxes(outputs).isEmpty()) {
      return Optional.empty();
    }
    long queries = logits.get().length(1);
    boolean many = queries > SOFTMAX_QUERIES;
    int rank = queries < 0 ? (focal ? 60 : 80) : many == focal ? 90 : 50;
    return Fit.of(rank, logits.get().length(2) - (focal ? 0 : 1));
  }

  private static Optional<TensorSpec> logits(List<TensorSpec> outputs) {
    return Outputs.named(outputs, "logits", "pred_logits").filter(s -> Outputs.isReal(s, 3));
  }

  private static Optional<TensorSpec> boxes(List<TensorSpec> outputs) {
    return Outputs.named(outputs, "pred_boxes", "boxes")
        .filter(s -> Outputs.isReal(s, 3) && s.length(2) == 4);
  }

  @Override
  public void decode(Map<String, TensorData> outputs, InputSize size, Candidates.Collector to) {
    List<TensorSpec> specs = Outputs.specs(outputs);
    TensorSpec spec = logits(specs).orElseThrow();
    float[] logits = Outputs.floats(outputs.get(spec.name()));
    float[] b = Outputs.floats(outputs.get(boxes(specs).orElseThrow().name()));
    int rows = (int) spec.length(1);
    int columns = (int) spec.length(2);
    int classes = focal ? columns : columns - 1;
    Softmax softmax = Softmax.ifNeeded(logits, rows, columns);
    ScoreScale scale = ScoreScale.of(logits, 0, rows * columns);
    float w = size.width();
    float h = size.height();
    for (int r = 0; r < rows; r++) {
      float[] p = focal ? probabilities(logits, r * columns, columns, scale) : softmax.row(r);
      int at = 4 * r;
      if (focal) {
        for (int c = 0; c < classes; c++) {
          to.centred(c, p[c], b[at] * w, b[at + 1] * h, b[at + 2] * w, b[at + 3] * h);
        }
      } else {
        int best = YoloRows.best(p, 0, classes);
        to.centred(best, p[best], b[at] * w, b[at + 1] * h, b[at + 2] * w, b[at + 3] * h);
      }
    }
  }

  private static float[] probabilities(float[] logits, int from, int n, ScoreScale scale) {
    float[] p = new float[n];
    for (int i = 0; i < n; i++) {
      p[i] = scale.probability(logits[from + i]);
    }
    return p;
  }
}
