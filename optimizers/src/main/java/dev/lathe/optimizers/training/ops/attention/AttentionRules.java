package dev.lathe.optimizers.training.ops.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.optimizers.training.ops.arrays.Casts;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.control.ControlRules;
import dev.lathe.optimizers.training.ops.layout.PadRule;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Numbers;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Attention of the standard operator set, by decomposition. */
public final class AttentionRules {
  private AttentionRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("Attention", AttentionRules::attention);
    rules.put("ai.onnx.preview:FlexAttention", (Rule) AttentionRules::flexible);
    rules.put("LinearAttention", LinearAttentionRule::attend);
    rules.put("RotaryEmbedding", (Rule) RotaryRule::standard);
  }

  private static List<NDArray> attention(Call call) {
    boolean flat = call.rank(0) == 3;
    long heads = call.node().intAttribute("q_num_heads", 0);
    long keyHeads = call.node().intAttribute("kv_num_heads", 0);
    NDArray q = flat ? Attending.split(call.in(0), heads) : call.in(0);
    NDArray k = flat ? Attending.split(call.in(1), keyHeads) : call.in(1);
    NDArray v = flat ? Attending.split(call.in(2), keyHeads) : call.in(2);
    NDArray keys = Attending.remembered(call.maybe(4), k);
    NDArray values = Attending.remembered(call.maybe(5), v);
    long queryHeads = q.getShape().get(1);
    NDArray raw = Attending.scores(q, Attending.repeat(keys, queryHeads), Attending.scale(call, q));
    float cap = call.node().floatAttribute("softcap", 0);
    NDArray capped = cap == 0 ? raw : raw.div(Scalars.of(cap)).tanh().mul(Scalars.of(cap));
    long past = call.maybe(4).map(p -> p.getShape().get(2)).orElse(0L);
    Optional<NDArray> bias = bias(call, q, keys, past);
    NDArray biased = bias.map(capped::add).orElse(capped);
    NDArray p = Attending.softmax(capped, bias);
    NDArray y = p.matMul(Attending.repeat(values, queryHeads));
    NDArray shown =
        switch ((int) call.node().intAttribute("qk_matmul_output_mode", 0)) {
          case 1 -> capped;
          case 2 -> biased;
          case 3 -> p;
          default -> raw;
        };
    return List.of(flat ? Attending.join(y) : y, keys, values, Numbers.alias(shown));
  }

  private static Optional<NDArray> bias(Call call, NDArray q, NDArray keys, long past) {
    DataType type = q.getDataType();
    long queries = q.getShape().get(2);
    long length = keys.getShape().get(2);
    Optional<NDArray> bias = call.maybe(3).map(m -> mask(m, type, length));
    Optional<NDArray> filled = call.maybe(6);
    NDArray offset =
        filled
            .map(n -> n.toType(DataType.INT64, false).sub(queries).reshape(n.size(), 1, 1, 1))
            .orElseGet(() -> HostArrays.of(call.manager(), new long[] {past}, 1));
    if (call.node().intAttribute("is_causal", 0) != 0) {
      NDArray seen = Attending.notLater(call, queries, length, offset);
      bias = Optional.of(plus(bias, Attending.bias(seen, type)));
    }
    long left = call.node().intAttribute("left_window_size", -1);
    long right = call.node().intAttribute("right_window_size", -1);
    if (left >= 0) {
      NDArray far = Attending.notLater(call, queries, length, offset.sub(left + 1));
      bias = Optional.of(plus(bias, Attending.bias(far.logicalNot(), type)));
    }
    if (right >= 0) {
      NDArray near = Attending.notLater(call, queries, length, offset.add(right));
      bias = Optional.of(plus(bias, Attending.bias(near, type)));
    }
    if (filled.isPresent()) {
      NDArray there =
          HostArrays.range(call.manager(), length)
              .lt(filled.get().toType(DataType.INT64, false).reshape(filled.get().size(), 1, 1, 1));
      bias = Optional.of(plus(bias, Attending.bias(there, type)));
    }
    return bias;
  }

  private static NDArray plus(Optional<NDArray> bias, NDArray more) {
    return bias.map(b -> b.add(more)).orElse(more);
  }

  /** As what is added; keys that a short mask does not reach are not seen. */
  private static NDArray mask(NDArray mask, DataType type, long length) {
    NDArray added =
        mask.getDataType() == DataType.BOOLEAN ? Attending.bias(mask, type) : Casts.to(mask, type);
    int rank = added.getShape().dimension();
    long missing = length - added.getShape().get(rank - 1);
    if (missing <= 0) {
      return added;
    }
    long[] end = new long[rank];
    end[rank - 1] = missing;
    return PadRule.constant(added, new long[rank], end, Double.NEGATIVE_INFINITY);
  }

  /** Attention whose scores and probabilities a subgraph may change. */
  private static NDArray flexible(Call call) {
    NDArray q = call.in(0);
    long heads = q.getShape().get(1);
    NDArray scores =
        Attending.scores(q, Attending.repeat(call.in(1), heads), Attending.scale(call, q));
    DataType type = q.getDataType();
    boolean half = type == DataType.FLOAT16;
    NDArray changed =
        modified(call, "score_mod", half ? Casts.to(scores, DataType.FLOAT32) : scores);
    NDArray p = modified(call, "prob_mod", changed.softmax(3));
    return Casts.to(p, type).matMul(Attending.repeat(call.in(2), heads));
  }

  private static NDArray modified(Call call, String attribute, NDArray x) {
    boolean there =
        call.node()
            .attribute(attribute)
            .map(Attribute::value)
            .filter(Attribute.GraphValue.class::isInstance)
            .isPresent();
    return there ? call.host().run(ControlRules.graph(call, attribute), List.of(x)).get(0) : x;
  }
}
