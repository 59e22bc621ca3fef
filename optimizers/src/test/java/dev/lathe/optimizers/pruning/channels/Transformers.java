package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import java.util.List;

/** Small transformers of the well-known patterns, 24 wide with 4 heads of 6. */
final class Transformers {
  private static final int WIDTH = 24;
  private static final int HEADS = 4;
  private static final int HEAD = 6;

  private Transformers() {}

  private static Value mlp(Nets n, Value x, int width) {
    return n.linear(n.gelu(n.linear(x, width, 2 * width)), 2 * width, width);
  }

  private static Value attend(Nets n, Value q, Value k, Value v) {
    Value logits = n.op("Mul", n.op("MatMul", q, n.transpose(k, 0, 1, 3, 2)), n.scalar(0.4f));
    Value weights = n.op("Softmax", List.of(Attribute.of("axis", -1)), logits);
    return n.transpose(n.op("MatMul", weights, v), 0, 2, 1, 3);
  }

  /** BERT and MiniLM: three projections, targets computed from batch and sequence. */
  static OnnxModel bert() {
    Nets n = new Nets(21);
    Value ids = n.g.input("input_ids", DataType.INT64, -1, -1);
    Value x = n.op("Gather", n.g.weight("words", 30, WIDTH), ids);
    Value length =
        n.op("Gather", List.of(Attribute.of("axis", 0)), n.op("Shape", ids), n.g.longs("i1", 1));
    Value positions =
        n.op(
            "Slice",
            n.g.weight("positions", 1, 200, WIDTH),
            n.g.longs("from", 0),
            length,
            n.g.longs("axis", 1));
    x = n.layerNormInPieces(n.add(x, positions), WIDTH);
    for (int i = 0; i < 2; i++) {
      Value q = heads(n, n.linear(x, WIDTH, WIDTH));
      Value k = heads(n, n.linear(x, WIDTH, WIDTH));
      Value v = heads(n, n.linear(x, WIDTH, WIDTH));
      Value joined = attend(n, q, k, v);
      Value target = target(n, joined, n.g.longs(n.name("all"), WIDTH));
      Value o = n.linear(n.op("Reshape", joined, target), WIDTH, WIDTH);
      x = n.layerNormInPieces(n.add(o, x), WIDTH);
      x = n.layerNormInPieces(n.add(mlp(n, x, WIDTH), x), WIDTH);
    }
    Value first = n.op("Gather", List.of(Attribute.of("axis", 1)), x, zero(n));
    return n.output(n.gemm(n.op("Tanh", n.gemm(first, WIDTH, WIDTH)), WIDTH, 3), 14, -1, 3);
  }

  private static Value zero(Nets n) {
    return n.g
        .graph()
        .addInitializer(n.name("zero"), dev.lathe.engine.graph.Tensors.ofLongs(new long[] {0}));
  }

  private static Value heads(Nets n, Value x) {
    Value target = target(n, x, n.g.longs(n.name("heads"), HEADS), n.g.longs(n.name("head"), HEAD));
    return n.transpose(n.op("Reshape", x, target), 0, 2, 1, 3);
  }

  /** Batch and sequence as they are, then what is given. */
  private static Value target(Nets n, Value x, Value... rest) {
    Value shape = n.op("Shape", x);
    Value b = n.op("Gather", shape, n.g.longs(n.name("i0"), 0));
    Value s = n.op("Gather", shape, n.g.longs(n.name("i1"), 1));
    Value[] all = new Value[rest.length + 2];
    all[0] = b;
    all[1] = s;
    System.arraycopy(rest, 0, all, 2, rest.length);
    return n.concat(0, all);
  }

  /** ViT of timm: patches, a class token, query, key and value in one product. */
  static OnnxModel vit() {
    Nets n = new Nets(22);
    String c = n.name("patch");
    Value x =
        n.g.op(
            "Conv",
            c,
            List.of(Attribute.of("strides", new long[] {4, 4})),
            n.g.input("x", 1, 3, 8, 8),
            n.g.weight("patch.weight", WIDTH, 3, 4, 4),
            n.g.weight("patch.bias", WIDTH));
    x = n.transpose(n.reshape(x, 1, WIDTH, 4), 0, 2, 1);
    x = n.concat(1, n.g.weight("class", 1, 1, WIDTH), x);
    x = n.add(x, n.g.weight("positions", 1, 5, WIDTH));
    for (int i = 0; i < 2; i++) {
      Value y = n.linear(n.layerNorm(x, WIDTH), WIDTH, 3 * WIDTH);
      y = n.transpose(n.reshape(y, 1, 5, 3, HEADS, HEAD), 2, 0, 3, 1, 4);
      List<Value> qkv = n.split(y, 0, 3);
      Value[] parts = new Value[3];
      for (int k = 0; k < 3; k++) {
        parts[k] = n.op("Squeeze", qkv.get(k), n.g.longs(n.name("axes"), 0));
      }
      y = n.reshape(attend(n, parts[0], parts[1], parts[2]), 1, 5, WIDTH);
      x = n.add(x, n.linear(y, WIDTH, WIDTH));
      x = n.add(x, mlp(n, n.layerNorm(x, WIDTH), WIDTH));
    }
    x = n.op("Gather", List.of(Attribute.of("axis", 1)), n.layerNorm(x, WIDTH), zero(n));
    return n.output(n.gemm(x, WIDTH, 5), 17, 1, 5);
  }

