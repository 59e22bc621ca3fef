package dev.lathe.optimizers.training.ops.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.Optional;

/** The pieces that all kinds of attention are made of. Heads are [batch, heads, length, size]. */
final class Attending {
  private Attending() {}

  /** [batch, length, heads × size] as heads. */
  static NDArray split(NDArray x, long heads) {
    long[] s = x.getShape().getShape();
    return x.reshape(new Shape(s[0], s[1], heads, s[2] / heads)).transpose(0, 2, 1, 3);
  }

  /** Heads as [batch, length, heads × size]. */
  static NDArray join(NDArray x) {
    long[] s = x.getShape().getShape();
    return x.transpose(0, 2, 1, 3).reshape(new Shape(s[0], s[2], s[1] * s[3]));
  }

  /** Each head as often as a group of queries shares it. */
  static NDArray repeat(NDArray x, long heads) {
    long[] s = x.getShape().getShape();
    if (s[1] == heads) {
      return x;
    }
    return x.expandDims(2)
        .broadcast(new Shape(s[0], s[1], heads / s[1], s[2], s[3]))
        .reshape(new Shape(s[0], heads, s[2], s[3]));
  }

  /** What is remembered, then what is new. */
  static NDArray remembered(Optional<NDArray> past, NDArray fresh) {
    return past.map(p -> NDArrays.concat(new NDList(p, fresh), 2)).orElse(fresh);
  }

  /** Products of queries and keys, scaled. */
  static NDArray scores(NDArray q, NDArray k, double scale) {
    return q.mul(Scalars.of(scale)).matMul(k.transpose(0, 1, 3, 2));
  }

  /** The scale where a node names none. */
  static double scale(Call call, NDArray q) {
    double given = call.node().floatAttribute("scale", 0);
    return given != 0 ? given : 1 / Math.sqrt(q.getShape().get(3));
  }

  /** Zero where the condition holds, minus infinity elsewhere. */
  static NDArray bias(NDArray condition, DataType type) {
    return bias(condition, type, Double.NEGATIVE_INFINITY);
  }

  /** Zero where the condition holds, the given value elsewhere. */
  static NDArray bias(NDArray condition, DataType type, double otherwise) {
    NDArray zero = Scalars.of(0f).toType(type, false);
    NDArray low = Scalars.of(otherwise).toType(type, false);
    return Picking.where(condition, zero, low);
  }

  /** Which keys come no later than the query, whose own place is moved by an offset. */
  static NDArray notLater(Call call, long queries, long keys, NDArray offset) {
    NDArray rows = HostArrays.range(call.manager(), queries).reshape(queries, 1).add(offset);
    return HostArrays.range(call.manager(), keys).lte(rows);
  }

  /** Softmax over keys; a query that may see none gets zeros, not NaN, and so do gradients. */
  static NDArray softmax(NDArray scores, Optional<NDArray> bias) {
    int last = scores.getShape().dimension() - 1;
    if (bias.isEmpty()) {
      return scores.softmax(last);
    }
    NDArray b = bias.get();
    NDArray most = JniUtils.max((PtNDArray) b, b.getShape().dimension() - 1, true);
    NDArray blind = most.eq(Float.NEGATIVE_INFINITY);
    if (blind.any().toBooleanArray()[0]) {
      NDArray seen = Picking.where(blind, b.zerosLike(), b);
      NDArray p = scores.add(seen).softmax(last);
      return Picking.where(blind, p.zerosLike(), p);
    }
    return scores.add(b).softmax(last);
  }
}
