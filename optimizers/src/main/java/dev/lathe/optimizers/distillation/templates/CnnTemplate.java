package dev.lathe.optimizers.distillation.templates;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A small residual network for pictures (He et al. 2016): a convolution, then stages of blocks of
 * two 3×3 convolutions, each stage with half the side and twice the channels of the one before, and
 * the mean over the picture. Depth decides the blocks of a stage; the channels are as many as fit
 * into the teacher's parameters, times the square of width, times depth.
 */
final class CnnTemplate implements Template {
  private static final Set<DataType> PIXELS =
      Set.of(DataType.FLOAT, DataType.FLOAT16, DataType.DOUBLE, DataType.UINT8);

  /** From this side on the first layers make a quarter of it, as in networks for photographs. */
  private static final long LARGE = 96;

  private static final int MOST_BLOCKS = 4;
  private static final int LEAST_CHANNELS = 4;
  private static final int STEP = 2;
  private static final int MOST_CHANNELS = 512;

  @Override
  public String id() {
    return "cnn";
  }

  @Override
  public Optional<String> problem(Teacher teacher) {
    List<Value> inputs = teacher.inputs();
    boolean picture =
        inputs.size() == 1
            && teacher.type(inputs.get(0)).filter(PIXELS::contains).isPresent()
            && teacher.behindBatch(inputs.get(0)).filter(s -> s.length == 3).isPresent();
    return picture
        ? AnswerLayer.problem(teacher)
        : Optional.of(
            "it takes one picture, an input with four axes, and the model takes "
                + teacher.inputsInWords());
  }

  /** The measures of the network. */
  private record Plan(int colours, long side, int stages, int blocks, int answers) {
    boolean isLarge() {
      return side >= LARGE;
    }

    static Plan of(Teacher teacher, boolean channelsLast, double depth) {
      long[] picture = teacher.behindBatch(teacher.inputs().get(0)).orElseThrow();
      int colours = (int) (channelsLast ? picture[2] : picture[0]);
      long side = Math.min(picture[1], channelsLast ? picture[0] : picture[2]);
      int halvings = 63 - Long.numberOfLeadingZeros(Math.max(1, side / 4));
      int stages = Math.max(1, Math.min(side < 64 ? 3 : 4, halvings + 1));
      int convolutions = teacher.count("Conv", "FusedConv", "QLinearConv", "ConvInteger");
      int full =
          convolutions == 0
              ? 2
              : Math.max(1, Math.min(MOST_BLOCKS, Math.round((convolutions - 1) / (2f * stages))));
      int blocks = Math.max(1, (int) Math.round(depth * full));
      return new Plan(colours, side, stages, blocks, teacher.answers().orElseThrow());
    }

    int channels(int base, int stage) {
      return base << stage;
    }

    long parameters(int base) {
      long sum = kernel(colours, base, 3);
      int from = base;
      for (int stage = 0; stage < stages; stage++) {
        int to = channels(base, stage);
        for (int block = 0; block < blocks; block++) {
          sum += kernel(from, to, 3) + kernel(to, to, 3);
          sum += from == to ? 0 : kernel(from, to, 1);
          from = to;
        }
      }
      return sum + (long) from * answers + answers;
    }

    private static long kernel(long from, long to, int side) {
      return from * to * side * side + to;
    }

    int base(double most) {
      int base = LEAST_CHANNELS;
      while (base < MOST_CHANNELS && parameters(base + STEP) <= most) {
        base += STEP;
      }
      return base;
    }
  }

  @Override
  public Built build(Teacher teacher, double width, double depth, long seed) {
    Value input = teacher.inputs().get(0);
    boolean channelsLast = isChannelsLast(teacher, input);
    Plan plan = Plan.of(teacher, channelsLast, depth);
    int base = plan.base(teacher.parameters() * width * width * depth);
    NetworkWriter net = new NetworkWriter(seed);
    net.reserve(teacher.head().output());
    Value x = net.input(input.name(), teacher.withOpenBatch(input));
    if (!teacher.type(input).equals(Optional.of(DataType.FLOAT))) {
      x = net.op("Cast", "pixels", List.of(Attribute.of("to", DataType.FLOAT.code())), x);
    }
    if (channelsLast) {
      x = net.op("Transpose", "channels_first", List.of(perm(0, 3, 1, 2)), x);
    }
    x = stem(net, plan, base, x);
    int from = base;
    for (int stage = 0; stage < plan.stages(); stage++) {
      int to = plan.channels(base, stage);
      for (int block = 0; block < plan.blocks(); block++) {
        String name = "stage" + (stage + 1) + ".block" + (block + 1);
        x = block(net, name, x, from, to, stage > 0 && block == 0 ? 2 : 1);
        from = to;
      }
    }
    Value pooled = net.op("GlobalAveragePool", "pooled", x);
    AnswerLayer.ofRows(net, teacher, net.op("Flatten", "features", pooled), from);
    String words =
        "a new convolutional network of %d stages with %d blocks each, %d to %d channels"
            .formatted(plan.stages(), plan.blocks(), base, from);
    return new Built(net.model(teacher.onnx().metadata()), words);
  }

  private static Value stem(NetworkWriter net, Plan plan, int base, Value picture) {
    int stride = plan.isLarge() ? 2 : 1;
    Value x = net.convolution("stem", picture, plan.colours(), base, 3, stride);
    x = net.op("Relu", "stem.relu", x);
    return plan.isLarge()
        ? net.op(
            "MaxPool",
            "stem.pool",
            List.of(
                Attribute.of("kernel_shape", new long[] {3, 3}),
                Attribute.of("strides", new long[] {2, 2}),
                Attribute.of("pads", new long[] {1, 1, 1, 1})),
            x)
        : x;
  }

  private static Value block(
      NetworkWriter net, String name, Value x, int from, int to, int stride) {
    Value first = net.convolution(name + ".conv1", x, from, to, 3, stride);
    Value second =
        net.convolution(name + ".conv2", net.op("Relu", name + ".relu1", first), to, to, 3, 1);
    Value kept =
        from == to && stride == 1 ? x : net.convolution(name + ".shortcut", x, from, to, 1, stride);
    return net.op("Relu", name + ".relu2", net.op("Add", name + ".sum", kept, second));
  }

  private static Attribute perm(long... axes) {
    return Attribute.of("perm", axes);
  }

  private static boolean isChannelsLast(Teacher teacher, Value input) {
    if (teacher.image().isPresent()) {
      return teacher.image().get().layout() == Layout.NHWC;
    }
    long[] s = teacher.behindBatch(input).orElseThrow();
    return s[0] > 4 && s[2] <= 4;
  }
}
