package dev.lathe.optimizers.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.optimizers.rewrite.InProcess;
import dev.lathe.optimizers.testing.TestGraph;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whose fault it is that a result cannot be opened. */
class ModelCheckTest {
  /** A node of an operator with one output that has two. */
  private static OnnxModel invalid() {
    TestGraph g = TestGraph.seeded(1);
    Value x = g.input("x", 2, 2);
    Value unread = g.graph().newValue("unread", Optional.empty());
    Value y = g.graph().newValue("y", Optional.empty());
    g.graph()
        .addNode(
            "",
            "Relu",
            "relu",
            List.of(Optional.of(x)),
            List.of(Optional.of(unread), Optional.of(y)));
    return g.output(y, 2, 2).model(13);
  }

  private static OnnxModel valid() {
    TestGraph g = TestGraph.seeded(1);
    return g.output(g.op("Relu", "y", g.input("x", 2, 2)), 2, 2).model(13);
  }

  @Test
  void aModelThatWasNotValidBeforeIsTheFilesFault() {
    assertThatThrownBy(() -> ModelCheck.require(invalid(), invalid(), "clean"))
        .isInstanceOfSatisfying(
            LatheException.class, e -> assertThat(e.code().exitCode()).isEqualTo(2))
        .hasMessageContaining("The model cannot be opened");
  }

  @Test
  void aModelThatAPassBrokeIsThePasssFault() {
    assertThatThrownBy(() -> ModelCheck.require(invalid(), valid(), "clean"))
        .isInstanceOfSatisfying(
            LatheException.class, e -> assertThat(e.code().exitCode()).isEqualTo(1))
        .hasMessageContaining("The pass clean");
  }

  /** Its output is declared in another shape than it gets, which shows when its weight is fixed. */
  private static OnnxModel contradictory(long... declared) {
    TestGraph g = TestGraph.seeded(1);
    Value to = g.graph().addInput("to", Optional.of(ValueType.tensor(DataType.INT64, 2)));
    g.graph().setInitializer(to, Tensors.ofLongs(new long[] {1, 4}, 2));
    Value y = g.op("Reshape", "y", g.input("x", 2, 2), to);
    return g.output(y, declared).model(13);
  }

  @Test
  void aModelThatContradictsItselfIsTheFilesFault() {
    ModelCheck.require(contradictory(1, 4), contradictory(1, 4), "clean");
    assertThatThrownBy(() -> ModelCheck.require(invalid(), contradictory(1, 5), "clean"))
        .isInstanceOfSatisfying(
            LatheException.class, e -> assertThat(e.code().exitCode()).isEqualTo(2))
        .hasMessageContaining("The model contradicts itself");
    assertThatThrownBy(() -> ModelCheck.require(invalid(), contradictory(1, 4), "clean"))
        .hasMessageContaining("The pass clean");
  }

  /**
   * What is declared of a value on the way, the target of a Reshape, is not what its computed sizes
   * say; it shows when a pass folds them.
   */
  private static OnnxModel contradictoryOnTheWay(long columns) {
    TestGraph g = TestGraph.seeded(1);
    Value rows = g.constant("rows", Tensors.ofLongs(new long[] {1}, 1));
    Value rest = g.constant("rest", Tensors.ofLongs(new long[] {columns}, 1));
    Value to = g.op("Concat", "to", List.of(Attribute.of("axis", 0)), rows, rest);
    Value flat = g.op("Reshape", "flat", g.input("x", 2, 2), to);
    flat.setType(Optional.of(ValueType.tensor(DataType.FLOAT, 1, 4)));
    return g.output(g.op("Relu", "y", flat), 1, 4).model(13);
  }

  /** The same beside an open batch: the last size of an input is what sizes are computed from. */
  private static OnnxModel contradictoryInABatch(long columns) {
    TestGraph g = TestGraph.seeded(1);
    Dimension batch = new Dimension.Symbolic("batch");
    Value x =
        g.graph()
            .addInput(
                "x",
                Optional.of(
                    new ValueType.TensorType(
                        DataType.FLOAT,
                        Optional.of(
                            new Shape(List.of(batch, Dimension.of(2), Dimension.of(columns)))))));
    Value last =
        g.op(
            "Slice",
            "last",
            g.op("Shape", "shape", x),
            g.constant("from", Tensors.ofLongs(new long[] {2}, 1)),
            g.constant("until", Tensors.ofLongs(new long[] {3}, 1)));
    Value rest = g.constant("rest", Tensors.ofLongs(new long[] {-1}, 1));
    Value to = g.op("Concat", "to", List.of(Attribute.of("axis", 0)), rest, last);
    Value flat = g.op("Reshape", "flat", x, to);
    Shape declared = new Shape(List.of(new Dimension.Symbolic("rows"), Dimension.of(4)));
    flat.setType(Optional.of(new ValueType.TensorType(DataType.FLOAT, Optional.of(declared))));
    Value y = g.op("Relu", "y", flat);
    y.setType(Optional.of(new ValueType.TensorType(DataType.FLOAT, Optional.of(declared))));
    g.graph().addOutput(y);
    return g.model(13);
  }

