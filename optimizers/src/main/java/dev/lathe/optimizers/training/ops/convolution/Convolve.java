package dev.lathe.optimizers.training.ops.convolution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Optional;

/**
 * PyTorch's convolution, given only what its CPU kernels compute right. oneDNN, as PyTorch 2.7.1
 * brings it, goes wrong with AVX2 and AVX-512 where it cuts channels into blocks of 16 and the last
 * block is not full: it reads memory that nobody has written (kernels larger than one element,
 * channels in planes, more than 16 going in, or coming out on the way back) or computes another sum
 * (kernels of one element, channels last, more than 32 coming out; groups, channels last). Pruned
 * networks have such channels everywhere. So blocks are filled with zeros, which changes no sum.
 */
public final class Convolve {
  private static final int BLOCK = 16;

  private Convolve() {}

  /**
   * Convolves.
   *
   * @param x [batch, channels, …], one to three axes behind
   * @param weight [kernels, channels ÷ groups, …]
   * @param bias [kernels]
   * @param strides one for each axis, as {@code pads} on both sides, and {@code dilations}
   * @return [batch, kernels, …]
   */
  public static NDArray of(
      NDArray x,
      NDArray weight,
      Optional<NDArray> bias,
      Shape strides,
      Shape pads,
      Shape dilations,
      int groups) {
    long kernels = weight.getShape().get(0);
    if (x.getDataType() != DataType.FLOAT32) {
      return run(x, weight, bias, strides, pads, dilations, groups);
    }
    if (groups > 1) {
      boolean depthwise = weight.getShape().get(1) == 1 && kernels == groups;
      return run(depthwise ? x : inPlanes(x), weight, bias, strides, pads, dilations, groups);
    }
    boolean one = weight.getShape().slice(2).size() == 1;
    long in = x.getShape().get(1) <= 4 ? 0 : missing(x.getShape().get(1));
    long out = one && kernels <= BLOCK ? 0 : missing(kernels);
    NDArray y =
        run(
            filled(x, 1, in),
            filled(filled(weight, 1, in), 0, out),
            bias.map(b -> filled(b, 0, out)),
            strides,
            pads,
            dilations,
            groups);
    return out == 0 ? y : JniUtils.slice((PtNDArray) y, 1, 0, kernels, 1);
  }

  private static NDArray run(
      NDArray x,
      NDArray weight,
      Optional<NDArray> bias,
      Shape strides,
      Shape pads,
      Shape dilations,
      int groups) {
    return x.getNDArrayInternal()
        .convolution(
            x,
            weight,
            bias.orElse(null), // DJL's word for "no bias"
            strides,
            pads,
            dilations,
            groups)
        .singletonOrThrow();
  }

  /** How many channels the last block lacks. */
  private static long missing(long channels) {
    return (BLOCK - channels % BLOCK) % BLOCK;
  }

  /** Zeros behind the end of an axis. */
  private static NDArray filled(NDArray array, int axis, long zeros) {
    if (zeros == 0) {
      return array;
    }
    // PyTorch lists the pads of the last axis first, and may leave out those of the first axes.
    long[] amounts = new long[2 * (array.getShape().dimension() - axis)];
    amounts[amounts.length - 1] = zeros;
    return array.pad(new Shape(amounts), 0);
  }

  /** The same values, a channel's side by side in memory; a copy only where they were not. */
  private static NDArray inPlanes(NDArray x) {
    return x.flatten().reshape(x.getShape());
  }
}
