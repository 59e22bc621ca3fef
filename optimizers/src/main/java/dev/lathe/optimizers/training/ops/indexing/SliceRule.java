package dev.lathe.optimizers.training.ops.indexing;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.optimizers.training.ops.rule.Call;

/** A slice along one axis, with ONNX's rules for what lies outside. */
final class SliceRule {
  private SliceRule() {}

  static NDArray along(Call call, NDArray x, int axis, long start, long end, long step) {
    long length = x.getShape().get(axis);
    if (step > 0) {
      long from = clamp(start, 0, length, length);
      long to = Math.max(from, clamp(end, 0, length, length));
      return from == 0 && to == length && step == 1
          ? x
          : JniUtils.slice((PtNDArray) x, axis, from, to, step);
    }
    // PyTorch steps forwards only: the mirrored axis is sliced instead.
    long from = clamp(start, -1, length - 1, length);
    long to = Math.min(from, clamp(end, -1, length - 1, length));
    NDArray mirrored = x.flip(axis);
    return JniUtils.slice((PtNDArray) mirrored, axis, length - 1 - from, length - 1 - to, -step);
  }

  private static long clamp(long at, long least, long most, long length) {
    long counted = at < 0 ? at + length : at;
    return Math.max(least, Math.min(most, counted));
  }
}
