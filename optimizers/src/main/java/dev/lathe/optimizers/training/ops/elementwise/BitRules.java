package dev.lathe.optimizers.training.ops.elementwise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.lathe.engine.graph.DataType;
import dev.lathe.optimizers.training.ops.arrays.Broadcasting;
import dev.lathe.optimizers.training.ops.arrays.HostArrays;
import dev.lathe.optimizers.training.ops.arrays.Integers;
import dev.lathe.optimizers.training.ops.rule.Call;
import dev.lathe.optimizers.training.ops.rule.Operator;
import dev.lathe.optimizers.training.ops.rule.Rule;
import java.util.Map;
import java.util.function.LongBinaryOperator;

/** Arithmetic on the bits of integers, done in Java: DJL offers none, and no gradient is lost. */
public final class BitRules {
  private BitRules() {}

  public static void register(Map<String, Operator> rules) {
    rules.put("BitwiseAnd", (Rule) c -> each(c, (a, b) -> a & b));
    rules.put("BitwiseOr", (Rule) c -> each(c, (a, b) -> a | b));
    rules.put("BitwiseXor", (Rule) c -> each(c, (a, b) -> a ^ b));
    rules.put("BitwiseNot", (Rule) BitRules::not);
    rules.put("BitShift", (Rule) BitRules::shift);
  }

  private static NDArray each(Call call, LongBinaryOperator compute) {
    NDArray a = call.in(0);
    NDArray b = call.in(1);
    Shape shape = Broadcasting.shape(a.getShape(), b.getShape());
    long[] left = HostArrays.longs(a.broadcast(shape));
    long[] right = HostArrays.longs(b.broadcast(shape));
    for (int i = 0; i < left.length; i++) {
      left[i] = compute.applyAsLong(left[i], right[i]);
    }
    NDArray result =
        HostArrays.of(call.manager(), left, shape.getShape()).toType(a.getDataType(), false);
    return Integers.wrap(result, call.type(0));
  }

  private static NDArray not(Call call) {
    NDArray x = call.in(0);
    long[] all = HostArrays.longs(x);
    for (int i = 0; i < all.length; i++) {
      all[i] = ~all[i];
    }
    NDArray flipped = HostArrays.of(call.manager(), all, call.shape(0));
    return Integers.wrap(flipped.toType(x.getDataType(), false), call.type(0));
  }

  /** A shift by the type's width or more, or by a negative number, leaves nothing but the sign. */
  private static NDArray shift(Call call) {
    DataType type = call.type(0);
    int bits = type.bits();
    boolean left = call.node().stringAttribute("direction", "LEFT").equals("LEFT");
    boolean logical = type == DataType.UINT64;
    return each(
        call,
        (a, b) -> {
          boolean out = b < 0 || b >= bits;
          if (left) {
            return out ? 0 : a << b;
          }
          if (logical) {
            return out ? 0 : a >>> b;
          }
          return a >> (out ? 63 : b);
        });
  }
}
