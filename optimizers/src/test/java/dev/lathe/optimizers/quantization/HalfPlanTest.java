package dev.lathe.optimizers.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.OnnxChecker;
import dev.lathe.engine.graph.onnx.ShapeInference;
import dev.lathe.optimizers.pass.PassReport;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.pass.PassResult.NodeNote;
import dev.lathe.optimizers.testing.Passes;
import dev.lathe.optimizers.testing.Runs;
import dev.lathe.optimizers.testing.TestGraph;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which nodes of an FP16 model stay FP32 for the sake of their numbers. */
class HalfPlanTest {
  private static final List<Attribute> LAST = List.of(Attribute.of("axes", new long[] {-1}));

  /** What is written between two products; nodes called "part…" have to stay FP32, others not. */
  private record Pattern(String name, BiFunction<TestGraph, Value, Value> part) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Value c(TestGraph g, String name, float value) {
    return g.floats(name, new float[] {value});
  }

  static List<Pattern> patterns() {
    return List.of(
        new Pattern("LayerNormalization", (g, x) -> normalized(g, x, "LayerNormalization")),
        new Pattern("with Pow and Div", HalfPlanTest::layerNorm),
        new Pattern("with Mul and Reciprocal", HalfPlanTest::layerNormReciprocal),
        new Pattern("by moments", HalfPlanTest::layerNormMoments),
        new Pattern("root mean square", HalfPlanTest::rmsNorm),
        new Pattern("variance over n - 1", HalfPlanTest::standardDeviation),
        new Pattern("L2 norm by ReduceL2", (g, x) -> lengthOne(g, x, "ReduceL2", false)),
        new Pattern("L2 norm by squares", (g, x) -> lengthOne(g, x, "ReduceSumSquare", true)),
        new Pattern("Softplus", (g, x) -> g.op("Softplus", "part1", x)),
        new Pattern("Mish", HalfPlanTest::mish),
        new Pattern("log(1 + exp)", HalfPlanTest::softplus),
        new Pattern("LogSoftmax", (g, x) -> g.op("LogSoftmax", "part1", x)),
        new Pattern("log of Softmax", (g, x) -> g.op("Log", "part2", g.op("Softmax", "part1", x))),
        new Pattern("GELU by tanh", (g, x) -> gelu(g, x, false)),
        new Pattern("GELU by tanh, cube of products", (g, x) -> gelu(g, x, true)),
        new Pattern("Gram matrix", HalfPlanTest::gram),
        new Pattern("a factor beyond the range", HalfPlanTest::scaled));
  }

  private static Value normalized(TestGraph g, Value x, String op) {
    return g.op(op, "part1", x, g.positive("gamma", 16), g.weight("beta", 16));
  }

  private static Value centred(TestGraph g, Value x) {
    return g.op("Sub", "part2", x, g.op("ReduceMean", "part1", LAST, x));
  }

  private static Value deviation(TestGraph g, Value square) {
    Value variance = g.op("ReduceMean", "part4", LAST, square);
    return g.op("Sqrt", "part6", g.op("Add", "part5", variance, c(g, "eps", 1e-12f)));
  }

  private static Value layerNorm(TestGraph g, Value x) {
    Value d = centred(g, x);
    Value root = deviation(g, g.op("Pow", "part3", d, c(g, "two", 2)));
    return g.op("Mul", "scale", g.op("Div", "part7", d, root), g.positive("gamma", 16));
  }

  private static Value layerNormReciprocal(TestGraph g, Value x) {
    Value d = centred(g, x);
    Value root = deviation(g, g.op("Mul", "part3", d, d));
    return g.op("Mul", "part8", d, g.op("Reciprocal", "part7", root));
  }

  private static Value layerNormMoments(TestGraph g, Value x) {
    Value mean = g.op("ReduceMean", "mean", LAST, x);
    Value square = g.op("ReduceMean", "part2", LAST, g.op("Mul", "part1", x, x));
    Value variance = g.op("Sub", "part4", square, g.op("Mul", "part3", mean, mean));
    Value root = g.op("Sqrt", "part6", g.op("Add", "part5", variance, c(g, "eps", 1e-5f)));
    return g.op("Div", "part7", g.op("Sub", "difference", x, mean), root);
  }

  private static Value rmsNorm(TestGraph g, Value x) {
    Value root = deviation(g, g.op("Pow", "part3", x, c(g, "two", 2)));
    return g.op("Mul", "part8", x, g.op("Div", "part7", c(g, "one", 1), root));
  }

