package dev.lathe.controllers.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.TokenTags;
import dev.lathe.engine.answer.TokenTags.Piece;
import dev.lathe.engine.task.Tasks;
import dev.lathe.engine.text.Place;
import dev.lathe.engine.text.TextFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Spans in a sentence: all of it is there, and differences are said on them and in words. */
final class TagsPresenterTest {
  private static final List<String> LABELS = List.of("O", "B-PER", "I-PER", "B-LOC");
  private static final String TEXT = "\uD83D\uDE00 Ada met Grace in Paris.";
  private static final TaskPresenter PRESENTER = Presenters.of(Tasks.TOKEN_CLASSIFICATION);

  private static Answer tagged(int... labels) {
    List<Place> words =
        List.of(
            new Place(0, 1),
            new Place(2, 5),
            new Place(6, 9),
            new Place(10, 15),
            new Place(16, 18),
            new Place(19, 24),
            new Place(24, 25));
    List<Piece> pieces = new ArrayList<>();
    for (int label : labels) {
      pieces.add(new Piece(label, 0.75f));
    }
    return new TokenTags(pieces, Optional.empty())
        .in(new TextFrame(TEXT, List.of(0, 1, 2, 3, 4, 5, 6), words, -1), LABELS);
  }

  @Test
  void theWholeSentenceIsShownWithItsSpans() {
    TaggedText t =
        (TaggedText) PRESENTER.content(List.of(tagged(0, 1, 0, 1, 0, 3, 0)), Optional.empty());
    assertThat(t.parts())
        .extracting(TaggedText.Part::text)
        .containsExactly("\uD83D\uDE00 ", "Ada", " met ", "Grace", " in ", "Paris", ".");
    assertThat(t.parts())
        .extracting(TaggedText.Part::label)
        .containsExactly("", "PER", "", "PER", "", "LOC", "");
    assertThat(t.parts())
        .extracting(TaggedText.Part::type)
        .containsExactly(-1, 0, -1, 0, -1, 1, -1);
    assertThat(t.parts().get(1).detail()).contains("75.0 %").contains("2 to 5");
    assertThat(t.legend()).extracting(TaggedText.Type::text).containsExactly("PER · 2", "LOC · 1");
    assertThat(t.note()).isEmpty();
  }

  @Test
  void whatDiffersFromTheOriginalIsOnTheSpanAndInWords() {
    List<Answer> original = List.of(tagged(0, 1, 0, 1, 0, 3, 0));
    List<Answer> mine = List.of(tagged(0, 1, 0, 0, 0, 1, 3));
    TaggedText t = (TaggedText) PRESENTER.content(mine, Optional.of(original));
    assertThat(t.parts())
        .extracting(TaggedText.Part::label)
        .containsExactly("", "PER", "", "PER, was LOC", "new: LOC");
    assertThat(PRESENTER.difference(mine, original))
        .isEqualTo("lost: PER “Grace” · “Paris” is now PER, was LOC · new: LOC “.”");
    assertThat(PRESENTER.difference(original, original))
        .isEqualTo("The same entities as the original.");
    assertThat(PRESENTER.change(original.get(0), mine.get(0))).isEqualTo("2 LOST, 2 NEW");
    assertThat(PRESENTER.bars(mine.get(0)).get(0).label()).isEqualTo("PER: Ada");
  }

  @Test
  void nothingFoundIsSaid() {
    TaggedText t =
        (TaggedText) PRESENTER.content(List.of(tagged(0, 0, 0, 0, 0, 0, 0)), Optional.empty());
    assertThat(t.parts()).hasSize(1);
    assertThat(t.note()).isNotEmpty();
  }
}
