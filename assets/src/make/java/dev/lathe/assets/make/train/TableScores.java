package dev.lathe.assets.make.train;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lathe.hardware.Ort;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;

/** Judges a model for rows in ONNX Runtime while it is made. */
final class TableScores {
  private TableScores() {}

  /** The outputs for rows, one array a row. */
  static float[][] of(Path model, float[][] rows) {
    OrtEnvironment environment = Ort.environment();
    int width = rows[0].length;
    float[] flat = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * width, width);
    }
    try (OrtSession session = environment.createSession(model.toString());
        OnnxTensor x =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(flat), new long[] {rows.length, width});
        OrtSession.Result result = session.run(Map.of("features", x))) {
      return (float[][]) result.get(0).getValue();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime refuses " + model, e);
    }
  }

  /** The chance that a right one has a higher score than a wrong one; ties count half. */
  static double auc(double[] scores, boolean[] right) {
    Integer[] order = order(scores);
    double ranks = 0;
    long positives = 0;
    for (int i = 0; i < order.length; ) {
      int end = i;
      while (end < order.length && scores[order[end]] == scores[order[i]]) {
        end++;
      }
      for (int k = i; k < end; k++) {
        if (right[order[k]]) {
          ranks += (i + 1 + end) / 2.0;
          positives++;
        }
      }
      i = end;
    }
    double most = positives * (double) (scores.length - positives);
    return (ranks - positives * (positives + 1) / 2.0) / most;
  }

  /** The mean of the precision at each right one, from the highest score down. */
  static double averagePrecision(double[] scores, boolean[] right) {
    Integer[] order = order(scores);
    double sum = 0;
    int found = 0;
    for (int i = order.length - 1; i >= 0; i--) {
      if (right[order[i]]) {
        found++;
        sum += found / (double) (order.length - i);
      }
    }
    return sum / found;
  }

  private static Integer[] order(double[] scores) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
    return order;
  }
}