  /** Swin: windows cut by Reshape and Transpose, shifted, with a bias for each head. */
  static OnnxModel swin() {
    Nets n = new Nets(23);
    Value x = n.conv(n.g.input("x", 1, 3, 8, 8), 3, WIDTH, 1);
    x = n.transpose(x, 0, 2, 3, 1);
    for (int i = 0; i < 2; i++) {
      Value y = n.layerNorm(x, WIDTH);
      if (i == 1) {
        y = n.concat(1, n.slice(y, 1, 2, Long.MAX_VALUE), n.slice(y, 1, 0, 2));
      }
      y = n.reshape(y, 1, 2, 4, 2, 4, WIDTH);
      y = n.reshape(n.transpose(y, 0, 1, 3, 2, 4, 5), 4, 16, WIDTH);
      y = n.linear(y, WIDTH, 3 * WIDTH);
      y = n.transpose(n.reshape(y, 4, 16, 3, HEADS, HEAD), 2, 0, 3, 1, 4);
      Value[] parts = new Value[3];
      for (int k = 0; k < 3; k++) {
        Value index =
            n.g
                .graph()
                .addInitializer(
                    n.name("index"), dev.lathe.engine.graph.Tensors.ofLongs(new long[] {k}));
        parts[k] = n.op("Gather", y, index);
      }
      Value logits = n.op("MatMul", parts[0], n.transpose(parts[1], 0, 1, 3, 2));
      logits = n.add(logits, n.g.weight(n.name("bias"), 1, HEADS, 16, 16));
      Value weights = n.op("Softmax", List.of(Attribute.of("axis", -1)), logits);
      y = n.transpose(n.op("MatMul", weights, parts[2]), 0, 2, 1, 3);
      y = n.linear(n.reshape(y, 4, 16, WIDTH), WIDTH, WIDTH);
      y = n.reshape(y, 1, 2, 2, 4, 4, WIDTH);
      y = n.reshape(n.transpose(y, 0, 1, 3, 2, 4, 5), 1, 8, 8, WIDTH);
      x = n.add(x, y);
      x = n.add(x, mlp(n, n.layerNorm(x, WIDTH), WIDTH));
    }
    Value pooled =
        n.op(
            "ReduceMean",
            List.of(Attribute.of("axes", new long[] {1, 2}), Attribute.of("keepdims", 0)),
            x);
    return n.output(n.gemm(pooled, WIDTH, 5), 17, 1, 5);
  }

  /** ConvNeXt: depthwise, normalization over channels last, layer scale. */
  static OnnxModel convNeXt() {
    Nets n = new Nets(24);
    Value x = n.conv(n.g.input("x", -1, 3, 8, 8), 3, WIDTH, 3, 2, 1, true);
    for (int i = 0; i < 2; i++) {
      Value f = n.conv(x, WIDTH, WIDTH, 3, 1, WIDTH, true);
      f = n.layerNorm(n.transpose(f, 0, 2, 3, 1), WIDTH);
      f = n.op("Mul", n.g.weight(n.name("gamma"), WIDTH), mlp(n, f, WIDTH));
      x = n.add(x, n.transpose(f, 0, 3, 1, 2));
    }
    Value pooled = n.op("Flatten", n.globalPool(x));
    return n.output(n.gemm(n.layerNorm(pooled, WIDTH), WIDTH, 5), 17, -1, 5);
  }

  /** GPT-2: query, key and value by one Gemm on flattened tokens, tied embedding at the end. */
  static OnnxModel gpt() {
    Nets n = new Nets(25);
    Value ids = n.g.input("input_ids", DataType.INT64, 1, 7);
    Value words = n.g.weight("words", 30, WIDTH);
    Value x = n.add(n.op("Gather", words, ids), n.g.weight("positions", 1, 7, WIDTH));
    Value y = n.reshape(n.layerNorm(x, WIDTH), -1, WIDTH);
    String c = n.name("c_attn");
    y =
        n.g.op(
            "Gemm", c, y, n.g.weight(c + ".w", WIDTH, 3 * WIDTH), n.g.weight(c + ".b", 3 * WIDTH));
    List<Value> qkv = n.split(n.reshape(y, 1, 7, 3 * WIDTH), 2, 3, WIDTH, WIDTH, WIDTH);
    Value[] parts = new Value[3];
    for (int k = 0; k < 3; k++) {
      parts[k] = n.transpose(n.reshape(qkv.get(k), 1, 7, HEADS, HEAD), 0, 2, 1, 3);
    }
    y = n.reshape(attend(n, parts[0], parts[1], parts[2]), 1, 7, WIDTH);
    x = n.add(x, n.linear(y, WIDTH, WIDTH));
    x = n.add(x, mlp(n, n.layerNorm(x, WIDTH), WIDTH));
    Value logits = n.op("MatMul", n.layerNorm(x, WIDTH), n.transpose(words, 1, 0));
    return n.output(logits, 17, 1, 7, 30);
  }
}
