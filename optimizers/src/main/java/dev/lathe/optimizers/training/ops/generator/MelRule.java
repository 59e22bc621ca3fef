package dev.lathe.optimizers.training.ops.generator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.TypeAttribute;

/** The triangles of a mel filter bank, as ONNX's reference lays them. */
final class MelRule {
  private MelRule() {}

  static NDArray matrix(Call call) {
    int bins = (int) call.longs(0)[0];
    int length = (int) call.longs(1)[0];
    long rate = call.longs(2)[0];
    double[] edges = edges(bins, length, rate, call.number(3), call.number(4));
    int rows = length / 2 + 1;
    double[] all = new double[rows * bins];
    for (int i = 0; i < bins; i++) {
      int low = (int) edges[i];
      int centre = (int) edges[i + 1];
      int high = (int) edges[i + 2];
      int rise = centre - low;
      if (rise == 0) {
        all[centre * bins + i] = 1;
      } else {
        for (int j = low; j <= centre; j++) {
          all[j * bins + i] = (double) (j - low) / rise;
        }
      }
      for (int j = centre; j < high; j++) {
        all[j * bins + i] = (double) (high - j) / (high - centre);
      }
    }
    DataType type = TypeAttribute.of(call, "output_datatype").orElse(DataType.FLOAT32);
    return HostArrays.of(call.manager(), all, type, rows, bins);
  }

  /** The frequency bins where the triangles begin, peak and end. */
  private static double[] edges(int bins, int length, long rate, double lower, double upper) {
    double low = 2595 * Math.log10(1 + lower / 700);
    double high = 2595 * Math.log10(1 + upper / 700);
    double step = (high - low) / (bins + 2);
    double[] edges = new double[bins + 2];
    for (int i = 0; i < edges.length; i++) {
      double hertz = 700 * (Math.pow(10, (i * step + low) / 2595) - 1);
      edges[i] = Math.floor((length + 1) * hertz / rate);
    }
    return edges;
  }
}
