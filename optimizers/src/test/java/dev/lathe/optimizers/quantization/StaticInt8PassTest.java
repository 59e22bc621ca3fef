package dev.lathe.optimizers.quantization;

import static dev.lathe.optimizers.quantization.StaticRuns.apply;
import static dev.lathe.optimizers.quantization.StaticRuns.close;
import static dev.lathe.optimizers.quantization.StaticRuns.initial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.pass.ParamValues;
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

/** Static INT8 on small graphs, by numbers. */
class StaticInt8PassTest {
  private static final StaticInt8Pass PASS = new StaticInt8Pass();

  /** Two convolutions that share a weight, a sum that is an output too, a mean and a Gemm. */
  private static OnnxModel network(long opset) {
    TestGraph g = TestGraph.seeded(1);
    Value x = g.input("x", -1, 4, 8, 8);
    Value w = g.weight("w", 4, 4, 3, 3);
    List<Attribute> same = List.of(Attribute.of("pads", new long[] {1, 1, 1, 1}));
    Value a = g.op("Relu", "a", g.op("Conv", "conv1", same, x, w, g.weight("b", 4)));
    Value s = g.op("Add", "s", g.op("Conv", "conv2", same, a, w), a);
    Value flat = g.op("Flatten", "flat", g.op("GlobalAveragePool", "pool", g.op("Relu", "r", s)));
    Value y = g.op("Gemm", "y", flat, g.weight("m", 4, 5), g.weight("c", 5));
    return g.output(y, -1, 5).output(s, -1, 4, 8, 8).model(opset);
  }

  @ParameterizedTest
  @ValueSource(strings = {"minmax", "percentile", "mse", "entropy"})
  void staysCloseWithEveryMethod(String method) {
    OnnxModel model = network(11);
    ParamValues values = ParamValues.initial(PASS.params()).with(StaticInt8Pass.METHOD, method);
    PassResult result = apply(model, values);
    Map<String, TensorData> feed = Runs.inputs(model, 3, 1);
    assertThat(Runs.sqnrDb(Runs.run(model, feed), Runs.run(result.onnx(), feed))).isGreaterThan(25);
    assertThat(result.changed()).isPositive();
    assertThat(result.onnx().opset()).isEqualTo(13);
    assertThat(model.opset()).isEqualTo(11);
    assertThat(result.notes()).anyMatch(n -> n.contains("VNNI"));
  }

  @Test
  void aSingleProductIsCalibratedByWhatIsFed() {
    TestGraph g = TestGraph.seeded(6);
    Value y = g.op("MatMul", "y", g.input("x", 2, 16), g.weight("w", 16, 8));
    close(g.output(y, 2, 8).model(13), initial(), 25);
  }

  @Test
  void refusesWithoutSamplesAndWithoutProducts() {
    OnnxModel model = network(13);
    assertThatThrownBy(() -> Passes.apply(PASS, "", model))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("samples");
    TestGraph g = TestGraph.seeded(1);
    OnnxModel none = g.output(g.op("Relu", "y", g.input("x", 1, 3)), 1, 3).model(13);
    assertThat(PASS.unsupported(none)).isPresent();
  }

  private static final List<Attribute> SAME =
      List.of(Attribute.of("pads", new long[] {1, 1, 1, 1}));

  private static List<String> ops(PassResult result) {
    return GraphWalk.nodes(result.onnx()).stream().map(Node::opType).toList();
  }

  @Test
  void graphsInsideStayAsTheyAreAndReadWhatWasQuantizedAround() {
    TestGraph g = TestGraph.seeded(2);
    Value a = g.op("Conv", "a", SAME, g.input("x", 1, 3, 6, 6), g.weight("w", 4, 3, 3, 3));
    TestGraph then = g.inner("then");
    then.output(then.op("Conv", "inside", SAME, a, then.weight("v", 4, 4, 3, 3)), 1, 4, 6, 6);
    TestGraph otherwise = g.inner("else");
    otherwise.output(otherwise.op("Neg", "neg", a), 1, 4, 6, 6);
    List<Attribute> branches =
        List.of(
            Attribute.of("then_branch", then.graph()),
            Attribute.of("else_branch", otherwise.graph()));
    Value y = g.op("If", "if", branches, g.input("cond", DataType.BOOL));
    PassResult result = close(g.output(y, 1, 4, 6, 6).model(13), initial(), 25);
    assertThat(result.refused())
        .anyMatch(r -> r.node().equals("if") && r.reason().contains("graphs inside"));
    Node iff =
        result.onnx().graph().nodes().stream().filter(n -> n.is("If")).findFirst().orElseThrow();
    assertThat(iff.subgraphs())
        .flatExtracting(Graph::nodes)
        .extracting(Node::opType)
        .containsExactlyInAnyOrder("Conv", "Neg");
  }

