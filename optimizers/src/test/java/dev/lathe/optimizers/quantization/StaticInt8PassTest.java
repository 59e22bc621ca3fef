package dev.lathe.optimizers.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.ParamValues;
import dev.lathe.optimizers.Pass;
import dev.lathe.optimizers.PassResult;
import dev.lathe.optimizers.testing.Passes;
import dev.lathe.optimizers.testing.Runs;
import dev.lathe.optimizers.testing.TestGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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

  private static PassResult apply(OnnxModel model, ParamValues values) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      examples.add(
          new Example(new TensorSample("s" + i, Runs.inputs(model, i, 1)), OptionalInt.empty()));
    }
    return PASS.apply(
        new Pass.Input(
            Passes.wrap(model),
            model,
            Machines.vnni(),
            Optional.of(new Dataset("d", examples, List.of()))),
        values,
        JobContext.unwatched());
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
  void refusesWithoutSamplesAndWithoutProducts() {
    OnnxModel model = network(13);
    assertThatThrownBy(() -> Passes.apply(PASS, "", model))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("samples");
    TestGraph g = TestGraph.seeded(1);
    OnnxModel none = g.output(g.op("Relu", "y", g.input("x", 1, 3)), 1, 3).model(13);
    assertThat(PASS.unsupported(none)).isPresent();
  }
}