  private static Value standardDeviation(TestGraph g, Value x) {
    Value d = centred(g, x);
    Value sum = g.op("ReduceSum", "part4", g.op("Mul", "part3", d, d), g.longs("axis", -1));
    Value root = g.op("Sqrt", "part6", g.op("Div", "part5", sum, c(g, "n1", 15)));
    return g.op("Div", "part7", d, root);
  }

  private static Value lengthOne(TestGraph g, Value x, String op, boolean squared) {
    Value norm = g.op(op, "part1", LAST, x);
    norm = squared ? g.op("Sqrt", "part2", norm) : norm;
    norm = squared ? g.op("Clip", "part3", norm, c0(g)) : norm;
    return squared
        ? g.op("Div", "part4", x, norm)
        : g.op("Div", "quotient", x, g.op("Clip", "clipped", norm, c0(g)));
  }

  private static Value c0(TestGraph g) {
    return g.graph().addInitializer("least", Tensors.ofFloats(new float[] {1e-3f}));
  }

  private static Value mish(TestGraph g, Value x) {
    return g.op("Mul", "product", x, g.op("Tanh", "tanh", g.op("Softplus", "part1", x)));
  }

  private static Value softplus(TestGraph g, Value x) {
    Value one = g.op("Add", "part2", g.op("Exp", "part1", x), c(g, "one", 1));
    return g.op("Log", "part3", one);
  }

  private static Value gelu(TestGraph g, Value x, boolean products) {
    Value cube =
        products
            ? g.op("Mul", "part2", g.op("Mul", "part1", x, x), x)
            : g.op("Pow", "part1", x, c(g, "three", 3));
    Value inner = g.op("Add", "part4", x, g.op("Mul", "part3", cube, c(g, "k", 0.044715f)));
    Value tanh = g.op("Tanh", "part6", g.op("Mul", "part5", inner, c(g, "k2", 0.79788f)));
    return g.op("Mul", "gate", x, g.op("Add", "plus", tanh, c(g, "one", 1)));
  }

  private static Value gram(TestGraph g, Value x) {
    Value turned = g.op("Transpose", "turn", List.of(Attribute.of("perm", new long[] {1, 0})), x);
    Value scores = g.op("Mul", "part2", g.op("MatMul", "part1", x, turned), c(g, "k", 0.01f));
    return g.op("MatMul", "mixed", g.op("Softmax", "part3", scores), x);
  }

