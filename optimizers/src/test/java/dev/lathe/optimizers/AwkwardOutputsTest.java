package dev.lathe.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.OnnxChecker;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.testing.Passes;
import dev.lathe.optimizers.testing.Runs;
import dev.lathe.optimizers.testing.TestGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Outputs of a graph that are something else too: every pass leaves them what they were. */
class AwkwardOutputsTest {
  private record Shape(String name, Consumer<TestGraph> graph) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("an input", AwkwardOutputsTest::input),
          new Shape("a weight", AwkwardOutputsTest::weight),
          new Shape("read inside", AwkwardOutputsTest::readInside),
          new Shape("a constant", AwkwardOutputsTest::constant),
          new Shape("a second output of its node", AwkwardOutputsTest::second));

  static List<Arguments> cases() {
    List<Arguments> all = new ArrayList<>();
    for (Pass pass : PassRegistry.standard().all()) {
      if (pass.needs(ParamValues.initial(pass.params())).isEmpty()) {
        SHAPES.forEach(s -> all.add(Arguments.of(pass.id(), s)));
      }
    }
    return all;
  }

  private static void input(TestGraph g) {
    Value x = g.input("x", 4, 64);
    g.output(g.op("MatMul", "y", x, g.weight("w", 64, 64)), 4, 64);
    g.output(g.op("Identity", "z", x), 4, 64);
    g.output(x, 4, 64);
  }

  private static void weight(TestGraph g) {
    Value w = g.weight("w", 64, 64);
    Value y = g.op("MatMul", "one", g.input("x", 4, 64), w);
    y = g.op("MatMul", "y", y, g.weight("w2", 64, 64));
    g.output(y, 4, 64).output(w, 64, 64);
  }

  private static void readInside(TestGraph g) {
    Value y = g.op("MatMul", "y", g.input("x", 4, 64), g.weight("w", 64, 64));
    Value r = g.op("Relu", "r", g.op("Identity", "i", y));
    Value z = g.op("MatMul", "z", r, g.weight("w2", 64, 64));
    g.output(y, 4, 64).output(r, 4, 64).output(z, 4, 64);
    g.output(g.op("Identity", "again", z), 4, 64);
  }

  private static void constant(TestGraph g) {
    Value turned = g.op("Transpose", "turned", g.weight("w", 64, 64));
    g.output(g.op("MatMul", "y", g.input("x", 4, 64), turned), 4, 64);
    g.output(turned, 64, 64);
  }

  private static void second(TestGraph g) {
    Value y = g.op("MatMul", "before", g.input("x", 4, 64), g.weight("w", 64, 64));
    Value kept = g.graph().newValue("y", Optional.empty());
    Value mask = g.graph().newValue("mask", Optional.empty());
    Node drop =
        g.graph()
            .addNode(
                "",
                "Dropout",
                "drop",
                List.of(Optional.of(y)),
                List.of(Optional.of(kept), Optional.of(mask)));
    assertThat(drop.outputs()).hasSize(2);
    g.output(kept, 4, 64).output(mask, DataType.BOOL, 4, 64);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void outputsStayWhatTheyAre(String id, Shape shape) {
    TestGraph g = TestGraph.seeded(6);
    shape.graph().accept(g);
    OnnxModel model = g.model(13);
    Pass pass = PassRegistry.standard().find(id).orElseThrow();
    assumeThat(pass.unsupported(model)).isEmpty();
    PassResult result = Passes.apply(pass, "", model);
    assertThat(OnnxChecker.check(result.onnx())).isInstanceOf(OnnxChecker.Verdict.Valid.class);
    Map<String, TensorData> feed = Runs.inputs(model, 1, 4);
    Map<String, TensorData> before = Runs.run(model, feed);
    Map<String, TensorData> after = Runs.run(result.onnx(), feed);
    assertThat(after.keySet()).containsExactlyElementsOf(before.keySet());
    before.forEach(
        (name, value) -> {
          assertThat(after.get(name).type()).isEqualTo(value.type());
          assertThat(after.get(name).shape()).isEqualTo(value.shape());
        });
    if (pass.id().equals("clean")) {
      assertThat(Runs.worst(before, after)).isZero();
    }
  }
}
