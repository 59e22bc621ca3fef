package dev.lathe.engine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Box;
import dev.lathe.engine.answer.Boxes;
import dev.lathe.engine.answer.Embedding;
import dev.lathe.engine.answer.PixelClasses;
import dev.lathe.engine.answer.Quantity;
import dev.lathe.engine.answer.Segmentation;
import dev.lathe.engine.answer.TokenScores;
import dev.lathe.engine.answer.TrueBoxes;
import dev.lathe.engine.answer.TrueMask;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.evaluate.Change;
import dev.lathe.engine.evaluate.Change.Judged;
import dev.lathe.engine.evaluate.Change.Kind;
import dev.lathe.engine.evaluate.Change.Move;
import dev.lathe.engine.evaluate.Change.Overlap;
import dev.lathe.engine.evaluate.ChangeMeasure;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each task calls lost, gained and changed. */
class EveryChangeTest {
  static List<Task> tasks() {
    return Tasks.all();
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void nothingChangesBetweenAnAnswerAndItself(Task task) {
    TaskExample example = task.example();
    Answer answer = example.answer(task);
    Change c = task.change(example.truth(), answer, answer);
    assertThat(c.kind()).isEqualTo(Kind.SAME);
    assertThat(c.loss()).isZero();
    assertThat(c.moves()).isEmpty();
    assertThat(c.judged()).allMatch(j -> j.before() == j.after());
    assertThat(task.change(Optional.empty(), answer, answer).kind()).isEqualTo(Kind.SAME);
    assertThat(task.inBrief(answer, example.setup(task))).isNotBlank().doesNotContain("\n");
    assertThat(task.changeMeasure()).isNotNull();
  }

  private static Answer boxes(Box... boxes) {
    List<Box> all = List.of(boxes);
    return new Boxes(all, all, all, List.of("person", "dog"));
  }

  @Test
  void aTrueBoxThatIsNotFoundAnyMoreIsLost() {
    Box person = new Box(0, 0.9f, 0, 0, 10, 10);
    Box dog = new Box(1, 0.8f, 50, 50, 10, 10);
    Box ghost = new Box(1, 0.4f, 80, 80, 10, 10);
    Optional<Truth> truth =
        Optional.of(
            TrueBoxes.of(List.of(new Box(0, 1, 0, 0, 10, 10), new Box(1, 1, 50, 50, 10, 10))));

    Change c = Tasks.OBJECT_DETECTION.change(truth, boxes(person, dog), boxes(person, ghost));
    assertThat(c.kind()).isEqualTo(Kind.LOST);
    assertThat(c.loss()).isCloseTo(0.4, within(1e-6));
    assertThat(c.judged()).containsExactly(new Judged(0, true, true), new Judged(1, true, false));
    assertThat(c.moves()).containsExactly(new Move(1, Move.NONE), new Move(Move.NONE, 1));
    assertThat(Tasks.OBJECT_DETECTION.change(truth, boxes(person), boxes(person, dog)).kind())
        .isEqualTo(Kind.GAINED);
    Change unlabelled =
        Tasks.OBJECT_DETECTION.change(Optional.empty(), boxes(person, dog), boxes(person, ghost));
    assertThat(unlabelled.kind()).isEqualTo(Kind.CHANGED);
    assertThat(unlabelled.loss()).isCloseTo(1.2, within(1e-6));
  }

  @Test
  void aNumberFartherFromTheTrueOneIsLost() {
    Optional<Truth> truth = Optional.of(new Truth.OfNumber(100));
    Change c = Tasks.TABULAR_REGRESSION.change(truth, new Quantity(101), new Quantity(90));
    assertThat(c.kind()).isEqualTo(Kind.LOST);
    assertThat(c.loss()).isCloseTo(9, within(1e-9));
    assertThat(Tasks.TABULAR_REGRESSION.change(truth, new Quantity(90), new Quantity(101)).kind())
        .isEqualTo(Kind.GAINED);
    Change none =
        Tasks.TABULAR_REGRESSION.change(truth, new Quantity(90), new Quantity(Double.NaN));
    assertThat(none.kind()).isEqualTo(Kind.LOST);
    assertThat(none.after()).isEmpty();
    assertThat(Tasks.TABULAR_REGRESSION.changeMeasure()).isEqualTo(ChangeMeasure.ERROR);
  }

  private static Answer pixels(int... classes) {
    short[] all = new short[classes.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (short) classes[i];
    }
    PixelClasses row = new PixelClasses(all.length, 1, all);
    return new Segmentation(
        row, all.length, 1, new float[0], List.of("road", "car"), false, Optional.empty());
  }

  @Test
  void pixelsOfAnotherClassLoseOverlap() {
    Optional<Truth> truth =
        Optional.of(new TrueMask(new PixelClasses(4, 1, new short[] {0, 0, 1, 1})));

    Change c = Tasks.SEGMENTATION.change(truth, pixels(0, 0, 1, 1), pixels(0, 0, 0, 1));
    assertThat(c.kind()).isEqualTo(Kind.LOST);
    assertThat(c.before()).hasValue(1);
    // Two of three, and one of two.
    assertThat(c.after().orElseThrow()).isCloseTo((2 / 3.0 + 0.5) / 2, within(1e-9));
    assertThat(c.moves()).containsExactly(new Move(1, 0));
    assertThat(c.overlaps())
        .containsExactly(new Overlap(0, 2, 2, 2, 2, 3), new Overlap(1, 2, 2, 2, 1, 1));
    assertThat(Tasks.SEGMENTATION.change(truth, pixels(0, 0, 0, 1), pixels(0, 0, 1, 1)).kind())
        .isEqualTo(Kind.GAINED);
    Change unlabelled =
        Tasks.SEGMENTATION.change(Optional.empty(), pixels(0, 0, 1, 1), pixels(0, 0, 0, 1));
    assertThat(unlabelled.kind()).isEqualTo(Kind.CHANGED);
    assertThat(unlabelled.loss()).isCloseTo(0.25, within(1e-9));
  }

  @Test
  void theLeastAlikeVectorsLoseMost() {
    Answer a = new Embedding(new float[] {1, 0});
    Change c =
        Tasks.TEXT_EMBEDDING.change(Optional.empty(), a, new Embedding(new float[] {0.6f, 0.8f}));
    assertThat(c.kind()).isEqualTo(Kind.CHANGED);
    assertThat(c.loss()).isCloseTo(0.4, within(1e-6));
    Change none =
        Tasks.TEXT_EMBEDDING.change(Optional.empty(), a, new Embedding(new float[] {Float.NaN, 0}));
    assertThat(none.loss()).isEqualTo(1);
  }

  @Test
  void theEarliestDivergenceLosesMost() {
    Answer a = scores(5, 6, 7, 8);
    Change early = Tasks.TEXT_GENERATION.change(Optional.empty(), a, scores(5, 9, 7, 8));
    Change late = Tasks.TEXT_GENERATION.change(Optional.empty(), a, scores(5, 6, 7, 9));
    assertThat(early.after()).hasValue(1);
    assertThat(late.after()).hasValue(3);
    assertThat(early.loss()).isGreaterThan(late.loss());
    assertThat(Tasks.TEXT_GENERATION.nextToken(a, early)).hasValue(6);
  }

  private static Answer scores(int... best) {
    return new TokenScores(new float[best.length - 1], best, List.of(), new float[0]);
  }
}
