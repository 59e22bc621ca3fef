package dev.lathe.engine.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.answer.PixelClasses;
import dev.lathe.engine.answer.TrueMask;
import dev.lathe.engine.answer.TrueTags;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.picture.PictureFrame;
import dev.lathe.engine.task.OutputPlaces.Move;
import dev.lathe.engine.text.Place;
import dev.lathe.engine.text.TagSpan;
import dev.lathe.engine.text.TextFrame;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each task declares to be learned from labels. */
class LabelLossTest {
  static List<Task> tasks() {
    return Tasks.all();
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void whatIsDeclaredIsThere(Task task) {
    TaskExample e = task.example();
    switch (task.labelLoss()) {
      case NONE -> assertThat(task.trainingHead()).isNotEqualTo(TrainingHead.CLASSES);
      case CLASS -> assertThat(task.trainingHead()).isEqualTo(TrainingHead.CLASSES);
      case NUMBER -> assertThat(e.truth()).containsInstanceOf(Truth.OfNumber.class);
      case PLACES -> {
        int n = 4;
        OutputPlaces row = new OutputPlaces(1, n, Optional.empty(), e.text(), Move.NONE);
        assertThat(task.classesOfPlaces(e.truth().orElseThrow(), e.setup(task), row)).hasSize(n);
      }
    }
  }

  private static int[] pixels(OutputPlaces places) {
    TrueMask mask = new TrueMask(new PixelClasses(4, 1, new short[] {0, 1, 2, 3}));
    return Tasks.SEGMENTATION.classesOfPlaces(mask, ModelSetup.of(Tasks.SEGMENTATION), places);
  }

  private static OutputPlaces row(Optional<PictureFrame> frame, Move move) {
    return new OutputPlaces(1, 8, frame, Optional.empty(), move);
  }

  @Test
  void aMaskComesToLieWhereItsPictureDoes() {
    assertThat(pixels(row(Optional.empty(), Move.NONE))).containsExactly(0, 0, 1, 1, 2, 2, 3, 3);
    // Letterboxed into the middle half of the input.
    PictureFrame half = new PictureFrame(40, 10, 80, 10, 40, 10, 20, 0);
    assertThat(pixels(row(Optional.of(half), Move.NONE)))
        .containsExactly(-1, -1, 0, 1, 2, 3, -1, -1);
    // Cropped: the input shows the middle half of the picture.
    PictureFrame crop = new PictureFrame(40, 10, 20, 10, 40, 10, -10, 0);
    assertThat(pixels(row(Optional.of(crop), Move.NONE))).containsExactly(1, 1, 1, 1, 2, 2, 2, 2);
    assertThat(pixels(row(Optional.empty(), new Move(0.25, 0, false))))
        .containsExactly(1, 1, 2, 2, 3, 3, -1, -1);
    assertThat(pixels(row(Optional.empty(), new Move(0, 0, true))))
        .containsExactly(3, 3, 2, 2, 1, 1, 0, 0);
  }

  private static int[] tags(List<String> labels) {
    // "Ada Love·lace met us": special, Ada, Love, ##lace, met, us, special, padding.
    TextFrame frame =
        new TextFrame(
            "Ada Lovelace met us",
            List.of(-1, 0, 1, 1, 2, 3, -1),
            List.of(new Place(0, 3), new Place(4, 12), new Place(13, 16), new Place(17, 19)),
            -1);
    TrueTags truth =
        new TrueTags(
            List.of(new Place(0, 3), new Place(4, 12), new Place(13, 16)),
            List.of(new TagSpan("PER", 0, 2)));
    return Tasks.TOKEN_CLASSIFICATION.classesOfPlaces(
        truth,
        ModelSetup.of(Tasks.TOKEN_CLASSIFICATION).withLabels(labels, List.of()),
        new OutputPlaces(1, 8, Optional.empty(), Optional.of(frame), Move.NONE));
  }

  /** Pieces behind the first, special tokens, padding, and a word that the data do not have. */
  @Test
  void onlyTheFirstPieceOfAWordHasATag() {
    assertThat(tags(List.of("O", "B-PER", "I-PER"))).containsExactly(-1, 1, 2, -1, 0, -1, -1, -1);
    assertThat(tags(List.of("B-PER", "I-PER", "L-PER", "U-PER", "O")))
        .containsExactly(-1, 0, 2, -1, 4, -1, -1, -1);
    assertThat(tags(List.of("O", "PER"))).containsExactly(-1, 1, 1, -1, 0, -1, -1, -1);
    assertThat(tags(List.of("O", "B-LOC", "I-LOC"))).containsExactly(-1, -1, -1, -1, 0, -1, -1, -1);
  }
}
