package dev.lathe.optimizers.distillation.templates;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Value;
import java.util.List;
import java.util.Optional;

/** Writes transformer layers: attention and a perceptron, each behind its normalization. */
final class EncoderLayers {
  private final NetworkWriter net;
  private final int width;
  private final int heads;
  private final Optional<Value> bias;
  private final Value shape;
  private final Value flat;
  private final Value scale;

  /**
   * Layers of one size.
   *
   * @param mask FLOAT [batch, tokens], 1 for what may be seen
   */
  EncoderLayers(NetworkWriter net, int width, int heads, Optional<Value> mask) {
    this.net = net;
    this.width = width;
    this.heads = heads;
    this.bias = mask.map(this::bias);
    this.shape = net.longs("heads.shape", 0, 0, heads, width / heads);
    this.flat = net.longs("flat.shape", 0, 0, width);
    this.scale = net.number("scale", (float) (1 / Math.sqrt((double) width / heads)));
  }

  private Value bias(Value mask) {
    Value hidden = net.op("Sub", "hidden", net.number("all", 1), mask);
    Value low = net.op("Mul", "bias", hidden, net.number("low", -10_000));
    return net.op("Unsqueeze", "bias.heads", low, net.longs("heads_axes", 1, 2));
  }

  /** One more. */
  Value add(String name, Value x) {
    Value a = net.layerNormalization(name + ".attention.norm", x, width);
    Value query = split(name + ".query", a, 0, 2, 1, 3);
    Value key = split(name + ".key", a, 0, 2, 3, 1);
    Value value = split(name + ".value", a, 0, 2, 1, 3);
    Value scores =
        net.op("Mul", name + ".scaled", net.op("MatMul", name + ".scores", query, key), scale);
    Value masked = bias.isPresent() ? net.op("Add", name + ".masked", scores, bias.get()) : scores;
    Value map = net.op("Softmax", name + ".attention", List.of(Attribute.of("axis", -1)), masked);
    Value mixed = net.op("MatMul", name + ".mixed", map, value);
    Value joined =
        net.op(
            "Reshape",
            name + ".joined",
            net.op("Transpose", name + ".mixed.back", List.of(perm(0, 2, 1, 3)), mixed),
            flat);
    Value attended =
        net.op("Add", name + ".attended", x, net.tokens(name + ".out", joined, width, width));
    Value b = net.layerNormalization(name + ".mlp.norm", attended, width);
    Value wide = gelu(name, net.tokens(name + ".up", b, width, 4 * width));
    return net.op(
        "Add", name + ".sum", attended, net.tokens(name + ".down", wide, 4 * width, width));
  }

  private Value split(String name, Value x, long... perm) {
    Value all = net.tokens(name, x, width, width);
    return net.op(
        "Transpose",
        name + ".heads",
        List.of(perm(perm)),
        net.op("Reshape", name + ".split", all, shape));
  }

  private Value gelu(String name, Value x) {
    Value root = net.number(name + ".root", (float) Math.sqrt(2));
    Value erf = net.op("Erf", name + ".erf", net.op("Div", name + ".over_root", x, root));
    Value shifted = net.op("Add", name + ".shifted", erf, net.number(name + ".one", 1));
    Value both = net.op("Mul", name + ".both", x, shifted);
    return net.op("Mul", name + ".gelu", both, net.number(name + ".half", 0.5f));
  }

  private static Attribute perm(long... axes) {
    return Attribute.of("perm", axes);
  }
}
