package dev.lathe.optimizers.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Value;
import dev.lathe.optimizers.testing.TestGraph;
import dev.lathe.optimizers.training.graph.TrainableGraph;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.Torch;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptimizerTest {
  private static final int WORDS = 2_000;
  private static final int WIDTH = 4;
  private static final long[] READ = {7, 1_999, 7, 12};

  @Test
  void wordsThatWereReadMoveAsInAnyWeightAndTheOthersStay() {
    float[] before = trained(true, 0);
    float[] table = trained(true, 5);
    float[] whole = trained(false, 5);

    for (int word = 0; word < WORDS; word++) {
      int w = word;
      boolean read = Arrays.stream(READ).anyMatch(r -> r == w);
      for (int i = word * WIDTH; i < (word + 1) * WIDTH; i++) {
        assertThat(table[i]).isCloseTo(read ? whole[i] : before[i], within(1e-6f));
        assertThat(whole[i]).isNotEqualTo(before[i]);
      }
    }
  }

  /**
   * The embeddings after some steps.
   *
   * @param lookedUp whether all that reads them is the lookup
   */
  private static float[] trained(boolean lookedUp, int steps) {
    try (NDManager manager = Torch.newManager();
        TrainableGraph graph = TrainableGraph.open(model(lookedUp), manager)) {
      Optimizer optimizer = new Optimizer(Optimizer.Kind.ADAMW, 0.1, graph.parameters(), manager);
      for (int i = 0; i < steps; i++) {
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          try (Autograd autograd = Autograd.record()) {
            NDArray ids = manager.create(READ);
            autograd.backward(graph.forward(Map.of("ids", ids), true).get("y").square().sum());
          }
          optimizer.step(0.01);
        }
      }
      return graph.parameters().entrySet().stream()
          .filter(e -> e.getKey().name().equals("words"))
          .findFirst()
          .orElseThrow()
          .getValue()
          .toFloatArray();
    }
  }

  private static OnnxModel model(boolean lookedUp) {
    TestGraph g = TestGraph.seeded(3);
    Value words = g.weight("words", WORDS, WIDTH);
    Value ids = g.input("ids", DataType.INT64, -1);
    Value table = lookedUp ? words : g.op("Identity", "same", words);
    Value read = g.op("Gather", "read", table, ids);
    Value y = g.op("MatMul", "y", read, g.weight("m", WIDTH, WIDTH));
    return g.output(y, -1, WIDTH).model(17);
  }
}
