package dev.lathe.optimizers.training.ops.image;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lathe.engine.graph.Node;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import dev.lathe.optimizers.training.torch.UnsupportedOperatorException;
import java.util.Map;

/** Pooling of regions at fractional places. */
public final class RoiRules {
  private RoiRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("RoiAlign", (Rule) RoiRules::align);
  }

  /** Averages of interpolated samples: a matrix for the rows and one for the columns. */
  private static NDArray align(Call call) {
    Node node = call.node();
    if (!node.stringAttribute("mode", "avg").equals("avg")) {
      throw new UnsupportedOperatorException("maxima of regions have no rule");
    }
    NDArray x = call.in(0);
    long[] shape = call.shape(0);
    double[] rois = HostArrays.doubles(call.in(1));
    long[] batch = call.longs(2);
    int height = (int) node.intAttribute("output_height", 1);
    int width = (int) node.intAttribute("output_width", 1);
    double scale = node.floatAttribute("spatial_scale", 1);
    boolean half =
        node.stringAttribute("coordinate_transformation_mode", "half_pixel").equals("half_pixel")
            && call.opset() >= 16;
    int ratio = (int) node.intAttribute("sampling_ratio", 0);
    DataType type = x.getDataType();
    NDList parts = new NDList();
    for (int r = 0; r < batch.length; r++) {
      double shift = half ? 0.5 : 0;
      double[] box = new double[4];
      for (int i = 0; i < 4; i++) {
        box[i] = rois[4 * r + i] * scale - shift;
      }
      double[] rows = weights(box[1], box[3], height, (int) shape[2], ratio, half);
      double[] columns = weights(box[0], box[2], width, (int) shape[3], ratio, half);
      NDArray plane = x.get(batch[r]);
      NDArray across =
          plane.matMul(
              HostArrays.of(call.manager(), columns, type, width, shape[3]).swapAxes(0, 1));
      parts.add(HostArrays.of(call.manager(), rows, type, height, shape[2]).matMul(across));
    }
    return parts.isEmpty()
        ? call.manager().zeros(new Shape(0, shape[1], height, width), type)
        : NDArrays.stack(parts);
  }

  /** The weight of each input position in each bin. */
  private static double[] weights(
      double start, double end, int bins, int length, int ratio, boolean half) {
    double extent = half ? end - start : Math.max(end - start, 1);
    double bin = extent / bins;
    int samples = ratio > 0 ? ratio : (int) Math.ceil(extent / bins);
    double[] weights = new double[bins * length];
    for (int b = 0; b < bins; b++) {
      for (int s = 0; s < samples; s++) {
        double at = start + b * bin + (s + 0.5) * bin / samples;
        if (at < -1 || at > length) {
          continue;
        }
        double inside = Math.min(Math.max(at, 0), length - 1);
        int low = (int) inside;
        int high = Math.min(low + 1, length - 1);
        weights[b * length + low] += (1 - (inside - low)) / samples;
        weights[b * length + high] += (inside - low) / samples;
      }
    }
    return weights;
  }
}
