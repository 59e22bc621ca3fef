package dev.lathe.optimizers.training.ops.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lathe.optimizers.training.ops.arrays.Casts;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.List;
import java.util.Optional;

/** Linear attention: a state per head that each step decays, corrects and reads. */
final class LinearAttentionRule {
  private LinearAttentionRule() {}

  static List<NDArray> attend(Call call) {
    DataType type = call.in(0).getDataType();
    long queryHeads = call.node().intAttribute("q_num_heads", 1);
    long heads = call.node().intAttribute("kv_num_heads", 1);
    String rule = call.node().stringAttribute("update_rule", "gated_delta");
    NDArray q = heads(call.in(0), queryHeads);
    NDArray k = heads(call.in(1), heads);
    NDArray v = heads(call.in(2), heads);
    Optional<NDArray> decay =
        rule.startsWith("gated") ? call.maybe(4).map(d -> heads(d, heads).exp()) : Optional.empty();
    Optional<NDArray> beta =
        rule.endsWith("delta") ? call.maybe(5).map(b -> betas(b)) : Optional.empty();
    long size = k.getShape().get(3);
    float given = call.node().floatAttribute("scale", 0);
    double scale = given == 0 ? 1 / Math.sqrt(size) : given;
    NDArray state =
        call.maybe(3)
            .map(LinearAttentionRule::wide)
            .orElseGet(
                () ->
                    call.manager()
                        .zeros(
                            new Shape(q.getShape().get(0), heads, size, v.getShape().get(3)),
                            q.getDataType()));
    NDList steps = new NDList();
    for (int t = 0; t < q.getShape().get(2); t++) {
      NDArray key = step(k, t);
      NDArray value = step(v, t);
      int at = t;
      NDArray before = state;
      NDArray kept = decay.map(d -> before.mul(column(step(d, at)))).orElse(before);
      NDArray written = value;
      if (beta.isPresent()) {
        NDArray read = kept.transpose(0, 1, 3, 2).matMul(column(key)).squeeze(3);
        written = step(beta.get(), t).mul(value.sub(read));
      }
      state = kept.add(column(key).matMul(written.expandDims(2)));
      NDArray out = step(q, t).expandDims(2).matMul(Attending.repeat(state, queryHeads)).squeeze(2);
      steps.add(out.mul(Scalars.of(scale)));
    }
    NDArray y = Attending.join(NDArrays.stack(steps, 2));
    return List.of(Casts.to(y, type), Casts.to(state, type));
  }

  private static NDArray wide(NDArray x) {
    return x.getDataType() == DataType.FLOAT16 ? Casts.to(x, DataType.FLOAT32) : x;
  }

  private static NDArray heads(NDArray x, long heads) {
    return Attending.split(wide(x), heads);
  }

  /** One for all heads, or one each. */
  private static NDArray betas(NDArray beta) {
    long[] s = beta.getShape().getShape();
    return wide(beta).reshape(new Shape(s[0], s[1], s[2], 1)).transpose(0, 2, 1, 3);
  }

  private static NDArray step(NDArray x, long t) {
    return Picking.part(x, 2, t, t + 1).squeeze(2);
  }

  private static NDArray column(NDArray x) {
    return x.expandDims(3);
  }
}
