package dev.lathe.optimizers.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.rewrite.GraphWalk;
import dev.lathe.optimizers.testing.Passes;
import dev.lathe.optimizers.testing.Runs;
import dev.lathe.optimizers.testing.TestGraph;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Int8DynamicPassTest {
  private static PassResult quantize(OnnxModel model, String values, double atLeastDb) {
    PassResult result = Passes.apply(new Int8DynamicPass(), values, model);
    Map<String, TensorData> feed = Runs.inputs(model, 5, 4);
    assertThat(Runs.sqnrDb(Runs.run(model, feed), Runs.run(result.onnx(), feed)))
        .isGreaterThan(atLeastDb);
    return result;
  }

  private static List<String> ops(PassResult result) {
    return GraphWalk.nodes(result.onnx()).stream().map(Node::opType).toList();
  }

  private static OnnxModel network() {
    TestGraph g = TestGraph.seeded(1);
    Value x = g.input("x", -1, 4, 8, 8);
    Attribute group = Attribute.of("group", 2L);
    Value y = g.op("Conv", "conv", List.of(group), x, g.weight("w", 8, 2, 3, 3), g.weight("b", 8));
    y = g.op("Flatten", "flat", g.op("GlobalAveragePool", "pool", g.op("Relu", "relu", y)));
    List<Attribute> gemm =
        List.of(Attribute.of("transB", 1L), Attribute.of("alpha", 0.5f), Attribute.of("beta", 2f));
    y = g.op("Gemm", "fc", gemm, y, g.weight("fcw", 16, 8), g.weight("fcb", 16));
    y = g.op("MatMul", "head", y, g.op("Transpose", "t", g.weight("hw", 5, 16)));
    return g.output(y, -1, 5).model(13);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "per-channel=false",
        "weight-type=u8",
        "weight-type=u8,per-channel=false",
        "reduce-range=true"
      })
  void productsAndConvolutionsStayClose(String values) {
    PassResult result = quantize(network(), values, 25);
    assertThat(result.changed()).isEqualTo(3);
    assertThat(ops(result))
        .contains("ConvInteger", "MatMulInteger")
        .doesNotContain("Transpose", "Gemm");
    assertThat(result.onnx().graph().initializers())
        .noneMatch(v -> v.name().equals("w") || v.name().equals("fcw"));
    assertThat(result.onnx().graph().outputs().get(0).name()).isEqualTo("head");
    assertThat(result.notes()).isNotEmpty();
  }

  @Test
  void embeddingTablesShrink() {
    TestGraph g = TestGraph.seeded(2);
    Value rows =
        g.op("Gather", "embed", g.weight("table", 100, 64), g.input("ids", DataType.INT64, 2, 3));
    PassResult result =
        quantize(
            g.output(g.op("MatMul", "y", rows, g.weight("w", 64, 8)), 2, 3, 8).model(13), "", 25);
    assertThat(result.changed()).isEqualTo(2);
    assertThat(result.onnx().graph().initializers())
        .anyMatch(
            v ->
                v.constant().orElseThrow().type() == DataType.INT8
                    && v.constant().orElseThrow().elements() == 6400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transpose/",
        "Transpose/weight-type=u8",
        "Transpose/per-channel=false",
        "Gemm/",
        "Gemm/weight-type=u8",
        "both/",
        "direct/"
      })
  void aTableThatIsTheOutputLayerTooIsStoredOnce(String words) {
    String how = words.substring(0, words.indexOf('/'));
    TestGraph g = TestGraph.seeded(12);
    Value table = g.weight("table", 400, 32);
    Value rows = g.op("Gather", "rows", table, g.input("ids", DataType.INT64, 3));
    Value x = g.op("MatMul", "first", rows, g.weight("w", 32, 32));
    List<Attribute> swap = List.of(Attribute.of("perm", new long[] {1, 0}));
    Value y =
        switch (how) {
          case "Gemm" ->
              g.op(
                  "Gemm",
                  "y",
                  List.of(Attribute.of("transB", 1), Attribute.of("alpha", 0.5f)),
                  x,
                  table);
          case "direct" -> g.op("MatMul", "y", g.input("z", 3, 400), table);
          default -> g.op("MatMul", "y", x, g.op("Transpose", "turned", swap, table));
        };
    if (how.equals("both")) {
      y = g.op("MatMul", "back", y, table);
    }
    boolean narrow = how.equals("both") || how.equals("direct");
    g.output(y, 3, narrow ? 32 : 400);
    if (how.equals("direct")) {
      g.output(x, 3, 32);
    }
    PassResult result = quantize(g.model(13), words.substring(words.indexOf('/') + 1), 25);
    assertThat(result.onnx().graph().initializers())
        .filteredOn(v -> v.constant().orElseThrow().elements() == 400 * 32)
        .singleElement()
        .matches(v -> v.constant().orElseThrow().byteLength() == 400 * 32);
  }

  @Test
  void whatMustStayIsNamed() {
    TestGraph g = TestGraph.seeded(3);
    Value x = g.input("x", 2, 8);
    Value tied = g.weight("tied", 8, 8);
    Value y = g.op("MatMul", "a", x, tied);
    y = g.op("Add", "plus", y, g.op("Gather", "rows", tied, g.longs("i", 0, 1)));
    y = g.op("MatMul", "two", y, g.op("Relu", "r", g.input("z", 8, 8)));
    y = g.op("MatMul", "left", g.weight("l", 2, 2), y);
    y = g.op("MatMul", "fine", y, g.weight("w", 8, 4));
    PassResult result = quantize(g.output(y, 2, 4).model(13), "", 20);
    assertThat(result.changed()).isEqualTo(1);
    assertThat(result.refused())
        .extracting(r -> r.node() + ": " + r.reason())
        .anyMatch(r -> r.startsWith("a: ") && r.contains("also read by rows"))
        .anyMatch(r -> r.startsWith("two: ") && r.contains("two activations"))
        .anyMatch(r -> r.startsWith("left: ") && r.contains("on the left"));
  }

  @Test
  void sharedInputsAreQuantizedOnceAndSharedWeightsStoredOnce() {
    TestGraph g = TestGraph.seeded(4);
    Value x = g.input("x", 2, 8);
    Value w = g.weight("w", 8, 8);
    Value y = g.op("Add", "sum", g.op("MatMul", "a", x, w), g.op("MatMul", "b", x, w));
    PassResult result = quantize(g.output(y, 2, 8).model(13), "", 20);
    assertThat(ops(result)).containsOnlyOnce("DynamicQuantizeLinear");
    assertThat(result.onnx().graph().initializers()).hasSize(2);
  }

  /** ONNX Runtime joins Add and normalization only where both sides are known to be alike. */
  @Test
  void residualConnectionsAreDeclaredAlikeBehindATableOfPositions() {
    TestGraph g = TestGraph.seeded(7);
    Value ids = g.input("ids", DataType.INT64, -1, -1);
    Value words = g.op("Gather", "words", g.weight("table", 20, 16), ids);
    Value length = g.op("Gather", "length", g.op("Shape", "shape", ids), g.longs("one", 1));
    Value all = g.op("Reshape", "all", g.longs("p", 0, 1, 2, 3, 4, 5, 6, 7), g.longs("row", 1, 8));
    Value cut = g.op("Slice", "cut", all, g.longs("from", 0), length, g.longs("axis", 1));
    Value x = g.op("Add", "x", words, g.op("Gather", "places", g.weight("positions", 8, 16), cut));
    Value each = g.op("ReduceMean", "each", List.of(Attribute.of("axes", new long[] {1})), words);
    Value product = g.op("MatMul", "product", x, g.weight("w", 16, 16));
    Value sum = g.op("Add", "sum", g.op("Add", "branch", product, each), x);
    Value mean = g.op("ReduceMean", "mean", List.of(Attribute.of("axes", new long[] {-1})), sum);
    PassResult result =
        quantize(g.output(g.op("Sub", "y", sum, mean), -1, -1, 16).model(13), "", 25);
    Node add =
        GraphWalk.nodes(result.onnx()).stream()
            .filter(n -> n.label().equals("sum"))
            .findFirst()
            .orElseThrow();
    List<Shape> shapes =
        add.inputs().stream()
            .map(i -> i.orElseThrow().tensorType().orElseThrow().shape().orElseThrow())
            .toList();
    assertThat(shapes.get(0)).isEqualTo(shapes.get(1));
    assertThat(shapes.get(0).dimensions()).doesNotContain(new Dimension.Unknown());
  }

  @Test
  void oldOperatorSetsAreRaisedAndThatIsSaid() {
    TestGraph g = TestGraph.seeded(5);
    Value x = g.input("x", -1, 3, 8, 8);
    Value y = g.op("Conv", "conv", x, g.weight("w", 4, 3, 3, 3));
    y = g.op("Clip", "clip", List.of(Attribute.of("min", 0f), Attribute.of("max", 6f)), y);
    y = g.op("Softmax", "rows", List.of(Attribute.of("axis", 1L)), y);
    y = g.op("Gemm", "fc", g.op("Flatten", "flat", y), g.weight("f", 144, 5), g.weight("b", 5));
    PassResult result = quantize(g.output(y, -1, 5).model(8), "", 20);
    assertThat(result.changed()).isEqualTo(2);
    assertThat(result.onnx().opset()).isEqualTo(13);
    assertThat(result.notes()).anyMatch(n -> n.contains("raised from 8 to 13"));
    assertThat(result.onnx().graph().outputs().get(0).name()).isEqualTo("fc");
  }

  @Test
  void whatCannotBeRaisedAndEmptyModelsAreRefused() {
    TestGraph g = TestGraph.seeded(5);
    OnnxModel old =
        g.output(g.op("MatMul", "y", g.input("x", 2, 4), g.weight("w", 4, 4)), 2, 4).model(6);
    assertThat(new Int8DynamicPass().unsupported(old))
        .hasValueSatisfying(s -> assertThat(s).contains("operator set 6 is older than 7"));
    TestGraph none = TestGraph.seeded(6);
    OnnxModel plain = none.output(none.op("Relu", "y", none.input("x", 2)), 2).model(13);
    assertThat(new Int8DynamicPass().unsupported(plain)).isPresent();
  }
}
