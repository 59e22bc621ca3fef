package dev.lathe.optimizers.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.optimizers.pass.PassResult;
import dev.lathe.optimizers.testing.OwnHome;
import dev.lathe.optimizers.testing.SmallTask;
import dev.lathe.optimizers.testing.Training;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.fit.AnswerLoss;
import dev.lathe.optimizers.training.fit.Head;
import dev.lathe.optimizers.training.fit.Losses;
import dev.lathe.optimizers.training.recover.RecoverPass;
import dev.lathe.optimizers.training.torch.Autograd;
import dev.lathe.optimizers.training.torch.Torch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches of examples with labels and without. */
@ExtendWith(OwnHome.class)
class PartlyLabelledTest {
  @Test
  void whatHasNoLabelDoesNotCount() {
    try (NDManager m = Torch.newManager()) {
      NDArray logits = m.create(new float[] {1, 0, 2, 5, -3, 1}, new Shape(3, 2));
      NDArray some = Losses.crossEntropy(logits, m.create(new long[] {0, -1, 1}), 0.1);
      NDArray those =
          Losses.crossEntropy(
              m.create(new float[] {1, 0, -3, 1}, new Shape(2, 2)),
              m.create(new long[] {0, 1}),
              0.1);

      assertThat(some.getFloat()).isCloseTo(those.getFloat(), within(1e-6f));
    }
  }

  @Test
  void aBatchWithoutAnyLabelMovesNothing() {
    AnswerLoss losses = new AnswerLoss(new Head("logits", Head.Kind.LOGITS));
    try (NDManager m = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray logits = m.create(new float[] {1, 0, 2, 5}, new Shape(2, 2));
      logits.setRequiresGradient(true);
      Batch batch = new Batch(new int[] {0, 1}, Map.of(), Optional.empty(), Map.of());
      try (Autograd autograd = Autograd.record()) {
        NDArray loss = losses.byLabels(logits, batch);
        autograd.backward(loss);
        assertThat(loss.getFloat()).isZero();
      }
      assertThat(logits.getGradient().toFloatArray()).containsOnly(0);
    }
  }

  /** A tenth is held out, half of it labelled: 120 of 2,400, 12 of 240. */
  @ParameterizedTest
  @CsvSource({"240,1,Accuracy", "2400,2,Accuracy", "240,2,Agreement with the original"})
  void labelsJudgeWhereEnoughAreHeldOut(int size, int each, String judged) {
    PassResult result =
        Training.apply(
            new RecoverPass(),
            "epochs=1,minutes=0,learning-rate=0.001",
            SmallTask.model(SmallTask.network(1, 4)),
            labelledEach(each, size));

    assertThat(result.notes()).anyMatch(n -> n.matches(judged + " on \\d+ held-out examples: .*"));
  }

  private static Dataset labelledEach(int each, int size) {
    Dataset all = SmallTask.data(size, 5);
    List<Example> examples =
        IntStream.range(0, size)
            .mapToObj(
                i -> {
                  Example e = all.examples().get(i);
                  // Not by the remainder alone: the classes follow each other in turn.
                  boolean kept = (i / SmallTask.CLASSES) % each == 0;
                  return kept ? e : new Example(e.sample(), OptionalInt.empty());
                })
            .toList();
    return new Dataset(all.name(), examples, List.of());
  }
}
