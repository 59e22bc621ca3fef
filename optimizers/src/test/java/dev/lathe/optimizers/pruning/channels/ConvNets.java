package dev.lathe.optimizers.pruning.channels;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import java.util.List;

/** Small convolutional networks of the well-known patterns. */
final class ConvNets {
  private ConvNets() {}

  private static Value classifier(Nets n, Value x, int channels) {
    Value pooled = n.op("Flatten", n.globalPool(x));
    return n.gemm(pooled, channels, 5);
  }

  static OnnxModel resNetBasic() {
    Nets n = new Nets(1);
    Value x = n.convBnRelu(n.g.input("x", -1, 3, 8, 8), 3, 8, 3, 1, 1);
    Value f = n.bn(n.conv(n.convBnRelu(x, 8, 8, 3, 1, 1), 8, 8, 3, 1, 1, false), 8);
    x = n.relu(n.add(f, x));
    Value down = n.bn(n.conv(x, 8, 16, 1, 2, 1, false), 16);
    f = n.bn(n.conv(n.convBnRelu(x, 8, 16, 3, 2, 1), 16, 16, 3, 1, 1, false), 16);
    x = n.relu(n.add(f, down));
    return n.output(classifier(n, x, 16), 17, -1, 5);
  }

  /** The shortcut without weights: every second pixel, and new channels of zeros around. */
  static OnnxModel resNetPadded() {
    Nets n = new Nets(2);
    Value x = n.relu(n.conv(n.g.input("x", -1, 3, 8, 8), 3, 8, 3));
    Value small =
        n.op(
            "Slice",
            x,
            n.g.longs("starts", 0, 0),
            n.g.longs("ends", Long.MAX_VALUE, Long.MAX_VALUE),
            n.g.longs("axes", 2, 3),
            n.g.longs("steps", 2, 2));
    Value padded = n.op("Pad", small, n.g.longs("pads", 0, 4, 0, 0, 0, 4, 0, 0));
    Value f = n.conv(n.relu(n.conv(x, 8, 16, 3, 2, 1, true)), 16, 16, 3);
    return n.output(classifier(n, n.relu(n.add(f, padded)), 16), 13, -1, 5);
  }

  static OnnxModel bottleneckInGroups() {
    Nets n = new Nets(3);
    Value x = n.convBnRelu(n.g.input("x", -1, 3, 8, 8), 3, 16, 3, 1, 1);
    for (int i = 0; i < 2; i++) {
      Value f = n.convBnRelu(x, 16, 16, 1, 1, 1);
      f = n.convBnRelu(f, 16, 16, 3, 1, 4);
      f = n.bn(n.conv(f, 16, 16, 1, 1, 1, false), 16);
      x = n.relu(n.add(f, x));
    }
    return n.output(classifier(n, x, 16), 17, -1, 5);
  }

  static OnnxModel vgg() {
    Nets n = new Nets(4);
    Value x = n.relu(n.conv(n.g.input("x", -1, 3, 8, 8), 3, 8, 3));
    x = n.maxPool(n.relu(n.conv(x, 8, 12, 3)));
    x = n.op("Flatten", x);
    x = n.relu(n.gemm(x, 12 * 16, 20));
    return n.output(n.gemm(x, 20, 5), 13, -1, 5);
  }

  /** Flattened by Reshape with a target computed from the batch. */
  static OnnxModel vggComputedTarget() {
    Nets n = new Nets(5);
    Value input = n.g.input("x", -1, 3, 8, 8);
    Value x = n.maxPool(n.relu(n.conv(input, 3, 12, 3)));
    Value batch =
        n.op("Gather", List.of(Attribute.of("axis", 0)), n.op("Shape", x), n.g.longs("zero", 0));
    Value target = n.concat(0, batch, n.g.longs("features", 12 * 16));
    x = n.op("Reshape", x, target);
    return n.output(n.gemm(n.relu(n.gemm(x, 192, 20)), 20, 5), 13, -1, 5);
  }

  static OnnxModel mobileNetV2() {
    Nets n = new Nets(6);
    Value x = clip(n, n.bn(n.conv(n.g.input("x", -1, 3, 8, 8), 3, 8, 3, 2, 1, false), 8));
    for (int i = 0; i < 2; i++) {
      Value f = clip(n, n.conv(x, 8, 24, 1));
      f = clip(n, n.bn(n.conv(f, 24, 24, 3, 1, 24, false), 24));
      x = n.add(x, n.conv(f, 24, 8, 1));
    }
    Value pooled =
        n.op(
            "ReduceMean",
            List.of(Attribute.of("axes", new long[] {2, 3}), Attribute.of("keepdims", 0)),
            x);
    return n.output(n.gemm(pooled, 8, 5), 13, -1, 5);
  }

