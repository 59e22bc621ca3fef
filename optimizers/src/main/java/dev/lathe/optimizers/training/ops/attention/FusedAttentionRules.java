package dev.lathe.optimizers.training.ops.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.arrays.Picking;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Numbers;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import dev.lathe.optimizers.training.torch.UnsupportedOperatorException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Attention as ONNX Runtime's graph optimizer joins it. */
public final class FusedAttentionRules {
  private static final String DOMAIN = "com.microsoft:";

  private FusedAttentionRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put(DOMAIN + "Attention", FusedAttentionRules::attention);
    rules.put(DOMAIN + "MultiHeadAttention", FusedAttentionRules::multiHead);
    rules.put(DOMAIN + "RotaryEmbedding", (Rule) RotaryRule::microsoft);
  }

  /** One product makes queries, keys and values. */
  private static List<NDArray> attention(Call call) {
    refuse(call, "do_rotary", "it turns its inputs by position itself");
    refuse(call, "past_present_share_buffer", "it writes into its own cache");
    long heads = call.node().intAttribute("num_heads", 1);
    NDArray all = call.in(0).matMul(call.in(1));
    NDArray projected = call.maybe(2).map(all::add).orElse(all);
    long width = projected.getShape().get(2);
    long[] sizes =
        call.node()
            .intsAttribute("qkv_hidden_sizes")
            .orElseGet(() -> new long[] {width / 3, width / 3, width / 3});
    NDArray q = part(projected, 0, sizes[0], heads);
    NDArray k = part(projected, sizes[0], sizes[0] + sizes[1], heads);
    NDArray v = part(projected, sizes[0] + sizes[1], width, heads);
    NDArray keys = Attending.remembered(call.maybe(4).map(p -> p.get(0)), k);
    NDArray values = Attending.remembered(call.maybe(4).map(p -> p.get(1)), v);
    long past = keys.getShape().get(2) - k.getShape().get(2);
    NDArray y = attend(call, q, keys, values, past, call.maybe(3), call.maybe(5));
    return call.node().outputs().size() < 2
        ? List.of(y)
        : List.of(y, NDArrays.stack(new NDList(keys, values), 0));
  }

  private static void refuse(Call call, String attribute, String why) {
    if (call.node().intAttribute(attribute, 0) != 0) {
      throw new UnsupportedOperatorException(why);
    }
  }

  private static NDArray part(NDArray x, long from, long to, long heads) {
    return Attending.split(Picking.part(x, 2, from, to), heads);
  }

  private static List<NDArray> multiHead(Call call) {
    long heads = call.node().intAttribute("num_heads", 1);
    if (call.maybe(1).isEmpty() || call.maybe(2).isEmpty() || call.rank(0) != 3) {
      throw new UnsupportedOperatorException("queries, keys and values are packed into one input");
    }
    Optional<NDArray> bias = call.maybe(3);
    long width = call.shape(0)[2];
    boolean cross = call.rank(1) == 4;
    NDArray q = Attending.split(biased(call.in(0), bias, 0, width), heads);
    NDArray k =
        cross ? call.in(1) : Attending.split(biased(call.in(1), bias, width, 2 * width), heads);
    long end = bias.map(b -> b.size()).orElse(0L);
    NDArray v =
        cross ? call.in(2) : Attending.split(biased(call.in(2), bias, 2 * width, end), heads);
    NDArray keys = Attending.remembered(call.maybe(6), k);
    NDArray values = Attending.remembered(call.maybe(7), v);
    long past = keys.getShape().get(2) - k.getShape().get(2);
    NDArray y = attend(call, q, keys, values, past, call.maybe(4), call.maybe(5));
    return List.of(y, Numbers.alias(keys), Numbers.alias(values));
  }

  private static NDArray biased(NDArray x, Optional<NDArray> bias, long from, long to) {
    return bias.map(b -> x.add(Picking.part(b, 0, from, to))).orElse(x);
  }

  private static NDArray attend(
      Call call,
      NDArray q,
      NDArray keys,
      NDArray values,
      long past,
      Optional<NDArray> mask,
      Optional<NDArray> added) {
    DataType type = q.getDataType();
    NDArray scores = Attending.scores(q, keys, Attending.scale(call, q));
    long length = keys.getShape().get(2);
    if (mask.isPresent()) {
      double hidden = call.node().floatAttribute("mask_filter_value", -10000);
      scores = scores.add(Attending.bias(visible(call, mask.get(), q, length), type, hidden));
    }
    if (added.isPresent()) {
      scores = scores.add(added.get());
    }
    if (call.node().intAttribute("unidirectional", 0) != 0) {
      NDArray offset = HostArrays.of(call.manager(), new long[] {past}, 1);
      NDArray seen = Attending.notLater(call, q.getShape().get(2), length, offset);
      double lowest = type == DataType.FLOAT16 ? -65504 : -Float.MAX_VALUE;
      scores = scores.add(Attending.bias(seen, type, lowest));
    }
    return Attending.join(scores.softmax(3).matMul(values));
  }

  /**
   * Which keys may be seen, from one of the mask's forms: lengths, ends and starts, per key, per
   * query and key.
   */
  private static NDArray visible(Call call, NDArray mask, NDArray q, long length) {
    NDArray m = mask.toType(DataType.INT64, false);
    long[] s = m.getShape().getShape();
    long batch = q.getShape().get(0);
    if (s.length == 2) {
      return m.gt(0).reshape(s[0], 1, 1, s[1]);
    }
    if (s.length == 3) {
      return m.gt(0).expandDims(1);
    }
    if (s.length == 4) {
      NDArray rows = Picking.part(m, 2, length - q.getShape().get(2), length);
      return Picking.part(rows, 3, 0, length).gt(0);
    }
    NDArray places = HostArrays.range(call.manager(), length);
    NDArray ends = Picking.part(m, 0, 0, batch).reshape(batch, 1, 1, 1);
    NDArray inside = places.lt(ends);
    if (s[0] != 2 * batch) {
      return inside;
    }
    NDArray starts = Picking.part(m, 0, batch, 2 * batch).reshape(batch, 1, 1, 1);
    return inside.logicalAnd(places.gte(starts));
  }
}
