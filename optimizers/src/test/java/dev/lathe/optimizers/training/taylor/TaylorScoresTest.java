package dev.lathe.optimizers.training.taylor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.pruning.PruneChannelsPass;
import dev.lathe.optimizers.pruning.channels.ChannelScores;
import dev.lathe.optimizers.pruning.channels.DependencyGroups;
import dev.lathe.optimizers.testing.TestGraph;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaylorScoresTest {
  /** Six channels; how strongly each is heard behind grows with its number, the weights do not. */
  private static OnnxModel network(boolean batchNorm, float... heard) {
    TestGraph g = TestGraph.seeded(4);
    Value y = g.op("Conv", "conv", g.input("x", -1, 2, 4, 4), g.weight("w", heard.length, 2, 3, 3));
    y = batchNorm ? g.batchNorm("norm", heard.length, y) : y;
    y = g.op("Flatten", "flat", g.op("GlobalAveragePool", "pool", g.op("Relu", "relu", y)));
    float[] head = new float[heard.length * 3];
    for (int c = 0; c < heard.length; c++) {
      for (int k = 0; k < 3; k++) {
        head[c * 3 + k] = heard[c] * (k - 1);
      }
    }
    y = g.op("MatMul", "head", y, g.floats("h", head, heard.length, 3));
    return g.output(y, -1, 3).model(13);
  }

  private static Pass.Input input(OnnxModel model, Task task, boolean labels) {
    Random random = new Random(1);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      float[] x = new float[32];
      for (int k = 0; k < x.length; k++) {
        x[k] = (float) random.nextGaussian();
      }
      Sample sample =
          new Sample.TensorSample("s" + i, Map.of("x", Tensors.ofFloats(x, 1, 2, 4, 4)));
      examples.add(new Example(sample, labels ? OptionalInt.of(i % 3) : OptionalInt.empty()));
    }
    Model wrapped =
        new Model(
            Path.of("test.onnx"),
            "0".repeat(64),
            0,
            model,
            new ModelSetup(task, Optional.empty(), List.of(), Optional.empty(), Map.of()));
    return new Pass.Input(
        wrapped, model, Machines.vnni(), Optional.of(new Dataset("d", examples, List.of())));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsNotHeardDoesNotMatter(boolean batchNorm) {
    OnnxModel model = network(batchNorm, 1, 0, 0.5f, 0, 2, 0.001f);
    DependencyGroups groups = DependencyGroups.of(model);
    for (Task task : List.of(Tasks.IMAGE_CLASSIFICATION, Tasks.RAW_TENSORS)) {
      for (boolean labels : new boolean[] {true, false}) {
        ChannelScores scores =
            TaylorScores.of(groups, input(model, task, labels), JobContext.unwatched());
        double[] s = scores.of(groups.groups().get(0)).orElseThrow();
        assertThat(s).hasSize(6);
        assertThat(s[1]).isZero();
        assertThat(s[3]).isZero();
        assertThat(s[5]).isPositive().isLessThan(0.02 * Math.max(s[0], s[4]));
        assertThat(Math.max(s[0], Math.max(s[2], s[4]))).isPositive();
      }
    }
  }

  /** Gradients say the same each time, and the pass of the registry takes them. */
  @Test
  void thePassCutsByThem() {
    OnnxModel model = network(true, 1, 0, 0.5f, 0, 2, 0.001f);
    Pass pass = PassRegistry.standard().require("prune-channels");
    ParamValues values =
        ParamValues.initial(pass.params())
            .with(PruneChannelsPass.IMPORTANCE, "taylor")
            .with(PruneChannelsPass.RATIO, 0.5);
    Pass.Input input = input(model, Tasks.IMAGE_CLASSIFICATION, true);
    PassResult result = pass.apply(input, values, JobContext.unwatched());
    assertThat(result.done().get(0).reason()).startsWith("3 of 6 channels go");
    float[] head =
        Tensors.floats(
            result.onnx().graph().initializers().stream()
                .filter(v -> v.name().equals("h"))
                .findFirst()
                .flatMap(Value::constant)
                .orElseThrow());
    assertThat(head).containsExactly(-1, 0, 1, -0.5f, 0, 0.5f, -2, 0, 2);
  }

  @Test
  void withoutDataItIsRefused() {
    OnnxModel model = network(false, 1, 2);
    Pass.Input input = input(model, Tasks.IMAGE_CLASSIFICATION, true);
    Pass.Input none = new Pass.Input(input.model(), model, input.machine(), Optional.empty());
    assertThatThrownBy(
            () -> TaylorScores.of(DependencyGroups.of(model), none, JobContext.unwatched()))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("No data were given");
  }
}
