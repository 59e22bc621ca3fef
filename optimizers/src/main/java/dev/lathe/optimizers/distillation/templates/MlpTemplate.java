package dev.lathe.optimizers.distillation.templates;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A multilayer perceptron for tables, or for anything of a fixed size laid out in a row. Depth
 * decides its hidden layers, at most four; they are as wide as fits into the teacher's parameters,
 * times the square of width, times depth. Columns of a table are standardized first; hidden layers
 * are normalized while training, which is folded in afterwards.
 */
final class MlpTemplate implements Template {
  private static final Set<DataType> NUMBERS =
      Set.of(DataType.FLOAT, DataType.FLOAT16, DataType.DOUBLE, DataType.UINT8);

  private static final int MOST_LAYERS = 4;
  private static final int LEAST_WIDTH = 4;
  private static final int MOST_WIDTH = 2048;
  private static final int MOST_INPUTS = 1 << 20;

  @Override
  public String id() {
    return "mlp";
  }

  @Override
  public String name() {
    return "MLP";
  }

  @Override
  public Optional<String> problem(Teacher teacher) {
    for (Value input : teacher.inputs()) {
      boolean numbers =
          teacher.type(input).filter(NUMBERS::contains).isPresent()
              && teacher.isFixedBehindBatch(input);
      if (!numbers) {
        return Optional.of(
            "it takes real numbers, always as many, and the model takes "
                + teacher.inputsInWords());
      }
    }
    return inputs(teacher) > MOST_INPUTS
        ? Optional.of("the model takes more than a million numbers")
        : teacher
            .answers()
            .map(n -> Optional.<String>empty())
            .orElseGet(() -> AnswerLayer.problem(teacher));
  }

  private static int width(Teacher teacher, Value input) {
    return (int) Arrays.stream(teacher.behindBatch(input).orElseThrow()).reduce(1, (a, b) -> a * b);
  }

  private static int inputs(Teacher teacher) {
    return teacher.inputs().stream().mapToInt(v -> width(teacher, v)).sum();
  }

  @Override
  public Built build(Teacher teacher, double width, double depth, long seed) {
    int own = teacher.count("Conv", "Gemm", "MatMul", "FusedGemm", "FusedConv") - 1;
    int layers = Math.max(1, (int) Math.round(depth * Math.max(1, Math.min(MOST_LAYERS, own))));
    int from = inputs(teacher);
    int answers = teacher.answers().orElseThrow();
    int hidden = hidden(from, layers, answers, teacher.parameters() * width * width * depth);
    NetworkWriter net = new NetworkWriter(seed);
    net.reserve(teacher.head().output());
    Value x = row(net, teacher);
    int wide = from;
    for (int i = 1; i <= layers; i++) {
      Value y = net.rows("hidden" + i, x, wide, hidden);
      x = net.op("Relu", "relu" + i, net.batchNormalization("normalized" + i, y, hidden));
      wide = hidden;
    }
    AnswerLayer.ofRows(net, teacher, x, wide);
    return new Built(
        net.model(teacher.onnx().metadata()),
        "a new multilayer perceptron with %d hidden layer%s of %d"
            .formatted(layers, layers == 1 ? "" : "s", hidden));
  }

  private static int hidden(long from, int layers, long answers, double most) {
    int hidden = LEAST_WIDTH;
    while (hidden < MOST_WIDTH && parameters(from, layers, answers, hidden + 1) <= most) {
      hidden++;
    }
    return hidden;
  }

  private static long parameters(long from, int layers, long answers, long hidden) {
    return (from + 1) * hidden + (layers - 1) * (hidden + 1) * hidden + (hidden + 1) * answers;
  }

  private static Value row(NetworkWriter net, Teacher teacher) {
    List<Value> parts = new ArrayList<>();
    for (Value input : teacher.inputs()) {
      Value x = net.input(input.name(), teacher.withOpenBatch(input));
      boolean table = teacher.behindBatch(input).orElseThrow().length == 1;
      if (!teacher.type(input).equals(Optional.of(DataType.FLOAT))) {
        x = net.op("Cast", "numbers", List.of(Attribute.of("to", DataType.FLOAT.code())), x);
      }
      parts.add(
          table
              ? net.batchNormalization("standardized", x, width(teacher, input))
              : net.op("Flatten", "row", x));
    }
    return parts.size() == 1
        ? parts.get(0)
        : net.op("Concat", "rows", List.of(Attribute.of("axis", 1)), parts.toArray(new Value[0]));
  }
}
