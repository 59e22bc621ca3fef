package dev.lathe.optimizers.training.ops.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.rule.Call;
import java.util.Optional;

/** Rotary position embeddings. */
final class RotaryRule {
  private RotaryRule() {}

  /** Inputs: what is turned, cosines, sines, positions. */
  static NDArray standard(Call call) {
    return turn(call, call.in(1), call.in(2), call.maybe(3));
  }

  /** Inputs: what is turned, positions, cosines, sines. */
  static NDArray microsoft(Call call) {
    NDArray positions = call.in(1).toType(DataType.INT64, false);
    if (positions.size() == 1) {
      boolean flat = call.rank(0) == 3;
      long batch = call.shape(0)[0];
      long length = call.shape(0)[flat ? 1 : 2];
      positions =
          HostArrays.range(call.manager(), length)
              .add(positions.flatten())
              .reshape(1, length)
              .broadcast(new Shape(batch, length));
    }
    return turn(call, call.in(2), call.in(3), Optional.of(positions));
  }

  private static NDArray turn(
      Call call, NDArray cosines, NDArray sines, Optional<NDArray> positions) {
    boolean flat = call.rank(0) == 3;
    long rotary = call.node().intAttribute("rotary_embedding_dim", 0);
    long heads = call.node().intAttribute("num_heads", 0);
    if (flat && heads == 0) {
      heads = call.shape(0)[2] / (2 * cosines.getShape().get(cosines.getShape().dimension() - 1));
    }
    NDArray x = flat ? Attending.split(call.in(0), heads) : call.in(0);
    long size = x.getShape().get(3);
    long turned = rotary == 0 ? size : rotary;
    NDArray cos = at(cosines, positions);
    NDArray sin = at(sines, positions);
    NDArray first = Picking.part(x, 3, 0, turned);
    NDArray rest = Picking.part(x, 3, turned, size);
    boolean interleaved = call.node().intAttribute("interleaved", 0) != 0;
    long[] s = first.getShape().getShape();
    long half = turned / 2;
    NDArray a;
    NDArray b;
    if (interleaved) {
      NDArray pairs = first.reshape(new Shape(s[0], s[1], s[2], half, 2));
      a = Picking.part(pairs, 4, 0, 1).squeeze(4);
      b = Picking.part(pairs, 4, 1, 2).squeeze(4);
    } else {
      a = Picking.part(first, 3, 0, half);
      b = Picking.part(first, 3, half, turned);
    }
    NDArray real = a.mul(cos).sub(b.mul(sin));
    NDArray imaginary = a.mul(sin).add(b.mul(cos));
    NDArray both =
        interleaved
            ? NDArrays.stack(new NDList(real, imaginary), 4).reshape(new Shape(s))
            : NDArrays.concat(new NDList(real, imaginary), 3);
    NDArray y = turned == size ? both : NDArrays.concat(new NDList(both, rest), 3);
    return flat ? Attending.join(y) : y;
  }

  /** Rows of the cache, [batch, 1, length, half]. */
  private static NDArray at(NDArray cache, Optional<NDArray> positions) {
    if (positions.isEmpty()) {
      return cache.expandDims(1);
    }
    NDArray p = positions.get().toType(DataType.INT64, false);
    long[] s = p.getShape().getShape();
    return Picking.along(cache, 0, p.flatten())
        .reshape(new Shape(s[0], 1, s[1], cache.getShape().get(1)));
  }
}
