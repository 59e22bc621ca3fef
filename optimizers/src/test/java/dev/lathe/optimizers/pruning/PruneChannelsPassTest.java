package dev.lathe.optimizers.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.testing.Passes;
import dev.lathe.optimizers.testing.Runs;
import dev.lathe.optimizers.testing.TestGraph;
import dev.lathe.optimizers.testing.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PruneChannelsPassTest {
  private static final Pass PASS = new PruneChannelsPass();

  /** Filters whose weights are all alike, the first one smallest. */
  private static Value rising(TestGraph g, String name, long... shape) {
    int each = 1;
    for (int i = 1; i < shape.length; i++) {
      each *= (int) shape[i];
    }
    float[] w = new float[(int) shape[0] * each];
    for (int i = 0; i < w.length; i++) {
      w[i] = 0.1f * (1 + i / each);
    }
    return g.floats(name, w, shape);
  }

  private static OnnxModel network(boolean batchNorm) {
    TestGraph g = TestGraph.seeded(1);
    Value y = g.op("Conv", "first", g.input("x", -1, 2, 5, 5), rising(g, "w1", 10, 2, 3, 3));
    if (batchNorm) {
      y = g.batchNorm("norm", 10, y);
    }
    y = g.op("Conv", "second", g.op("Relu", "relu", y), rising(g, "w2", 6, 10, 1, 1));
    y = g.op("Flatten", "flat", g.op("GlobalAveragePool", "pool", y));
    y = g.op("MatMul", "head", y, g.weight("hw", 6, 4));
    return g.output(y, -1, 4).model(13);
  }

  @Test
  void theWeakestGoAndWhatReadsThemFollows() {
    PassResult result = Passes.apply(PASS, "ratio=0.5,scope=layer,importance=l1", network(false));
    assertThat(Weights.data(result.onnx(), "w1").shape()).containsExactly(5, 2, 3, 3);
    assertThat(Weights.data(result.onnx(), "w2").shape()).containsExactly(3, 5, 1, 1);
    assertThat(Weights.data(result.onnx(), "hw").shape()).containsExactly(3, 4);
    assertThat(Tensors.floats(Weights.data(result.onnx(), "w1"))[0]).isEqualTo(0.6f, within(1e-6f));
    assertThat(result.done())
        .contains(
            new PassResult.NodeNote("first", "5 of 10 channels go; follows: second (input)"),
            new PassResult.NodeNote("second", "3 of 6 channels go; follows: head (input)"));
    assertThat(result.refused())
        .contains(
            new PassResult.NodeNote("head", "its channels stay: it is an output of the model"));
    assertThat(result.notes().get(0)).startsWith("8 of 16 channels go (50.0 %)");
  }

  private static org.assertj.core.data.Offset<Float> within(float f) {
    return org.assertj.core.data.Offset.offset(f);
  }

  @ParameterizedTest
  @CsvSource({"1,5,3", "2,6,4", "4,8,4", "8,8,6", "16,10,6"})
  void whatIsLeftIsAMultiple(int round, int first, int second) {
    PassResult result =
        Passes.apply(PASS, "ratio=0.5,scope=layer,importance=l1,round=" + round, network(false));
    assertThat(Weights.data(result.onnx(), "w1").shape()[0]).isEqualTo(first);
    assertThat(Weights.data(result.onnx(), "w2").shape()[0]).isEqualTo(second);
  }

  @ParameterizedTest
  @ValueSource(strings = {"l1", "l2", "bn", "random"})
  void noLayerIsEverEmpty(String importance) {
    for (String scope : List.of("global", "layer")) {
      PassResult result =
          Passes.apply(
              PASS, "ratio=0.9,scope=" + scope + ",importance=" + importance, network(true));
      assertThat(Weights.data(result.onnx(), "w1").shape()[0]).isPositive();
      assertThat(Weights.data(result.onnx(), "w2").shape()[0]).isPositive();
      Map<String, TensorData> feed = Runs.inputs(network(true), 1, 2);
      Runs.worst(Runs.run(network(true), feed), Runs.run(result.onnx(), feed));
    }
  }

  @Test
  void nothingAskedForIsNothingDone() {
    assertThat(Passes.apply(PASS, "ratio=0", network(true)).changed()).isZero();
    assertThat(Passes.apply(PASS, "ratio=0,target=macs", network(true)).changed()).isZero();
  }

  @Test
  void halfOfTheOperationsIsNearlyHalf() {
    PassResult result = Passes.apply(PASS, "ratio=50%,target=macs", network(true));
    assertThat(result.notes().get(0)).containsPattern("\\((5\\d|6[0-4])\\.\\d % less\\)");
    assertThat(Passes.apply(PASS, "ratio=0.9,target=macs,round=16", network(true)).notes())
        .anyMatch(n -> n.startsWith("More cannot go"));
  }

  @Test
  void whatCannotBeRankedIsSaid() {
    assertThatThrownBy(() -> Passes.apply(PASS, "importance=taylor", network(true)))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("gradients");
    assertThatThrownBy(() -> Passes.apply(PASS, "importance=activation", network(true)))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("No data were given");
    assertThatThrownBy(() -> Passes.apply(PASS, "importance=bn", network(false)))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("batch normalization");
  }

  @Test
  void groupsWithoutABatchNormalizationAreLeftAloneWhenItRanks() {
    PassResult result = Passes.apply(PASS, "importance=bn,scope=layer,ratio=0.5", network(true));
    assertThat(result.done()).extracting(PassResult.NodeNote::node).containsExactly("first");
    assertThat(result.refused())
        .contains(new PassResult.NodeNote("second", "nothing says how much its channels matter"));
  }

  @Test
  void scoresFromOutsideDecide() {
    Pass pass =
        new PruneChannelsPass(
            (groups, input, context) ->
                g -> {
                  double[] falling = new double[g.units()];
                  java.util.Arrays.setAll(falling, u -> g.units() - u);
                  return Optional.of(falling);
                });
    PassResult result =
        Passes.apply(pass, "importance=taylor,scope=layer,ratio=0.5", network(false));
    assertThat(Tensors.floats(Weights.data(result.onnx(), "w1"))[0]).isEqualTo(0.1f);
  }

  /** Channel 0 of the first layer is loud on these samples, the others are silent. */
  @Test
  void activationLooksAtSamples() {
    TestGraph g = TestGraph.seeded(1);
    float[] w = {1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1};
    Value y = g.op("MatMul", "first", g.input("x", -1, 3), g.floats("w1", w, 3, 4));
    y = g.op("Gemm", "second", List.of(Attribute.of("transB", 1)), y, g.weight("w2", 2, 4));
    OnnxModel model = g.output(y, -1, 2).model(13);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      examples.add(
          new Example(
              new Sample.TensorSample(
                  "s" + i, Map.of("x", Tensors.ofFloats(new float[] {3 + i, 0.1f, 0}, 1, 3))),
              OptionalInt.empty()));
    }
    Dataset data = new Dataset("test", examples, List.of());
    PassResult result =
        PASS.apply(
            new Pass.Input(Passes.wrap(model), model, Machines.vnni(), Optional.of(data)),
            ParamValues.initial(PASS.params())
                .with(PruneChannelsPass.IMPORTANCE, "activation")
                .with(PruneChannelsPass.RATIO, 0.75),
            JobContext.unwatched());
    assertThat(Tensors.floats(Weights.data(result.onnx(), "w1"))).containsExactly(1, 1, 1);
  }

  /** Whatever vectors the machine of these tests has. */
  @Test
  void blocksOfTheMachineAreMentioned() {
    assertThat(Passes.apply(PASS, "ratio=0.5", network(true)).notes())
        .anyMatch(n -> n.contains("a multiple of " + Blocks.size(Machines.here())));
    assertThat(Passes.apply(PASS, "ratio=0.9,round=16", network(true)).notes())
        .noneMatch(n -> n.contains("in blocks of"));
  }
}
