package dev.lathe.optimizers.training.fit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.testing.TestGraph;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.torch.Torch;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a model is learned. */
class HeadTest {
  /** The product's own answers are made of the same output. */
  @ParameterizedTest
  @CsvSource({
    "pooler_output,text-embedding,states",
    "sentence_embedding,text-embedding,sentence_embedding",
    "pooler_output,raw-tensors,pooler_output"
  })
  void embeddingsAreLearnedWhereTheyAreTaken(String second, String task, String learned) {
    TestGraph g = TestGraph.seeded(1);
    Value x = g.input("x", -1, -1, 8);
    g.output(g.op("Tanh", "states", x), -1, -1, 8);
    g.output(g.op("ReduceMean", second, x), -1, 8);
    assertThat(Head.of(g.graph(), Tasks.ofId(task).orElseThrow()).output()).isEqualTo(learned);
  }

  @Test
  void anEmbeddingIsTheMeanOverRealTokens() {
    try (NDManager m = Torch.newManager()) {
      NDArray mask = m.create(new long[] {1, 1, 0, 1, 1, 1}, new Shape(2, 3));
      NDArray tokens =
          m.create(new float[] {1, 2, 3, 4, 99, 99, 1, 1, 2, 2, 3, 3}, new Shape(2, 3, 2));
      Batch batch =
          new Batch(new int[] {0, 1}, Map.of("attention_mask", mask), Optional.empty(), Map.of());
      Head head = new Head("states", Head.Kind.EMBEDDING);
      assertThat(head.matrix(tokens, batch).toFloatArray()).containsExactly(2, 3, 2, 2);
      Head plain = new Head("states", Head.Kind.VALUES);
      assertThat(plain.matrix(tokens, batch).toFloatArray())
          .containsExactly(1, 2, 3, 4, 0, 0, 1, 1, 2, 2, 3, 3);
      Batch unmasked = new Batch(new int[] {0, 1}, Map.of(), Optional.empty(), Map.of());
      assertThat(head.matrix(tokens, unmasked).toFloatArray()).containsExactly(103 / 3f, 35, 2, 2);
    }
  }
}
