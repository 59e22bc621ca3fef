package dev.lathe.engine.detect;

import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * FastestDet's feature map {@code [1,5+C,H,W]}: objectness (sigmoid applied), offsets x and y,
 * width, height, classes (softmax applied). Score {@code objectness^0.6 * class^0.4}; centre {@code
 * (tanh(offset) + cell) / cells}, size {@code sigmoid(size)}, in shares of the picture
 * (dog-qiuqiu/FastestDet utils/tool.py, {@code handle_preds}, and example/onnx-runtime/runtime.py).
 */
record FastestDet() implements BoxDecoder {
  private static final int MOST_CLASSES = 1204;

  @Override
  public Optional<Fit> fit(InputSize size, List<TensorSpec> outputs) {
    if (outputs.size() != 1 || !Outputs.isReal(outputs.get(0), 4) || !size.isKnown()) {
      return Optional.empty();
    }
    TensorSpec s = outputs.get(0);
    long classes = s.length(1) - 5;
    boolean grid = s.length(2) * 16 == size.height() && s.length(3) * 16 == size.width();
    // The widths of feature maps are multiples of 32; 5 + C is one for 91 classes at the least.
    boolean feature = s.length(1) % 32 == 0 || Outputs.isFeature(s) || classes > MOST_CLASSES;
    return grid && !feature ? Fit.of(60, classes) : Optional.empty();
  }

  @Override
  public void decode(Map<String, TensorData> outputs, InputSize size, Candidates.Collector to) {
    TensorData t = outputs.values().iterator().next();
    float[] v = Outputs.floats(t);
    int w = Outputs.fromEnd(t, 1);
    int h = Outputs.fromEnd(t, 2);
    int channels = Outputs.fromEnd(t, 3);
    int cells = w * h;
    for (int i = 0; i < cells; i++) {
      int best = 5;
      for (int c = 6; c < channels; c++) {
        if (v[c * cells + i] > v[best * cells + i]) {
          best = c;
        }
      }
      double score = Math.pow(v[i], 0.6) * Math.pow(v[best * cells + i], 0.4);
      double cx = (Math.tanh(v[cells + i]) + i % w) / w;
      double cy = (Math.tanh(v[2 * cells + i]) + i / w) / h;
      to.centred(
          best - 5,
          (float) score,
          (float) (cx * size.width()),
          (float) (cy * size.height()),
          Outputs.sigmoid(v[3 * cells + i]) * size.width(),
          Outputs.sigmoid(v[4 * cells + i]) * size.height());
    }
  }
}
