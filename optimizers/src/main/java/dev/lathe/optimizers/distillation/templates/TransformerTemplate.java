package dev.lathe.optimizers.distillation.templates;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.optimizers.distillation.attention.AttentionMaps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A small transformer encoder for tokens (Vaswani et al. 2017), normalized before each part, which
 * trains without care for the first steps (Xiong et al. 2020), with positions as sines, so that no
 * sentence is too long. Width is a share of the teacher's embeddings, depth of its layers; answers
 * come from the mean over tokens, or from each token where the teacher answers for each.
 */
final class TransformerTemplate implements Template {
  /** Layers of a teacher whose attention is not found. */
  private static final int USUAL_LAYERS = 4;

  private static final int STEP = 8;

  @Override
  public String id() {
    return "transformer";
  }

  @Override
  public String name() {
    return "Transformer";
  }

  @Override
  public Optional<String> problem(Teacher teacher) {
    boolean tokens = teacher.inputs().stream().allMatch(v -> isTokens(teacher, v));
    boolean words =
        tokens && teacher.inputs().stream().anyMatch(v -> TokenTables.of(teacher, v).isPresent());
    if (!tokens || !words) {
      return Optional.of(
          "it takes whole numbers, [batch, tokens], that are looked up in a table of words, and"
              + " the model takes "
              + teacher.inputsInWords());
    }
    if (teacher.answers().isEmpty()) {
      return AnswerLayer.problem(teacher);
    }
    return answersTokens(teacher) || AnswerLayer.problem(teacher).isEmpty()
        ? Optional.empty()
        : AnswerLayer.problem(teacher);
  }

  private static boolean isTokens(Teacher teacher, Value input) {
    boolean mask = isMask(input);
    return teacher
            .type(input)
            .filter(t -> t == DataType.INT64 || t == DataType.INT32 || mask && t.isFloatingPoint())
            .isPresent()
        && teacher.declared(input).filter(s -> s.rank() == 2).isPresent();
  }

  private static boolean isMask(Value input) {
    return input.name().toLowerCase(java.util.Locale.ROOT).contains("mask");
  }

  /** Whether the output has a row for each token. */
  private static boolean answersTokens(Teacher teacher) {
    Optional<Shape> output = teacher.types().shape(teacher.output());
    Optional<Shape> input = teacher.types().shape(teacher.inputs().get(0));
    return output.filter(s -> s.rank() == 3).isPresent()
        && input.filter(s -> s.get(1).equals(output.get().get(1))).isPresent()
        && output.get().get(2) instanceof Dimension.Fixed;
  }

  /** The measures of the network. */
  private record Plan(int layers, int width, int heads) {
    static Plan of(Teacher teacher, double width, double depth) {
      AttentionMaps maps = AttentionMaps.of(teacher.onnx(), teacher.types());
      int own = maps.maps().size() + maps.hidden().size();
      int layers = Math.max(1, (int) Math.round(depth * (own == 0 ? USUAL_LAYERS : own)));
      long embedding =
          teacher.inputs().stream()
              .flatMap(v -> TokenTables.of(teacher, v).stream())
              .mapToLong(s -> s[1])
              .max()
              .orElseThrow();
      int wide = Math.max(STEP, (int) Math.round(width * embedding / STEP) * STEP);
      long heads =
          maps.heads()
              .filter(h -> wide % h == 0 && wide / h >= STEP)
              .orElse((long) (wide % 64 == 0 ? wide / 32 : wide % 16 == 0 ? wide / 16 : 1));
      return new Plan(layers, wide, (int) heads);
    }
  }