  private static Value clip(Nets n, Value x) {
    return n.op(
        "Clip", x, n.g.constant(n.name("low"), scalar(0)), n.g.constant(n.name("high"), scalar(6)));
  }

  private static dev.lathe.engine.graph.TensorData scalar(float v) {
    return dev.lathe.engine.graph.Tensors.ofFloats(new float[] {v});
  }

  /** MobileNet v3 and EfficientNet: depthwise with Squeeze-and-Excite and HardSwish or Swish. */
  static OnnxModel squeezeAndExcite() {
    Nets n = new Nets(7);
    Value x = n.op("HardSwish", n.conv(n.g.input("x", -1, 3, 8, 8), 3, 8, 3));
    for (int i = 0; i < 2; i++) {
      Value f = swish(n, n.conv(x, 8, 16, 1));
      f = swish(n, n.bn(n.conv(f, 16, 16, 3, 1, 16, false), 16));
      Value s = n.relu(n.conv(n.globalPool(f), 16, 4, 1));
      Value gate = n.op("Sigmoid", n.conv(s, 4, 16, 1));
      f = n.op("Mul", gate, f);
      x = n.add(n.bn(n.conv(f, 16, 8, 1, 1, 1, false), 8), x);
    }
    return n.output(classifier(n, x, 8), 14, -1, 5);
  }

  private static Value swish(Nets n, Value x) {
    return n.op("Mul", x, n.op("Sigmoid", x));
  }

  static OnnxModel denseNet() {
    Nets n = new Nets(8);
    Value x = n.conv(n.g.input("x", -1, 3, 8, 8), 3, 8, 3);
    int channels = 8;
    for (int i = 0; i < 3; i++) {
      Value f = n.conv(n.relu(n.bn(x, channels)), channels, 12, 1, 1, 1, false);
      f = n.conv(n.relu(n.bn(f, 12)), 12, 4, 3, 1, 1, false);
      x = n.concat(1, x, f);
      channels += 4;
    }
    return n.output(classifier(n, n.relu(n.bn(x, channels)), channels), 13, -1, 5);
  }

  static OnnxModel inception() {
    Nets n = new Nets(9);
    Value x = n.relu(n.conv(n.g.input("x", -1, 3, 8, 8), 3, 8, 3));
    for (int i = 0; i < 2; i++) {
      int in = i == 0 ? 8 : 20;
      Value a = n.relu(n.conv(x, in, 4, 1));
      Value b = n.relu(n.conv(n.relu(n.conv(x, in, 6, 1)), 6, 8, 3));
      Value pool =
          n.op(
              "AveragePool",
              List.of(
                  Attribute.of("kernel_shape", new long[] {3, 3}),
                  Attribute.of("pads", new long[] {1, 1, 1, 1})),
              x);
      x = n.concat(1, a, b, n.relu(n.conv(pool, in, 8, 1)));
    }
    return n.output(classifier(n, x, 20), 13, -1, 5);
  }

  /** SqueezeNet: fire modules, and the classifier is a convolution. */
  static OnnxModel squeezeNet() {
    Nets n = new Nets(10);
    Value x = n.relu(n.conv(n.g.input("x", -1, 3, 8, 8), 3, 8, 3));
    for (int i = 0; i < 2; i++) {
      Value s = n.relu(n.conv(x, i == 0 ? 8 : 16, 4, 1));
      x = n.concat(1, n.relu(n.conv(s, 4, 8, 1)), n.relu(n.conv(s, 4, 8, 3)));
    }
    Value y = n.op("Flatten", n.globalPool(n.relu(n.conv(x, 16, 5, 1))));
    return n.output(n.op("Softmax", y), 13, -1, 5);
  }

  /** ShuffleNet v2: half of the channels pass, the other half is worked on, then a shuffle. */
  static OnnxModel shuffleNet() {
    Nets n = new Nets(11);
    Value x = n.convBnRelu(n.g.input("x", -1, 3, 8, 8), 3, 16, 3, 1, 1);
    for (int i = 0; i < 2; i++) {
      List<Value> halves = n.split(x, 1, 2);
      Value f = n.convBnRelu(halves.get(1), 8, 12, 1, 1, 1);
      f = n.bn(n.conv(f, 12, 12, 3, 1, 12, false), 12);
      f = n.convBnRelu(f, 12, 8, 1, 1, 1);
      x = shuffle(n, n.concat(1, halves.get(0), f), 2, 8);
    }
    return n.output(classifier(n, x, 16), 13, -1, 5);
  }

