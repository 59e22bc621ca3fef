package dev.lathe.assets.make.train;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * A decoder as GPT-2 has it (Radford et al. 2019; ReLU instead of GELU), with its inputs and
 * outputs called as Hugging Face's exporter calls them: {@code input_ids}, {@code position_ids}
 * INT64 [batch,tokens], {@code attention_mask} INT64 [batch,total], {@code past_key_values.N.key}
 * and {@code .value} FLOAT [batch,heads,past,width of a head]; {@code logits}
 * [batch,tokens,vocabulary] and {@code present.N.key}, {@code .value}, which are the past and these
 * tokens.
 */
final class StoryNet {
  /** The most tokens that it can read. */
  static final int CONTEXT = 320;

  static final int LAYERS = 5;
  static final int HEADS = 4;
  static final int WIDTH = 128;
  static final int HEAD_WIDTH = WIDTH / HEADS;
  private static final int HIDDEN = 4 * WIDTH;

  private final NetBuilder net = new NetBuilder("stories", 1);
  private final Dimension batch = Dimension.of("batch");
  private final Dimension tokens = Dimension.of("tokens");
  private final Dimension total = Dimension.of("total_sequence_length");
  private final List<Value> present = new ArrayList<>();

  private StoryNet() {}

  /** With fresh weights. */
  static OnnxModel build(int vocabulary) {
    return new StoryNet().network(vocabulary);
  }

  private OnnxModel network(int vocabulary) {
    Value ids = net.input("input_ids", DataType.INT64, batch, tokens);
    Value mask = net.input("attention_mask", DataType.INT64, batch, total);
    Value places = net.input("position_ids", DataType.INT64, batch, tokens);
    Value bias = bias(ids, mask);
    Value words = net.weight("embedding.words", 0.05, vocabulary, WIDTH);
    Value positions = net.weight("embedding.positions", 0.05, CONTEXT, WIDTH);
    Value x =
        net.add(
            "embedding.add",
            net.op("Gather", "embedding", List.of(words, ids)),
            net.op("Gather", "embedding.place", List.of(positions, places)));
    for (int i = 0; i < LAYERS; i++) {
      x = attention(i, x, bias);
      x = feedForward("layer" + i + ".mlp", x);
    }
    x = net.layerNorm("norm", x, WIDTH);
    Value head = net.weight("head.weight", Math.sqrt(1.0 / WIDTH), WIDTH, vocabulary);
    Value logits = net.op("MatMul", "head", List.of(x, head));
    logits.setName("logits");
    net.output(logits, DataType.FLOAT, batch, tokens, Dimension.of(vocabulary));
    Dimension heads = Dimension.of(HEADS);
    present.forEach(
        p -> net.output(p, DataType.FLOAT, batch, heads, total, Dimension.of(HEAD_WIDTH)));
    return net.model();
  }

  /** 0 where a token may be looked at, -10000 where it comes later or is masked. */
  private Value bias(Value ids, Value mask) {
    Value now = length("tokens", ids);
    Value all = length("total", mask);
    Value one = net.whole("causal.one", 1);
    Value past = net.op("Sub", "past", List.of(all, now));
    Value rows = net.op("Range", "causal.rows", List.of(past, all, one));
    Value columns = net.op("Range", "causal.columns", List.of(net.whole("zero", 0), all, one));
    Value row = net.op("Unsqueeze", "causal.row", List.of(rows, net.longs("causal.axis", 1)));
    Value before = net.op("LessOrEqual", "causal.before", List.of(columns, row));
    Value seen = net.op("Cast", "causal", List.of(before), Attribute.of("to", 1L));
    Value given = net.op("Cast", "mask.float", List.of(mask), Attribute.of("to", 1L));
    given = net.op("Unsqueeze", "mask.wide", List.of(given, net.longs("mask.axes", 1, 2)));
    Value open = net.op("Mul", "mask.open", List.of(given, seen));
    Value closed = net.op("Sub", "mask.closed", List.of(open, net.scalar("mask.one", 1)));
    return net.op("Mul", "mask.bias", List.of(closed, net.scalar("mask.low", 10000)));
  }

  /** The second length of a shape. */
  private Value length(String name, Value of) {
    Value shape =
        net.op(
            "Shape",
            name + ".shape",
            List.of(of),
            Attribute.of("start", 1L),
            Attribute.of("end", 2L));
    return net.op("Squeeze", name, List.of(shape, net.longs(name + ".axis", 0)));
  }

  private Value attention(int layer, Value x, Value bias) {
    String name = "layer" + layer + ".attention";
    Value n = net.layerNorm(name + ".norm", x, WIDTH);
    Value split = net.longs(name + ".split", 0, 0, HEADS, HEAD_WIDTH);
    Value q = heads(name + ".query", n, split);
    Value k = carried(layer, "key", heads(name + ".key", n, split));
    Value v = carried(layer, "value", heads(name + ".value", n, split));
    Value turned =
        net.op(
            "Transpose",
            name + ".key.turn",
            List.of(k),
            Attribute.of("perm", new long[] {0, 1, 3, 2}));
    Value s = net.op("MatMul", name + ".scores", List.of(q, turned));
    float scale = (float) (1 / Math.sqrt(HEAD_WIDTH));
    s = net.op("Mul", name + ".scale", List.of(s, net.scalar(name + ".factor", scale)));
    s = net.add(name + ".masked", s, bias);
    s = net.op("Softmax", name + ".softmax", List.of(s), Attribute.of("axis", -1L));
    Value y = net.op("MatMul", name + ".context", List.of(s, v));
    y =
        net.op(
            "Transpose", name + ".turn", List.of(y), Attribute.of("perm", new long[] {0, 2, 1, 3}));
    y = net.op("Reshape", name + ".merge", List.of(y, net.longs(name + ".merged", 0, 0, WIDTH)));
    return net.add(name + ".add", x, net.linear(name + ".output", y, WIDTH, WIDTH));
  }

  private Value heads(String name, Value x, Value split) {
    Value y = net.linear(name, x, WIDTH, WIDTH);
    y = net.op("Reshape", name + ".heads", List.of(y, split));
    return net.op(
        "Transpose",
        name + ".heads.turn",
        List.of(y),
        Attribute.of("perm", new long[] {0, 2, 1, 3}));
  }

  /** What was read before, and this; it goes out as it is. */
  private Value carried(int layer, String which, Value now) {
    Value past =
        net.input(
            "past_key_values." + layer + "." + which,
            DataType.FLOAT,
            batch,
            Dimension.of(HEADS),
            Dimension.of("past_sequence_length"),
            Dimension.of(HEAD_WIDTH));
    Value all =
        net.op(
            "Concat",
            "layer" + layer + "." + which + ".all",
            List.of(past, now),
            Attribute.of("axis", 2L));
    all.setName("present." + layer + "." + which);
    present.add(all);
    return all;
  }

  private Value feedForward(String name, Value x) {
    Value y = net.layerNorm(name + ".norm", x, WIDTH);
    y = net.relu(name + ".relu", net.linear(name + ".up", y, WIDTH, HIDDEN));
    return net.add(name + ".add", x, net.linear(name + ".down", y, HIDDEN, WIDTH));
  }
}
