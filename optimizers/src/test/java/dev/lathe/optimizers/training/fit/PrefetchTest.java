package dev.lathe.optimizers.training.fit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lathe.base.JobContext;
import dev.lathe.engine.session.Preprocessor;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.training.data.Augmentation;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.data.Batches;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.torch.Scalars;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrefetchTest {
  /** Answers with the double of what it sees, as one that pools divides by a number. */
  private static final Teacher DOUBLING =
      new Teacher() {
        @Override
        public Map<String, NDArray> answers(NDManager manager, Batch batch) {
          return Map.of("y", batch.inputs().get("x").mul(Scalars.of(2)));
        }

        @Override
        public void close() {}
      };

  @Test
  void aBatchHasItsAnswersUntilItIsClosedAndNothingIsLeftBehind() {
    try (Preprocessor preprocessor = Preprocessor.of(SmallTask.model(SmallTask.network(3, 8)));
        EncodedSet set =
            EncodedSet.encode(
                SmallTask.data(16, 5).examples(), preprocessor, JobContext.unwatched())) {
      int before = scalars();
      Batches batches = new Batches(set, 4);
      try (Prefetch prefetch =
          new Prefetch(
              batches,
              batches.inOrder(),
              Augmentation.NONE,
              new Random(1),
              Optional.of(DOUBLING))) {
        for (int i = 0; i < batches.count(); i++) {
          try (Prefetch.Prefetched next = prefetch.next()) {
            Batch batch = next.batch();
            float[] seen = batch.inputs().get("x").toFloatArray();
            float[] taught = batch.taught().get("y").toFloatArray();
            assertThat(taught[7]).isEqualTo(2 * seen[7]);
            assertThat(batch.labels().orElseThrow().toLongArray()).containsExactly(0, 1, 2, 3);
          }
        }
      }
      assertThat(scalars()).isEqualTo(before);
    }
  }

  /** How many numbers are alive. */
  private static int scalars() {
    try (NDArray one = Scalars.of(1)) {
      return ((BaseNDManager) one.getManager()).getManagedArrays().size();
    }
  }
}