  static Stream<Arguments> contradictoryOnTheWay() {
    return Stream.of(
        Arguments.of(contradictoryOnTheWay(4), contradictoryOnTheWay(1L << 32)),
        Arguments.of(contradictoryInABatch(4), contradictoryInABatch(1L << 32)));
  }

  @ParameterizedTest
  @MethodSource("contradictoryOnTheWay")
  void aDeclaredTypeOnTheWayThatIsNotComputedIsTheFilesFault(OnnxModel sound, OnnxModel not) {
    ModelCheck.require(sound, sound, "clean");
    assertThatThrownBy(() -> ModelCheck.require(invalid(), not, "clean"))
        .isInstanceOfSatisfying(
            LatheException.class, e -> assertThat(e.code().exitCode()).isEqualTo(2))
        .hasMessageContaining("The model contradicts itself");
    assertThatThrownBy(() -> ModelCheck.require(invalid(), sound, "clean"))
        .hasMessageContaining("The pass clean");
  }

  /** Valid ONNX for which ONNX Runtime has no kernel. */
  private static Value withoutKernel(TestGraph g, Value x) {
    Value narrow = g.op("Cast", "narrow", List.of(Attribute.of("to", DataType.INT16.code())), x);
    Value relu = g.op("Relu", "relu", narrow);
    return g.op("Cast", "wide", List.of(Attribute.of("to", DataType.FLOAT.code())), relu);
  }

  private static Value product(TestGraph g, Value x) {
    return g.op("MatMul", "product", x, g.weight("w", 600, 500));
  }

  private static Value either(TestGraph g, Value condition, TestGraph then, TestGraph otherwise) {
    return g.op(
        "If",
        "either",
        List.of(
            Attribute.of("then_branch", then.graph()),
            Attribute.of("else_branch", otherwise.graph())),
        condition);
  }

  @Test
  void aNodeWithoutAKernelIsRefusedBesideALargeWeight() {
    TestGraph g = TestGraph.seeded(1);
    Value y = withoutKernel(g, product(g, g.input("x", 1, 600)));
    OnnxModel broken = g.output(y, 1, 500).model(14);
    assertThatThrownBy(() -> ModelCheck.require(broken, valid(), "clean"))
        .hasMessageContaining("The pass clean")
        .hasMessageContaining("Relu");
  }

  @Test
  void aLargeWeightOfTheWrongShapeOrTypeIsRefused() {
    TestGraph shape = TestGraph.seeded(1);
    Value y = product(shape, shape.input("x", 1, 599));
    OnnxModel wrongShape = shape.output(y, 1, 500).model(13);
    assertThatThrownBy(() -> ModelCheck.require(wrongShape, valid(), "clean"))
        .hasMessageContaining("The pass clean");

    TestGraph type = TestGraph.seeded(1);
    Value whole = type.input("x", DataType.INT32, 1, 600);
    OnnxModel wrongType = type.output(product(type, whole), 1, 500).model(13);
    assertThatThrownBy(() -> ModelCheck.require(wrongType, valid(), "clean"))
        .hasMessageContaining("The pass clean");
  }

  /** The branch that is never taken has no kernel; optimizations take it away. */
  @Test
  void whatOpensOnlyWithOptimizationsIsNotRefused() throws Exception {
    TestGraph g = TestGraph.seeded(1);
    Value x = g.input("x", 1, 600);
    Value yes =
        g.graph()
            .addInitializer("yes", Tensors.ofBytes(DataType.BOOL, new byte[] {1}, new long[0]));
    TestGraph then = g.inner("then");
    then.output(then.op("Neg", "negative", x), 1, 600);
    TestGraph otherwise = g.inner("otherwise");
    otherwise.output(withoutKernel(otherwise, x), 1, 600);
    Value y = product(g, either(g, yes, then, otherwise));
    OnnxModel model = g.output(y, 1, 500).model(14);
    assertThatThrownBy(() -> InProcess.open("it", model, SessionSettings.Optimization.NONE).close())
        .isInstanceOf(LatheException.class);
    InProcess.open("it", model, SessionSettings.Optimization.ALL).close();
    assertThat(ModelCheck.require(model, valid(), "clean")).isEmpty();
  }

  @Test
  void largeWeightsInConstantNodesAndSubgraphsAreFound() {
    TestGraph g = TestGraph.seeded(1);
    Value x = g.input("x", 1, 600);
    Value table = g.constant("table", Tensors.ofFloats(new float[360_000], 600, 600));
    Value first = g.op("MatMul", "first", x, table);
    TestGraph then = g.inner("then");
    then.output(then.op("MatMul", "a", first, then.weight("inner", 600, 500)), 1, 500);
    TestGraph otherwise = g.inner("otherwise");
    otherwise.output(
        otherwise.op("MatMul", "b", first, otherwise.weight("other", 600, 500)), 1, 500);
    Value y = either(g, g.input("yes", DataType.BOOL), then, otherwise);
    OnnxModel model = g.output(y, 1, 500).model(14);
    assertThat(ModelCheck.require(model, model, "clean")).isEmpty();
  }
}
