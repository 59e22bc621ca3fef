package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Networks put together at random of everything that moves, joins, splits and shares channels: what
 * no pattern of a known network would think of.
 */
final class RandomNets {
  private record Layer(Value value, int channels) {}

  private final Nets n;
  private final Random random;
  private final List<Layer> layers = new ArrayList<>();

  private RandomNets(long seed) {
    n = new Nets(seed);
    random = new Random(seed);
    n.old = seed % 3 == 0;
  }

  /** The network of this seed: pictures of 4 by 4 pixels in, four numbers out. */
  static OnnxModel of(long seed) {
    return new RandomNets(seed).build();
  }

  private OnnxModel build() {
    Value x = n.g.input("x", -1, 3, 4, 4);
    add(n.conv(x, 3, 12, 3), 12);
    int depth = 4 + random.nextInt(8);
    for (int i = 0; i < depth; i++) {
      step();
    }
    Layer last = layers.get(layers.size() - 1);
    boolean pooled = random.nextBoolean();
    Value flat = n.op("Flatten", pooled ? n.globalPool(last.value()) : last.value());
    int width = last.channels() * (pooled ? 1 : 16);
    return n.output(n.gemm(n.relu(n.gemm(flat, width, 6)), 6, 4), n.old ? 9 : 14, -1, 4);
  }

  private void add(Value value, int channels) {
    layers.add(new Layer(value, channels));
  }

  private Layer any() {
    // The newest ones more often, so that networks get deep.
    int back = Math.min(layers.size() - 1, (int) Math.abs(random.nextGaussian() * 1.5));
    return layers.get(layers.size() - 1 - back);
  }

  private void step() {
    Layer a = any();
    int c = a.channels();
    Value x = a.value();
    switch (random.nextInt(17)) {
      case 0, 1, 2 -> {
        int out = 4 * (1 + random.nextInt(4));
        add(n.relu(n.conv(x, c, out, random.nextBoolean() ? 1 : 3)), out);
      }
      case 3 -> add(n.relu(n.bn(x, c)), c);
      case 4 -> add(n.conv(x, c, 2 * c, 3, 1, c, true), 2 * c);
      case 5 -> groups(x, c);
      case 6, 7 -> sum(a);
      case 8 -> {
        Layer b = any();
        add(n.concat(1, x, b.value()), c + b.channels());
      }
      case 9 -> split(x, c);
      case 10 -> shuffle(x, c);
      case 11 -> gate(x, c);
      case 12 -> channelsLast(x, c);
      case 13 -> pad(x, c);
      case 14 -> permute(x, c);
      case 15 -> windows(x, c);
      default -> heads(x, c);
    }
  }

  private void groups(Value x, int c) {
    int groups = c % 4 == 0 ? 4 : c % 2 == 0 ? 2 : 1;
    add(n.conv(x, c, 2 * groups, 3, 1, groups, true), 2 * groups);
  }

  private void sum(Layer a) {
    for (Layer b : layers) {
      if (b != a && b.channels() == a.channels()) {
        add(n.op(random.nextBoolean() ? "Add" : "Mul", a.value(), b.value()), a.channels());
        return;
      }
    }
    Value f = n.conv(n.relu(a.value()), a.channels(), a.channels(), 1);
    add(n.add(f, a.value()), a.channels());
  }

  private void split(Value x, int c) {
    if (c < 4) {
      return;
    }
    int first = 2 + random.nextInt(Math.max(1, c - 4));
    if (random.nextBoolean()) {
      List<Value> parts = n.split(x, 1, 2, first, c - first);
      add(n.op("Sigmoid", parts.get(0)), first);
      add(parts.get(1), c - first);
    } else {
      add(n.slice(x, 1, first - 1, c - 1), c - first);
    }
  }

  private void shuffle(Value x, int c) {
    int groups = c % 2 == 0 ? 2 : 1;
    Value y = n.reshape(x, -1, groups, c / groups, 4, 4);
    add(n.reshape(n.transpose(y, 0, 2, 1, 3, 4), -1, c, 4, 4), c);
  }

  private void gate(Value x, int c) {
    Value s = n.relu(n.conv(n.globalPool(x), c, 3, 1));
    add(n.op("Mul", x, n.op("Sigmoid", n.conv(s, 3, c, 1))), c);
  }

  private void channelsLast(Value x, int c) {
    Value y = n.gelu(n.linear(n.transpose(x, 0, 2, 3, 1), c, 8));
    y = n.reshape(n.op("Mul", y, n.g.weight(n.name("gamma"), 8)), -1, 16, 8);
    y = n.reshape(n.transpose(n.linear(y, 8, c), 0, 2, 1), -1, c, 4, 4);
    add(random.nextBoolean() ? n.add(y, x) : y, c);
  }

  private void pad(Value x, int c) {
    add(n.pad(x, 0, 1, 0, 0, 0, 3, 0, 0), c + 4);
  }

  private void permute(Value x, int c) {
    List<Long> order = new ArrayList<>();
    for (long i = 0; i < c; i++) {
      order.add(i - (random.nextInt(4) == 0 ? c : 0));
    }
    java.util.Collections.shuffle(order, random);
    int taken = Math.max(2, c - random.nextInt(3));
    long[] indices = order.stream().limit(taken).mapToLong(Long::longValue).toArray();
    Value list = n.g.longs(n.name("order"), indices);
    add(n.op("Gather", List.of(Attribute.of("axis", 1)), x, list), taken);
  }

  private void windows(Value x, int c) {
    Value y = n.op("SpaceToDepth", List.of(Attribute.of("blocksize", 2)), x);
    y = n.conv(y, 4 * c, 4 * c, 1);
    List<Attribute> attributes = new ArrayList<>(List.of(Attribute.of("blocksize", 2)));
    if (!n.old) {
      attributes.add(Attribute.of("mode", random.nextBoolean() ? "DCR" : "CRD"));
    }
    add(n.op("DepthToSpace", attributes, y), c);
  }

  /** Attention over pixels with two heads of three, targets of Reshape computed. */
  private void heads(Value x, int c) {
    Value tokens = n.transpose(n.reshape(x, -1, c, 16), 0, 2, 1);
    Value y = n.reshape(n.linear(tokens, c, 18), -1, 16, 3, 2, 3);
    y = n.transpose(y, 2, 0, 3, 1, 4);
    List<Value> qkv = n.split(y, 0, 3);
    Value[] p = new Value[3];
    for (int k = 0; k < 3; k++) {
      p[k] = n.squeeze(qkv.get(k), 0);
    }
    Value logits = n.op("MatMul", p[0], n.transpose(p[1], 0, 1, 3, 2));
    Value o = n.op("MatMul", n.op("Softmax", List.of(Attribute.of("axis", -1)), logits), p[2]);
    o = n.transpose(o, 0, 2, 1, 3);
    Value shape = n.op("Shape", o);
    Value target = n.concat(0, n.slice(shape, 0, 0, 2), n.g.longs(n.name("width"), 6));
    o = n.linear(n.op("Reshape", o, target), 6, c);
    o = n.reshape(n.transpose(o, 0, 2, 1), -1, c, 4, 4);
    add(n.add(o, x), c);
  }
}
