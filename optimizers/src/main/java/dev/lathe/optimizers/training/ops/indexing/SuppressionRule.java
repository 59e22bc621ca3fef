package dev.lathe.optimizers.training.ops.indexing;

import ai.djl.ndarray.NDArray;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Non-maximum suppression, in Java: what it chooses has no gradient. */
final class SuppressionRule {
  private SuppressionRule() {}

  static NDArray suppress(Call call) {
    double[] boxes = HostArrays.doubles(call.in(0));
    double[] scores = HostArrays.doubles(call.in(1));
    int batches = (int) call.shape(1)[0];
    int classes = (int) call.shape(1)[1];
    int count = (int) call.shape(1)[2];
    long most = call.maybeLongs(2).map(a -> a[0]).orElse(0L);
    double overlap = call.maybe(3).map(Numbers::first).orElse(0.0);
    double least = call.maybe(4).map(Numbers::first).orElse(Double.NEGATIVE_INFINITY);
    boolean centre = call.node().intAttribute("center_point_box", 0) != 0;
    List<long[]> chosen = new ArrayList<>();
    for (int b = 0; b < batches; b++) {
      for (int c = 0; c < classes; c++) {
        int from = (b * classes + c) * count;
        int batch = b;
        List<Integer> candidates =
            IntStream.range(0, count)
                .filter(i -> scores[from + i] > least)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[from + i]))
                .toList();
        List<double[]> kept = new ArrayList<>();
        for (int i : candidates) {
          if (kept.size() >= most) {
            break;
          }
          double[] box = corners(boxes, (batch * count + i) * 4, centre);
          if (kept.stream().allMatch(k -> shared(k, box) <= overlap)) {
            kept.add(box);
            chosen.add(new long[] {b, c, i});
          }
        }
      }
    }
    long[] flat = chosen.stream().flatMapToLong(java.util.Arrays::stream).toArray();
    return HostArrays.of(call.manager(), flat, chosen.size(), 3);
  }

  /** Lower y, lower x, upper y, upper x. */
  private static double[] corners(double[] boxes, int at, boolean centre) {
    double a = boxes[at];
    double b = boxes[at + 1];
    double c = boxes[at + 2];
    double d = boxes[at + 3];
    return centre
        ? new double[] {b - d / 2, a - c / 2, b + d / 2, a + c / 2}
        : new double[] {Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)};
  }

  /** Intersection over union. */
  private static double shared(double[] a, double[] b) {
    double height = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
    double width = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
    if (height <= 0 || width <= 0) {
      return 0;
    }
    double common = height * width;
    return common / (area(a) + area(b) - common);
  }

  private static double area(double[] box) {
    return (box[2] - box[0]) * (box[3] - box[1]);
  }
}