  /** ShuffleNet v1: convolutions in groups with a shuffle between. */
  static OnnxModel shuffleNetInGroups() {
    Nets n = new Nets(12);
    Value x = n.convBnRelu(n.g.input("x", -1, 3, 8, 8), 3, 16, 3, 1, 1);
    Value f = shuffle(n, n.convBnRelu(x, 16, 16, 1, 1, 2), 2, 8);
    f = n.bn(n.conv(f, 16, 16, 3, 1, 16, false), 16);
    x = n.relu(n.add(x, n.bn(n.conv(f, 16, 16, 1, 1, 2, false), 16)));
    return n.output(classifier(n, x, 16), 13, -1, 5);
  }

  private static Value shuffle(Nets n, Value x, int groups, int width) {
    Value y = n.reshape(x, -1, groups, width, 8, 8);
    return n.reshape(n.transpose(y, 0, 2, 1, 3, 4), -1, groups * width, 8, 8);
  }

  /** Encoder and decoder with skip connections, PRelu, Resize and transposed convolution. */
  static OnnxModel uNet() {
    Nets n = new Nets(13);
    Value input = n.g.input("x", -1, 3, 8, 8);
    Value a = n.op("PRelu", n.conv(input, 3, 8, 3), n.g.weight("slope", 8, 1, 1));
    Value b = n.relu(n.conv(n.maxPool(a), 8, 12, 3));
    Value up =
        n.op(
            "ConvTranspose",
            List.of(Attribute.of("strides", new long[] {2, 2})),
            b,
            n.g.weight("up.weight", 12, 6, 2, 2),
            n.g.weight("up.bias", 6));
    Value big =
        n.op(
            "Resize",
            List.of(Attribute.of("mode", "nearest")),
            b,
            null,
            n.g.floats("scales", new float[] {1, 1, 2, 2}, 4));
    Value x = n.relu(n.conv(n.concat(1, up, a, big), 26, 8, 3));
    return n.output(n.conv(x, 8, 2, 1), 13, -1, 2, 8, 8);
  }

  /** Space to depth by slices, and channels picked by constant indices. */
  static OnnxModel focusAndGather() {
    Nets n = new Nets(14);
    Value x = n.relu(n.conv(n.g.input("x", -1, 3, 8, 8), 3, 8, 3));
    Value s = n.op("SpaceToDepth", List.of(Attribute.of("blocksize", 2)), x);
    x = n.relu(n.conv(s, 32, 12, 1));
    Value order = n.g.longs("order", 11, 0, 3, 7, 1, 9, 5, 2, 4, 6, 8, 10);
    x = n.op("Gather", List.of(Attribute.of("axis", 1)), x, order);
    Value left = n.slice(x, 1, 0, 5);
    Value right = n.slice(x, 1, 5, Long.MAX_VALUE);
    x = n.concat(1, n.conv(left, 5, 6, 3), n.relu(right));
    return n.output(classifier(n, x, 13), 13, -1, 5);
  }

  /** Group normalization as exporters write it before operator set 18, and as an operator. */
  static OnnxModel groupNorm(boolean asOperator) {
    Nets n = new Nets(15);
    Value x = n.conv(n.g.input("x", -1, 3, 8, 8), 3, 16, 3);
    if (asOperator) {
      x =
          n.op(
              "GroupNormalization",
              List.of(Attribute.of("num_groups", 4)),
              x,
              n.g.positive("scale", 16),
              n.g.weight("shift", 16));
    } else {
      Value y = n.reshape(x, 0, 4, -1);
      y = n.op("InstanceNormalization", y, n.g.positive("one", 4), n.g.weight("zero", 4));
      y = n.op("Reshape", y, n.op("Shape", x));
      x = n.add(n.op("Mul", y, n.g.weight("scale", 16, 1, 1)), n.g.weight("shift", 16, 1, 1));
    }
    x = n.relu(n.conv(n.relu(x), 16, 8, 3));
    return n.output(classifier(n, x, 8), asOperator ? 21 : 13, -1, 5);
  }

  /** Two heads that share one convolution. */
  static OnnxModel sharedWeights() {
    Nets n = new Nets(16);
    Value a = n.relu(n.conv(n.g.input("x", -1, 3, 8, 8), 3, 8, 3));
    Value b = n.relu(n.conv(n.maxPool(a), 8, 8, 3));
    Value w = n.g.weight("head.weight", 6, 8, 1, 1);
    Value bias = n.g.weight("head.bias", 6);
    Value h = n.relu(n.op("Conv", a, w, bias));
    Value k = n.relu(n.op("Conv", b, w, bias));
    Value y = n.concat(1, n.op("Flatten", n.globalPool(h)), n.op("Flatten", n.globalPool(k)));
    return n.output(n.gemm(y, 12, 5), 13, -1, 5);
  }
}