  private static Value scaled(TestGraph g, Value x) {
    return g.op("Div", "part2", g.op("Mul", "part1", x, c(g, "k", 1e6f)), c(g, "k2", 1e6f));
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void whatOverflowsHalfwayStaysFp32AndIsNamed(Pattern pattern) {
    TestGraph g = TestGraph.seeded(7);
    Value x = g.op("MatMul", "before", g.input("x", 4, 16), g.weight("w", 16, 16));
    Value y = g.op("MatMul", "after", pattern.part().apply(g, x), g.weight("w2", 16, 8));
    OnnxModel model = g.output(y, 4, 8).model(17);
    List<String> all = model.graph().nodes().stream().map(Node::name).toList();
    PassResult result = Passes.apply(new Fp16Pass(), "", model);
    assertThat(result.refused())
        .extracting(NodeNote::node)
        .containsExactlyInAnyOrderElementsOf(
            all.stream().filter(n -> n.startsWith("part")).toList());
    assertThat(result.notes()).anyMatch(n -> n.contains("FP32") && n.contains("part"));
    Map<String, TensorData> feed = Runs.inputs(model, 5, 4);
    assertThat(Runs.worst(Runs.run(model, feed), Runs.run(result.onnx(), feed))).isLessThan(1e-2);
  }

  private static List<Attribute> to(DataType type) {
    return List.of(Attribute.of("to", type.code()));
  }

  /** Boxes are shifted by class, so that one suppression serves all classes. */
  @Test
  void whatCameFromIndicesCountsInFp32() {
    TestGraph g = TestGraph.seeded(8);
    Value x = g.input("x", 3, 8);
    Value boxes = g.op("MatMul", "boxes", x, g.weight("w", 8, 4));
    Value scores = g.op("MatMul", "scores", x, g.weight("w2", 8, 90));
    Value best = g.op("ArgMax", "best", List.of(Attribute.of("axis", 1)), scores);
    Value shift =
        g.op("Mul", "part2", g.op("Cast", "part1", to(DataType.FLOAT), best), c(g, "size", 641));
    Value shifted = g.op("Add", "part3", boxes, shift);
    Value whole = g.op("Cast", "part4", to(DataType.INT64), shifted);
    OnnxModel model = g.output(whole, DataType.INT64, 3, 4).model(13);
    PassResult result = Passes.apply(new Fp16Pass(), "", model);
    assertThat(result.refused())
        .extracting(NodeNote::node)
        .containsExactlyInAnyOrder("part1", "part2", "part3", "part4");
  }

  /** A mask of zeros and ones counts nothing: what it is added to computes in FP16. */
  @Test
  void countingEndsWhereItStopsMattering() {
    TestGraph g = TestGraph.seeded(9);
    Value mask = g.op("Cast", "part1", to(DataType.FLOAT), g.input("mask", DataType.INT64, 1, 8));
    Value blocked =
        g.op("Mul", "big", g.op("Sub", "part2", c(g, "one", 1), mask), c(g, "huge", -1e4f));
    Value scores = g.op("MatMul", "scores", g.input("x", 8, 8), g.weight("w", 8, 8));
    Value attention = g.op("Softmax", "soft", g.op("Add", "plus", scores, blocked));
    Value position = g.op("Cast", "part3", to(DataType.FLOAT), g.input("ids", DataType.INT64, 8));
    Value angle = g.op("Mul", "part4", position, c(g, "speed", 0.01f));
    Value y = g.op("Add", "sum", attention, g.op("Sin", "part5", angle));
    PassResult result = Passes.apply(new Fp16Pass(), "", g.output(y, 8, 8).model(13));
    assertThat(result.refused())
        .extracting(NodeNote::node)
        .containsExactlyInAnyOrder("part1", "part2", "part3", "part4", "part5");
  }

  @Test
  void samplesShowWhatNoPatternTells() {
    TestGraph g = TestGraph.seeded(10);
    Value x = g.op("MatMul", "first", g.input("x", 1, 4), g.floats("w", filled(16, 100), 4, 4));
    Value y =
        g.op("MatMul", "second", g.op("Relu", "relu", x), g.floats("w2", filled(16, 100), 4, 4));
    OnnxModel model = g.output(g.op("Tanh", "y", y), 1, 4).model(13);
    TensorData large = Tensors.ofFloats(filled(4, 2), 1, 4);
    TensorData small = Tensors.ofFloats(filled(4, 1e-3f), 1, 4);
    assertThat(seen(model, small)).isEmpty();
    // 2 · 4 · 100 fits, and 100 times four times that does not.
    assertThat(seen(model, large)).containsExactlyInAnyOrder("second", "y");
    TensorData tiny = Tensors.ofFloats(filled(4, 1e-8f), 1, 4);
    assertThat(seen(model, tiny)).contains("first", "relu");
  }

  private static float[] filled(int n, float value) {
    float[] all = new float[n];
    java.util.Arrays.fill(all, value);
    return all;
  }

  private static List<String> seen(OnnxModel model, TensorData x) {
    TensorSample sample = new TensorSample("s", Map.of("x", x), Optional.empty());
    return HalfSamples.look(
            model,
            ShapeInference.infer(model),
            List.of(sample),
            new PassReport(),
            JobContext.unwatched())
        .keySet()
        .stream()
        .map(Node::name)
        .toList();
  }

  /** Type inference takes values of one name, inside and around a body, for the same. */
  @Test
  void aBodyMayNameItsValuesAsThoseAroundIt() {
    TestGraph g = TestGraph.seeded(11);
    Value rows = g.op("MatMul", "rows", g.input("x", 5, 8), g.weight("w", 8, 8));
    TestGraph body = g.inner("body");
    Value state = body.input("state", 8);
    Value row = body.input("row", 8);
    Value sum = body.op("Add", "last", state, row);
    body.output(sum, 8).output(body.op("Relu", "all", sum), 8);
    Value last = g.graph().newValue("last", Optional.empty());
    Value all = g.graph().newValue("all", Optional.empty());
    Node scan =
        g.graph()
            .addNode(
                "",
                "Scan",
                "scan",
                List.of(Optional.of(g.weight("start", 8)), Optional.of(rows)),
                List.of(Optional.of(last), Optional.of(all)));
    scan.setAttribute(Attribute.of("body", body.graph()));
    scan.setAttribute(Attribute.of("num_scan_inputs", 1));
    Value y = g.op("MatMul", "y", all, g.weight("w2", 8, 8));
    OnnxModel model = g.output(y, 5, 8).output(last, 8).model(13);
    assertThat(OnnxChecker.check(model)).isInstanceOf(OnnxChecker.Verdict.Valid.class);
    for (String values : List.of("", "keep-io=false")) {
      PassResult result = Passes.apply(new Fp16Pass(), values, model);
      assertThat(OnnxChecker.check(result.onnx())).isInstanceOf(OnnxChecker.Verdict.Valid.class);
      assertThat(ShapeInference.infer(result.onnx()).problems()).isEmpty();
    }
  }
}
