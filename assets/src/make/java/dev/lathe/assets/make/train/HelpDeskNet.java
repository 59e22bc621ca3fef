package dev.lathe.assets.make.train;

import dev.lathe.assets.make.text.WordPieces;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import java.util.List;

/**
 * The sentence classifier: embeddings, two transformer layers, the mean over the words, a linear
 * head. Inputs {@code input_ids} and {@code attention_mask} INT64 [batch,tokens], output {@code
 * scores} [batch,classes] (logits).
 */
final class HelpDeskNet {
  private static final int WIDTH = 128;
  private static final int HEADS = 4;
  private static final int HIDDEN = 256;
  private static final int LAYERS = 2;

  private final NetBuilder net;

  private HelpDeskNet(long seed) {
    net = new NetBuilder("helpdesk", seed);
  }

  static OnnxModel build(int vocabulary, int classes, long seed) {
    return new HelpDeskNet(seed).network(vocabulary, classes);
  }

  private OnnxModel network(int vocabulary, int classes) {
    Dimension batch = Dimension.of("batch");
    Dimension tokens = Dimension.of("tokens");
    Value ids = net.input("input_ids", DataType.INT64, batch, tokens);
    Value mask = net.input("attention_mask", DataType.INT64, batch, tokens);
    Value present = net.op("Cast", "mask.float", List.of(mask), Attribute.of("to", 1L));
    Value bias = maskBias(present);
    Value x = embed(ids, vocabulary);
    for (int i = 0; i < LAYERS; i++) {
      x = attention("layer" + i + ".attention", x, bias);
      x = feedForward("layer" + i + ".mlp", x);
    }
    Value mean = mean(x, present);
    Value scores = net.gemm("head", mean, WIDTH, classes);
    scores.setName("scores");
    net.output(scores, DataType.FLOAT, batch, Dimension.of(classes));
    return net.model();
  }

  /** 0 where there is a word, -10000 where there is padding; [batch,1,1,tokens]. */
  private Value maskBias(Value present) {
    Value absent = net.op("Sub", "mask.absent", List.of(net.scalar("mask.one", 1), present));
    Value bias = net.op("Mul", "mask.bias", List.of(absent, net.scalar("mask.low", -10000)));
    return net.op("Unsqueeze", "mask.expand", List.of(bias, net.longs("mask.axes", 1, 2)));
  }

  private Value embed(Value ids, int vocabulary) {
    Value words = net.weight("embedding.words", 0.05, vocabulary, WIDTH);
    Value places = net.weight("embedding.positions", 0.05, WordPieces.MAX_TOKENS, WIDTH);
    Value x = net.op("Gather", "embedding", List.of(words, ids));
    Value length =
        net.op(
            "Shape",
            "embedding.length",
            List.of(ids),
            Attribute.of("start", 1L),
            Attribute.of("end", 2L));
    Value zero = net.longs("embedding.zero", 0);
    Value used =
        net.op(
            "Slice",
            "embedding.place",
            List.of(places, zero, length, net.longs("embedding.axis", 0)));
    return net.layerNorm("embedding.norm", net.add("embedding.add", x, used), WIDTH);
  }

  private Value attention(String name, Value x, Value bias) {
    Value split = net.longs(name + ".split", 0, 0, HEADS, WIDTH / HEADS);
    Value q = heads(name + ".query", x, split, 0, 2, 1, 3);
    Value k = heads(name + ".key", x, split, 0, 2, 3, 1);
    Value v = heads(name + ".value", x, split, 0, 2, 1, 3);
    Value s = net.op("MatMul", name + ".scores", List.of(q, k));
    float scale = (float) (1 / Math.sqrt(WIDTH / (double) HEADS));
    s = net.op("Mul", name + ".scale", List.of(s, net.scalar(name + ".factor", scale)));
    s = net.add(name + ".masked", s, bias);
    s = net.op("Softmax", name + ".softmax", List.of(s), Attribute.of("axis", -1L));
    Value y = net.op("MatMul", name + ".context", List.of(s, v));
    y =
        net.op(
            "Transpose", name + ".turn", List.of(y), Attribute.of("perm", new long[] {0, 2, 1, 3}));
    y = net.op("Reshape", name + ".merge", List.of(y, net.longs(name + ".merged", 0, 0, WIDTH)));
    y = net.linear(name + ".output", y, WIDTH, WIDTH);
    return net.layerNorm(name + ".norm", net.add(name + ".add", x, y), WIDTH);
  }

  private Value heads(String name, Value x, Value split, long... order) {
    Value y = net.linear(name, x, WIDTH, WIDTH);
    y = net.op("Reshape", name + ".heads", List.of(y, split));
    return net.op("Transpose", name + ".turn", List.of(y), Attribute.of("perm", order));
  }

  private Value feedForward(String name, Value x) {
    Value y = net.relu(name + ".relu", net.linear(name + ".up", x, WIDTH, HIDDEN));
    y = net.linear(name + ".down", y, HIDDEN, WIDTH);
    return net.layerNorm(name + ".norm", net.add(name + ".add", x, y), WIDTH);
  }

  /** Mean over the words that are there; [batch,width]. */
  private Value mean(Value x, Value present) {
    Value column = net.op("Unsqueeze", "pool.column", List.of(present, net.longs("pool.axis", 2)));
    Value kept = net.op("Mul", "pool.kept", List.of(x, column));
    Value axes = net.longs("pool.tokens", 1);
    Attribute flat = Attribute.of("keepdims", 0L);
    Value sum = net.op("ReduceSum", "pool.sum", List.of(kept, axes), flat);
    Value count = net.op("ReduceSum", "pool.count", List.of(column, axes), flat);
    return net.op("Div", "pool.mean", List.of(sum, count));
  }
}
