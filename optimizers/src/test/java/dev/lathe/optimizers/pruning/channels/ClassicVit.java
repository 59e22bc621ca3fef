package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * A vision transformer as PyTorch's TorchScript exporter writes it with an open batch: every target
 * is computed from shapes, and tokens are spread by Where and Expand.
 */
final class ClassicVit {
  private final Nets n = new Nets(24);
  private final String parts;
  private final int width;
  private final int heads;

  private ClassicVit(String parts, int width, int heads) {
    this.parts = parts;
    this.width = width;
    this.heads = heads;
  }

  /**
   * A network of two layers.
   *
   * @param parts how query, key and value are taken apart: Gather, Slice or Split
   * @param tokens before the patches: one for a class, two where it is distilled
   */
  static OnnxModel of(String parts, int width, int heads, int tokens) {
    return new ClassicVit(parts, width, heads).model(tokens);
  }

  private Value number(long value) {
    return n.g.constant(n.name("c"), Tensors.ofLongs(new long[] {value}));
  }

  private Value vector(long... values) {
    return n.g.constant(n.name("c"), Tensors.ofLongs(values, values.length));
  }

  private Value axis(Value x, int axis) {
    return n.op("Gather", List.of(Attribute.of("axis", 0)), n.op("Shape", x), number(axis));
  }

  private Value target(Object... lengths) {
    List<Value> all = new ArrayList<>();
    for (Object l : lengths) {
      all.add(
          l instanceof Value v
              ? n.op("Unsqueeze", v, vector(0))
              : vector(((Integer) l).longValue()));
    }
    return n.concat(0, all.toArray(Value[]::new));
  }

  private Value view(Value x, Object... lengths) {
    return n.op("Reshape", x, target(lengths));
  }

  private Value divided(Value length, long by) {
    List<Attribute> to = List.of(Attribute.of("to", 7L));
    return n.op("Cast", to, n.op("Cast", to, n.op("Div", length, number(by))));
  }

  /** Spreads a token over the batch: {@code token.expand(batch, -1, -1)}. */
  private Value spread(Value token, Value batch) {
    Value wish = n.op("Reshape", target(batch, -1, -1), vector(-1));
    TensorData one = Tensors.ofLongs(new long[] {1}, 1);
    Value ones = n.op("ConstantOfShape", List.of(Attribute.of("value", one)), n.op("Shape", wish));
    Value keep = n.op("Equal", wish, n.op("Mul", ones, number(-1)));
    return n.op("Expand", token, n.op("Where", keep, ones, wish));
  }

  private OnnxModel model(int tokens) {
    Value x =
        n.g.op(
            "Conv",
            "patch",
            List.of(Attribute.of("strides", new long[] {4, 4})),
            n.g.input("x", -1, 3, 8, 8),
            n.g.weight("patch.weight", width, 3, 4, 4),
            n.g.weight("patch.bias", width));
    Value patches = n.op("Mul", axis(x, 2), axis(x, 3));
    x = n.transpose(view(x, axis(x, 0), axis(x, 1), patches), 0, 2, 1);
    Value batch = axis(x, 0);
    List<Value> all = new ArrayList<>();
    for (int i = 0; i < tokens; i++) {
      all.add(spread(n.g.weight("token" + i, 1, 1, width), batch));
    }
    all.add(x);
    x = n.add(n.concat(1, all.toArray(Value[]::new)), n.g.weight("places", 1, 4 + tokens, width));
    for (int i = 0; i < 2; i++) {
      x = n.add(x, attention(n.layerNorm(x, width)));
      Value inner = n.gelu(n.linear(n.layerNorm(x, width), width, 2 * width));
      x = n.add(x, n.linear(inner, 2 * width, width));
    }
    x = n.op("Gather", List.of(Attribute.of("axis", 1)), n.layerNorm(x, width), number(0));
    return n.output(n.gemm(x, width, 5), 17, -1, 5);
  }

  private Value attention(Value x) {
    Value b = axis(x, 0);
    Value s = axis(x, 1);
    Value c = axis(x, 2);
    Value all = view(n.linear(x, width, 3 * width), b, s, 3, heads, divided(c, heads));
    Value[] qkv = apart(n.transpose(all, 2, 0, 3, 1, 4));
    Value scores = n.op("MatMul", qkv[0], n.transpose(qkv[1], 0, 1, 3, 2));
    float scale = (float) Math.sqrt(1.0 * heads / width);
    Value weights = n.op("Softmax", n.op("Mul", scores, n.scalar(scale)));
    Value mixed = n.transpose(n.op("MatMul", weights, qkv[2]), 0, 2, 1, 3);
    return n.linear(view(mixed, b, s, c), width, width);
  }

  private Value[] apart(Value all) {
    Value[] out = new Value[3];
    List<Value> split = parts.equals("Split") ? n.split(all, 0, 3, 1, 1, 1) : List.of();
    for (int i = 0; i < 3; i++) {
      out[i] =
          switch (parts) {
            case "Gather" -> n.op("Gather", List.of(Attribute.of("axis", 0)), all, number(i));
            case "Slice" -> n.squeeze(n.slice(all, 0, i, i + 1), 0);
            default -> n.squeeze(split.get(i), 0);
          };
    }
    return out;
  }
}