  @Test
  void inputsThatAreLeftOutStayOut() {
    TestGraph g = TestGraph.seeded(3);
    Value a = g.op("Conv", "a", SAME, g.input("x", 1, 3, 6, 6), g.weight("w", 4, 3, 3, 3));
    Value capped = g.op("Clip", "capped", a, null, g.floats("most", new float[] {1f}));
    Value large =
        g.op(
            "Resize",
            "large",
            List.of(Attribute.of("mode", "nearest")),
            capped,
            null,
            g.floats("by", new float[] {1, 1, 2, 2}, 4));
    Value y = g.op("Conv", "b", SAME, large, g.weight("v", 2, 4, 3, 3), g.weight("bias", 2));
    PassResult result = close(g.output(y, 1, 2, 12, 12).model(13), initial(), 20);
    Node resize =
        result.onnx().graph().nodes().stream()
            .filter(n -> n.is("Resize"))
            .findFirst()
            .orElseThrow();
    assertThat(resize.input(1)).isEmpty();
    assertThat(resize.input(2)).isPresent();
  }

  @Test
  void aWeightThatSomethingElseReadsIsThereInBothForms() {
    TestGraph g = TestGraph.seeded(4);
    Value x = g.input("x", 2, 6);
    Value w = g.weight("w", 6, 6);
    Value y = g.op("MatMul", "a", g.op("Mul", "m", g.op("MatMul", "b", x, w), x), w);
    PassResult result =
        close(
            g.output(
                    g.op(
                        "Sub",
                        "y",
                        y,
                        g.op("Slice", "rows", w, g.longs("from", 0), g.longs("to", 2))),
                    2,
                    6)
                .model(13),
            initial(),
            25);
    List<TensorData> tensors =
        result.onnx().graph().initializers().stream()
            .map(v -> v.constant().orElseThrow())
            .filter(t -> t.elements() == 36)
            .toList();
    assertThat(tensors).extracting(TensorData::type).containsOnlyOnce(DataType.INT8);
  }

  @Test
  void outputsKeepTheirNamesWhereTheyAreMadeIn8Bits() {
    TestGraph g = TestGraph.seeded(5);
    Value a = g.op("Conv", "a", SAME, g.input("x", 1, 3, 6, 6), g.weight("w", 4, 3, 3, 3));
    Value r = g.op("Relu", "r", a);
    Value b = g.op("Conv", "b", SAME, r, g.weight("v", 2, 4, 3, 3));
    g.output(a, 1, 4, 6, 6).output(r, 1, 4, 6, 6).output(b, 1, 2, 6, 6);
    PassResult result = close(g.model(13), initial(), 25);
    assertThat(result.refused()).anyMatch(n -> n.node().equals("r"));
    assertThat(ops(result)).contains("Relu");
  }

  @Test
  void aReluGoesIntoTheRangeButNotIntoASymmetricOne() {
    OnnxModel model = network(13);
    assertThat(ops(close(model, initial(), 25))).containsOnlyOnce("Relu");
    PassResult symmetric = close(model, initial().with(StaticInt8Pass.SYMMETRIC, true), 25);
    assertThat(ops(symmetric)).filteredOn("Relu"::equals).hasSize(2);
    assertThat(symmetric.onnx().graph().initializers())
        .filteredOn(v -> v.name().endsWith("_zero_point"))
        .extracting(v -> v.constant().orElseThrow())
        .filteredOn(t -> t.type() == DataType.UINT8)
        .allMatch(t -> (t.bytes().get(0) & 0xff) == 128);
  }
}
