package dev.lathe.optimizers.training.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.lathe.optimizers.training.fit.Losses;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Java's garbage collector may run between the forward and the backward pass. */
class ScalarsTest {
  static Stream<Named<UnaryOperator<NDArray>>> losses() {
    return Stream.of(
        Named.of("a product", x -> x.mul(Scalars.of(3f)).sum()),
        Named.of("a quotient", x -> x.div(Scalars.of(3f)).sum()),
        Named.of("a power", x -> x.pow(Scalars.of(3f)).sum()),
        Named.of(
            "a product with an array that was closed",
            x -> {
              try (NDArray y = Scalars.owned(x.getManager().create(new float[] {1, 2, 3, 4}))) {
                return x.reshape(4).mul(y).sum();
              }
            }),
        Named.of("soft targets", x -> Losses.softTargets(x, x.neg(), 4)));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void gradientIsTheSameAfterCollection(UnaryOperator<NDArray> loss) {
    float[] wanted = gradient(loss, () -> {});

    float[] found = gradient(loss, ScalarsTest::collect);

    assertThat(found).containsExactly(wanted);
  }

  private static float[] gradient(UnaryOperator<NDArray> loss, Runnable between) {
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray x = manager.create(new float[][] {{1, 2}, {3, 4}});
      x.setRequiresGradient(true);
      try (Autograd autograd = Autograd.record()) {
        NDArray value = loss.apply(x);
        between.run();
        autograd.backward(value);
      }
      return x.getGradient().toFloatArray();
    }
  }

  /** Frees what nobody holds, and writes over the freed memory. */
  private static void collect() {
    for (int round = 0; round < 3; round++) {
      System.gc();
      for (int i = 0; i < 2_000; i++) {
        ByteBuffer freed = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
        while (freed.hasRemaining()) {
          freed.putFloat(Float.NaN);
        }
      }
    }
  }
}