  @Override
  public Built build(Teacher teacher, double width, double depth, long seed) {
    Plan plan = Plan.of(teacher, width, depth);
    NetworkWriter net = new NetworkWriter(seed);
    net.reserve(teacher.head().output());
    List<Value> embedded = new ArrayList<>();
    Optional<Value> mask = Optional.empty();
    for (Value input : teacher.inputs()) {
      Value in = net.input(input.name(), tokens(teacher, input));
      Optional<long[]> table = TokenTables.of(teacher, input);
      if (table.isPresent()) {
        Value rows = net.weight(input.name() + ".table", 0.02, table.get()[0], plan.width());
        embedded.add(net.op("Gather", input.name() + ".embedded", rows, in));
        if (embedded.size() == 1) {
          embedded.add(new Positions(net, plan.width()).of(in));
        }
      } else if (isMask(input)) {
        mask =
            Optional.of(
                net.op("Cast", "seen", List.of(Attribute.of("to", DataType.FLOAT.code())), in));
      }
    }
    Value x = embedded.get(0);
    for (Value more : embedded.subList(1, embedded.size())) {
      x = net.op("Add", "embeddings", x, more);
    }
    x = net.layerNormalization("embeddings.norm", x, plan.width());
    EncoderLayers layers = new EncoderLayers(net, plan.width(), plan.heads(), mask);
    for (int i = 1; i <= plan.layers(); i++) {
      x = layers.add("layer" + i, x);
    }
    x = net.layerNormalization("final.norm", x, plan.width());
    if (answersTokens(teacher)) {
      answerTokens(net, teacher, x, plan.width());
    } else {
      AnswerLayer.ofRows(net, teacher, mean(net, x, mask), plan.width());
    }
    String words =
        "a new transformer of %d layer%s, %d wide, with %d head%s"
            .formatted(
                plan.layers(),
                plan.layers() == 1 ? "" : "s",
                plan.width(),
                plan.heads(),
                plan.heads() == 1 ? "" : "s");
    return new Built(net.model(teacher.onnx().metadata()), words);
  }

  /** With open batch and length, called as the teacher calls them. */
  private static ValueType tokens(Teacher teacher, Value input) {
    return new ValueType.TensorType(
        teacher.type(input).orElseThrow(),
        Optional.of(new Shape(List.of(teacher.batch(), length(teacher)))));
  }

  private static Dimension length(Teacher teacher) {
    Dimension given = teacher.declared(teacher.inputs().get(0)).orElseThrow().get(1);
    return given instanceof Dimension.Symbolic && !given.equals(teacher.batch())
        ? given
        : Dimension.of("tokens");
  }

  private static void answerTokens(NetworkWriter net, Teacher teacher, Value x, int width) {
    Dimension answers = teacher.types().shape(teacher.output()).orElseThrow().get(2);
    int wide = (int) ((Dimension.Fixed) answers).length();
    Value made = AnswerLayer.ended(net, teacher, net.tokens("answers", x, width, wide), 2);
    net.output(
        made,
        teacher.head().output(),
        new ValueType.TensorType(
            DataType.FLOAT,
            Optional.of(new Shape(List.of(teacher.batch(), length(teacher), answers)))));
  }

  /** The mean over real tokens: [batch, width]. */
  private static Value mean(NetworkWriter net, Value x, Optional<Value> mask) {
    List<Attribute> rows = List.of(Attribute.of("keepdims", 0));
    if (mask.isEmpty()) {
      return net.op(
          "ReduceMean",
          "mean",
          List.of(Attribute.of("keepdims", 0), Attribute.of("axes", new long[] {1})),
          x);
    }
    Value axis = net.longs("token_axis", 1);
    Value column = net.op("Unsqueeze", "seen.column", mask.get(), net.longs("last_axis", 2));
    Value sum = net.op("ReduceSum", "sum", rows, net.op("Mul", "real", x, column), axis);
    Value count = net.op("ReduceSum", "count", rows, column, axis);
    return net.op("Div", "mean", sum, net.op("Max", "least", count, net.number("one_token", 1)));
  }

  /** Sines and cosines of a token's place, computed for as many tokens as there are. */
  private record Positions(NetworkWriter net, int width) {
    Value of(Value ids) {
      Value axis = net.constant("length_axis", Tensors.ofLongs(new long[] {1}));
      Value length = net.op("Gather", "length", net.op("Shape", "ids.shape", ids), axis);
      Value places =
          net.op(
              "Range",
              "places",
              net.constant("first", Tensors.ofLongs(new long[] {0})),
              length,
              net.constant("next", Tensors.ofLongs(new long[] {1})));
      Value floats =
          net.op("Cast", "places.real", List.of(Attribute.of("to", DataType.FLOAT.code())), places);
      Value column = net.op("Unsqueeze", "places.column", floats, net.longs("column_axis", 1));
      float[] frequencies = new float[width / 2];
      for (int i = 0; i < frequencies.length; i++) {
        frequencies[i] = (float) Math.pow(10_000, -2.0 * i / width);
      }
      Value angles =
          net.op(
              "Mul",
              "angles",
              column,
              net.constant("frequencies", Tensors.ofFloats(frequencies, 1, width / 2)));
      Value waves =
          net.op(
              "Concat",
              "waves",
              List.of(Attribute.of("axis", 1)),
              net.op("Sin", "sines", angles),
              net.op("Cos", "cosines", angles));
      // As large as the embeddings are at first, which they would drown otherwise.
      return net.op("Mul", "positions", waves, net.number("positions.size", 0.02f));
    }
  }
}
