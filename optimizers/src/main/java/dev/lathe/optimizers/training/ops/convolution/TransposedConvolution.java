package dev.lathe.optimizers.training.ops.convolution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.engine.graph.Node;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.arrays.Padding;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Lengths;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The transposed convolution, which DJL does not offer: zeros are put between the input's elements,
 * and an ordinary convolution with the mirrored kernel goes over them.
 */
final class TransposedConvolution {
  private TransposedConvolution() {}

  static NDArray of(Call call) {
    Node node = call.node();
    long[] kernel = Lengths.spatial(call.shape(1));
    int n = kernel.length;
    long[] in = Lengths.spatial(call.shape(0));
    long[] strides = node.intsAttribute("strides").orElseGet(() -> Lengths.filled(n, 1));
    long[] dilations = node.intsAttribute("dilations").orElseGet(() -> Lengths.filled(n, 1));
    long[] extra = node.intsAttribute("output_padding").orElseGet(() -> new long[n]);
    long[] pads = node.intsAttribute("pads").orElseGet(() -> new long[2 * n]);
    String auto = node.stringAttribute("auto_pad", "NOTSET");
    Optional<long[]> wanted = node.intsAttribute("output_shape");
    long[] begin = Arrays.copyOf(pads, n);
    long[] end = Arrays.copyOfRange(pads, n, 2 * n);
    for (int i = 0; i < n; i++) {
      long full = (in[i] - 1) * strides[i] + extra[i] + (kernel[i] - 1) * dilations[i] + 1;
      if (wanted.isPresent() || auto.startsWith("SAME")) {
        long out =
            wanted.map(w -> w.length).orElse(0) > 0
                ? wanted.get()[wanted.get().length - n + i]
                : in[i] * strides[i];
        long all = full - out;
        // What is missing is added behind, as the official case wants it.
        long cut = Math.max(0, all);
        begin[i] = auto.equals("SAME_UPPER") ? cut / 2 : cut - cut / 2;
        end[i] = all - begin[i];
      } else if (auto.equals("VALID")) {
        begin[i] = 0;
        end[i] = 0;
      }
    }
    long group = node.intAttribute("group", 1);
    NDArray y =
        transposed(
            call.in(0), mirrored(call.in(1), group), strides, dilations, group, begin, end, extra);
    return call.maybe(2).map(b -> y.add(channels(b, n))).orElse(y);
  }

  /** A vector with a number for each channel, shaped to be added. */
  static NDArray channels(NDArray bias, int axes) {
    long[] shape = Lengths.filled(axes + 2, 1);
    shape[1] = -1;
    return bias.reshape(new Shape(shape));
  }

  private static NDArray transposed(
      NDArray x,
      NDArray kernel,
      long[] strides,
      long[] dilations,
      long group,
      long[] begin,
      long[] end,
      long[] extra) {
    int n = strides.length;
    NDArray spread = x;
    for (int i = 0; i < n; i++) {
      spread = spread(spread, i + 2, strides[i]);
    }
    long[] before = new long[n];
    long[] behind = new long[n];
    for (int i = 0; i < n; i++) {
      long reach = (kernel.getShape().get(i + 2) - 1) * dilations[i];
      before[i] = reach - begin[i];
      behind[i] = reach - end[i] + extra[i];
    }
    NDArray padded = Padding.spatial(spread, before, behind, 0);
    return Convolve.of(
        padded,
        kernel,
        Optional.empty(),
        new Shape(Lengths.filled(n, 1)),
        new Shape(new long[n]),
        new Shape(dilations),
        (int) group);
  }

  /** Puts zeros between the elements of an axis. */
  private static NDArray spread(NDArray x, int axis, long stride) {
    if (stride == 1) {
      return x;
    }
    long length = x.getShape().get(axis);
    int rank = x.getShape().dimension();
    long[] pads = new long[2 * (rank - axis)];
    pads[pads.length - 1] = stride - 1;
    NDArray apart = x.expandDims(axis + 1).pad(new Shape(pads), 0);
    NDArray joined = apart.reshape(Shape.update(x.getShape(), axis, length * stride));
    return JniUtils.slice((PtNDArray) joined, axis, 0, (length - 1) * stride + 1, 1);
  }

  /** From [in, out / group, …] to [out, in / group, …], every spatial axis turned round. */
  private static NDArray mirrored(NDArray weight, long group) {
    long[] shape = weight.getShape().getShape();
    int[] spatial = IntStream.range(2, shape.length).toArray();
    long[] apart = new long[shape.length + 1];
    apart[0] = group;
    apart[1] = shape[0] / group;
    System.arraycopy(shape, 1, apart, 2, shape.length - 1);
    long[] joined = shape.clone();
    joined[0] = shape[1] * group;
    joined[1] = shape[0] / group;
    return weight.flip(spatial).reshape(new Shape(apart)).swapAxes(1, 2).reshape(new Shape(joined));
  }

  /** Adds up columns of patches where the patches lay in the picture. */
  static NDArray columns(Call call) {
    long[] picture = call.longs(1);
    long[] block = call.longs(2);
    int n = picture.length;
    Node node = call.node();
    long[] strides = node.intsAttribute("strides").orElseGet(() -> Lengths.filled(n, 1));
    long[] dilations = node.intsAttribute("dilations").orElseGet(() -> Lengths.filled(n, 1));
    long[] pads = node.intsAttribute("pads").orElseGet(() -> new long[2 * n]);
    long patch = HostArrays.product(block, 0, n);
    long batch = call.shape(0)[0];
    long channels = call.shape(0)[1] / patch;
    long[] grid = new long[n + 2];
    long[] kernel = new long[n + 2];
    long[] extra = new long[n];
    grid[0] = batch;
    grid[1] = channels * patch;
    kernel[0] = channels * patch;
    kernel[1] = 1;
    for (int i = 0; i < n; i++) {
      long room = picture[i] + pads[i] + pads[n + i] - (block[i] - 1) * dilations[i] - 1;
      grid[i + 2] = room / strides[i] + 1;
      kernel[i + 2] = block[i];
      extra[i] = room % strides[i];
    }
    long[] identity = new long[Math.toIntExact(channels * patch * patch)];
    for (int i = 0; i < channels * patch; i++) {
      identity[(int) (i * patch + i % patch)] = 1;
    }
    DataType type = call.in(0).getDataType();
    NDArray weight = HostArrays.of(call.manager(), identity, type, kernel);
    return transposed(
        call.in(0).reshape(new Shape(grid)),
        mirrored(weight, channels),
        strides,
        dilations,
        channels,
        Arrays.copyOf(pads, n),
        Arrays.copyOfRange(pads, n, 2 * n),
        extra);
  }
}
