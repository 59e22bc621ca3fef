package dev.lathe.optimizers.training.ops.image;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Node;
import dev.lathe.optimizers.training.ops.arrays.Casts;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Lengths;
import dev.lathe.optimizers.training.ops.rule.Numbers;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import dev.lathe.optimizers.training.torch.Scalars;
import dev.lathe.optimizers.training.torch.UnsupportedOperatorException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Resizing: a linear map along each axis, so that its gradient needs no rule of its own. */
public final class ResizeRules {
  private ResizeRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("Resize", (Rule) ResizeRules::resize);
    rules.put("Upsample", (Rule) ResizeRules::upsample);
  }

  /** What Resize was before it had a choice of coordinates. */
  private static NDArray upsample(Call call) {
    return old(call, call.maybe(1).map(HostArrays::doubles).orElseGet(() -> scales(call.node())));
  }

  private static double[] scales(Node node) {
    return node.attribute("scales")
        .map(Attribute::value)
        .filter(Attribute.FloatsValue.class::isInstance)
        .map(
            v ->
                ((Attribute.FloatsValue) v)
                    .values().stream().mapToDouble(Float::doubleValue).toArray())
        .orElseThrow(() -> new UnsupportedOperatorException("there are no scales"));
  }

  private static NDArray old(Call call, double[] scales) {
    String mode = call.node().stringAttribute("mode", "nearest").replace("bilinear", "linear");
    AxisResize.Kind kind = new AxisResize.Kind(mode, "asymmetric", "floor", -0.75, false, false);
    AxisResize[] axes = new AxisResize[call.rank(0)];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = scaled((int) call.shape(0)[i], scales[i], 0, 1);
    }
    return apply(call, axes, kind);
  }

  private static AxisResize scaled(int in, double scale, double start, double end) {
    return new AxisResize(in, (int) Math.floor(in * scale), scale, start, end);
  }

  private static NDArray resize(Call call) {
    if (call.opset() < 11) {
      return old(call, HostArrays.doubles(call.in(1)));
    }
    Node node = call.node();
    AxisResize.Kind kind =
        new AxisResize.Kind(
            node.stringAttribute("mode", "nearest"),
            node.stringAttribute("coordinate_transformation_mode", "half_pixel"),
            node.stringAttribute("nearest_mode", "round_prefer_floor"),
            node.floatAttribute("cubic_coeff_a", -0.75f),
            node.intAttribute("antialias", 0) != 0,
            node.intAttribute("exclude_outside", 0) != 0);
    return apply(call, axes(call), kind);
  }

  private static AxisResize[] axes(Call call) {
    int rank = call.rank(0);
    int[] named =
        call.node()
            .intsAttribute("axes")
            .map(a -> Arrays.stream(a).mapToInt(i -> Call.axis(i, rank)).toArray())
            .orElseGet(() -> IntStream.range(0, rank).toArray());
    Optional<double[]> scales = values(call, 2);
    Optional<double[]> sizes = values(call, 3);
    Optional<double[]> roi = values(call, 1);
    long[] shape = call.shape(0);
    AxisResize[] axes = new AxisResize[rank];
    Arrays.setAll(axes, i -> new AxisResize((int) shape[i], (int) shape[i], 1, 0, 1));
    double common = commonScale(call.node(), shape, named, sizes);
    for (int i = 0; i < named.length; i++) {
      int in = (int) shape[named[i]];
      double start = roi.isPresent() ? roi.get()[i] : 0;
      double end = roi.isPresent() ? roi.get()[i + named.length] : 1;
      if (sizes.isEmpty()) {
        double scale =
            scales
                .orElseThrow(
                    () -> new UnsupportedOperatorException("neither scales nor sizes are given"))[
                i];
        axes[named[i]] = scaled(in, scale, start, end);
      } else if (common > 0) {
        int out = (int) Math.floor(common * in + 0.5);
        axes[named[i]] = new AxisResize(in, out, common, start, end);
      } else {
        int out = (int) sizes.get()[i];
        axes[named[i]] = new AxisResize(in, out, out / (double) in, start, end);
      }
    }
    return axes;
  }

  private static Optional<double[]> values(Call call, int input) {
    return call.maybe(input).map(HostArrays::doubles).filter(v -> v.length > 0);
  }

  /** The scale that keeps the aspect ratio; 0 where each axis has its own. */
  private static double commonScale(Node node, long[] shape, int[] axes, Optional<double[]> sizes) {
    String policy = node.stringAttribute("keep_aspect_ratio_policy", "stretch");
    if (policy.equals("stretch") || sizes.isEmpty()) {
      return 0;
    }
    double[] scales =
        IntStream.range(0, axes.length).mapToDouble(i -> sizes.get()[i] / shape[axes[i]]).toArray();
    return policy.equals("not_larger")
        ? Arrays.stream(scales).min().orElse(0)
        : Arrays.stream(scales).max().orElse(0);
  }

  private static NDArray apply(Call call, AxisResize[] axes, AxisResize.Kind kind) {
    NDArray x = call.in(0);
    NDArray y = x;
    DataType exact =
        x.getDataType() == DataType.FLOAT32 || x.getDataType() == DataType.FLOAT64
            ? x.getDataType()
            : DataType.FLOAT32;
    for (int i = 0; i < axes.length; i++) {
      if (axes[i].isIdentity(kind)) {
        continue;
      }
      if (kind.mode().equals("nearest")) {
        y = Picking.along(call, y, i, axes[i].nearest(kind));
      } else {
        NDArray matrix =
            HostArrays.of(call.manager(), axes[i].matrix(kind), exact, axes[i].in(), axes[i].out());
        NDArray last = Casts.to(y, exact).swapAxes(i, axes.length - 1);
        y = last.matMul(matrix).swapAxes(i, axes.length - 1);
      }
      y = outside(call, y, i, axes[i], kind);
    }
    return y == x ? Numbers.alias(x) : Casts.to(y, x.getDataType());
  }

  private static NDArray outside(
      Call call, NDArray y, int axis, AxisResize resize, AxisResize.Kind kind) {
    double[] outside =
        IntStream.range(0, resize.out())
            .mapToDouble(x -> resize.isOutside(x, kind) ? 1 : 0)
            .toArray();
    if (Arrays.stream(outside).sum() == 0) {
      return y;
    }
    long[] shape = Lengths.filled(y.getShape().dimension(), 1);
    shape[axis] = outside.length;
    NDArray mask = HostArrays.of(call.manager(), outside, DataType.BOOLEAN, shape);
    float value = call.node().floatAttribute("extrapolation_value", 0);
    return Picking.where(mask, y.onesLike().mul(Scalars.of(value)), y);
  }
}
