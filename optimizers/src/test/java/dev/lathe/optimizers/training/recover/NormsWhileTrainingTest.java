package dev.lathe.optimizers.training.recover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import dev.lathe.base.JobContext;
import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.Machines;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.testing.OwnHome;
import dev.lathe.optimizers.testing.Runs;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.testing.TestGraph;
import dev.lathe.optimizers.training.TeacherStudentTraining;
import dev.lathe.optimizers.training.data.Augmentation;
import dev.lathe.optimizers.training.data.Batches;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OwnHome.class)
class NormsWhileTrainingTest {
  private static final int CHANNELS = 8;

  /** Four convolutions whose normalizations an exporter has folded in. */
  private static OnnxModel network() {
    TestGraph g = TestGraph.seeded(7);
    List<Attribute> pads = List.of(Attribute.of("pads", new long[] {1, 1, 1, 1}));
    Value y = g.input("x", -1, 1, 8, 8);
    for (int i = 0; i < 4; i++) {
      Value w = g.weight("w" + i, CHANNELS, i == 0 ? 1 : CHANNELS, 3, 3);
      y = g.op("Relu", "r" + i, g.op("Conv", "c" + i, pads, y, w, g.weight("b" + i, CHANNELS)));
    }
    Value pooled = g.op("Flatten", "flat", g.op("GlobalAveragePool", "pool", y));
    return g.output(g.op("Gemm", "logits", pooled, g.weight("l", CHANNELS, 4)), -1, 4).model(17);
  }

  @Test
  void channelsAreNormalizedByWhatTheyAreOnTheDataAndAnswersStay() {
    OnnxModel network = network();
    Pass.Input input =
        new Pass.Input(
            SmallTask.model(network),
            network,
            Machines.vnni(),
            Optional.of(SmallTask.data(200, 5)));
    ParamValues values = ParamValues.initial(new RecoverPass().params());
    try (TeacherStudentTraining training =
        new TeacherStudentTraining(input, values, JobContext.unwatched())) {
      OnnxModel normalized = NormsWhileTraining.insert(network, training, JobContext.unwatched());
      List<Node> norms =
          normalized.graph().nodes().stream().filter(n -> n.is("BatchNormalization")).toList();
      assertThat(norms).hasSize(4);
      Map<String, TensorData> feed = Runs.inputs(network, 3, 5);
      assertThat(Runs.worst(Runs.run(network, feed), Runs.run(normalized, feed))).isLessThan(1e-4);
      try (TrainableGraph graph = training.open(network)) {
        for (Node norm : norms) {
          float[] expected = means(graph, norm.input(0).orElseThrow().name(), training);
          assertThat(Tensors.floats(norm.input(3).flatMap(Value::constant).orElseThrow()))
              .containsExactly(expected, within(1e-4f));
        }
      }
    }
  }

  /** The mean of each channel of a value over all training examples. */
  private static float[] means(TrainableGraph graph, String name, TeacherStudentTraining training) {
    Value value =
        graph.graph().nodes().stream()
            .map(Node::firstOutput)
            .filter(v -> v.name().equals(name))
            .findFirst()
            .orElseThrow();
    EncodedSet set = training.data().training();
    int[] all = IntStream.range(0, set.size()).toArray();
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Map<String, NDArray> inputs =
          new Batches(set, all.length)
              .read(graph.manager(), all, Augmentation.NONE, new Random(0))
              .inputs();
      NDArray y = graph.forward(inputs, false, List.of(value)).get(value);
      return y.swapAxes(0, 1).reshape(CHANNELS, -1).mean(new int[] {1}).toFloatArray();
    }
  }
}
