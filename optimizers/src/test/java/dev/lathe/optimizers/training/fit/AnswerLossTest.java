package dev.lathe.optimizers.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.torch.Torch;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerLossTest {
  private static final AnswerLoss EMBEDDINGS =
      new AnswerLoss(new Head("states", Head.Kind.EMBEDDING));

  @Test
  void tokensAreComparedOneByOneAndPaddingIsNot() {
    try (NDManager m = Torch.newManager()) {
      // The same mean over the two real tokens, by others: the sentences' loss is blind to that.
      NDArray given = m.create(new float[] {1, 3, 50}, new Shape(1, 3, 1));
      NDArray wanted = m.create(new float[] {3, 1, -50}, new Shape(1, 3, 1));
      NDArray mask = m.create(new long[] {1, 1, 0}, new Shape(1, 3));
      Batch batch =
          new Batch(new int[] {0}, Map.of("attention_mask", mask), Optional.empty(), Map.of());

      NDArray sentences =
          EMBEDDINGS.likeTeacher(
              EMBEDDINGS.head().matrix(given, batch), EMBEDDINGS.head().matrix(wanted, batch), 1);
      NDArray tokens = EMBEDDINGS.likeTokens(given, wanted, batch).orElseThrow();

      assertThat(sentences.getFloat()).isCloseTo(0, within(1e-6f));
      // (2² + 2²) of 3² + 1².
      assertThat(tokens.getFloat()).isCloseTo(0.8f, within(1e-5f));
    }
  }

  /** A width that is always 8, and a score: a pixel more must not drown the score. */
  @Test
  void aQuantityThatNeverVariesDoesNotDrownTheOthers() {
    AnswerLoss boxes = new AnswerLoss(new Head("boxes", Head.Kind.VALUES, 2));
    try (NDManager m = Torch.newManager()) {
      NDArray wanted = m.create(new float[] {8, 0, 8, 1, 8, 0, 8, 1}, new Shape(1, 8));
      NDArray wider = m.create(new float[] {9, 0, 9, 1, 9, 0, 9, 1}, new Shape(1, 8));
      NDArray missed = m.create(new float[] {8, 0, 8, 0, 8, 0, 8, 0}, new Shape(1, 8));
      // Half of the values are off by 1 in units of a tenth of 8, a quarter by two deviations.
      assertThat(boxes.likeTeacher(wider, wanted, 1).getFloat())
          .isCloseTo(0.5f / 0.64f, within(1e-5f));
      assertThat(boxes.likeTeacher(missed, wanted, 1).getFloat()).isCloseTo(1, within(1e-5f));
    }
  }

  @Test
  void thereIsNothingToCompareInVectorsOfSentencesOtherWidthsAndClasses() {
    try (NDManager m = Torch.newManager()) {
      Batch batch = new Batch(new int[] {0}, Map.of(), Optional.empty(), Map.of());
      NDArray tokens = m.ones(new Shape(1, 3, 2));
      AnswerLoss classes = new AnswerLoss(new Head("logits", Head.Kind.LOGITS));

      assertThat(EMBEDDINGS.likeTokens(m.ones(new Shape(1, 2)), m.ones(new Shape(1, 2)), batch))
          .isEmpty();
      assertThat(EMBEDDINGS.likeTokens(m.ones(new Shape(1, 3, 4)), tokens, batch)).isEmpty();
      assertThat(classes.likeTokens(tokens, tokens, batch)).isEmpty();
    }
  }
}
