package dev.lathe.optimizers.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.lathe.base.JobContext;
import dev.lathe.engine.session.Preprocessor;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.training.torch.Torch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static final int SIZE = 32;

  @Test
  void picturesOfOneChannelStayWhenTheBufferTheyWereReadIntoIsCollected() {
    int[] examples = IntStream.range(0, SIZE).toArray();
    try (Preprocessor preprocessor = Preprocessor.of(SmallTask.model(SmallTask.network(3, 8)));
        EncodedSet set =
            EncodedSet.encode(
                SmallTask.data(SIZE, 5).examples(), preprocessor, JobContext.unwatched());
        NDManager manager = Torch.newManager()) {
      Batches batches = new Batches(set, SIZE);
      List<Batch> read =
          IntStream.range(0, 20)
              .mapToObj(i -> batches.read(manager, examples, Augmentation.NONE, new Random(1)))
              .toList();
      float[] before = read.get(0).inputs().get("x").toFloatArray();

      collect(before.length * Float.BYTES);

      assertThat(before).doesNotContain(Float.NaN);
      assertThat(read)
          .allSatisfy(b -> assertThat(b.inputs().get("x").toFloatArray()).containsExactly(before));
    }
  }

  /** Frees what nobody holds, and writes over the freed memory. */
  private static void collect(int bytes) {
    for (int round = 0; round < 3; round++) {
      System.gc();
      for (int i = 0; i < 200; i++) {
        ByteBuffer freed = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        while (freed.hasRemaining()) {
          freed.putFloat(Float.NaN);
        }
      }
    }
  }
}
