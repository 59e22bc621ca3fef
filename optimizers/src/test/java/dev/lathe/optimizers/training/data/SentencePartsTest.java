package dev.lathe.optimizers.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.optimizers.testing.SmallTask;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SentencePartsTest {
  private static final List<Example> SENTENCES =
      Stream.of(
              "one two three four five six seven eight nine ten",
              "aa bb cc dd ee ff gg hh ii jj",
              "too short")
          .map(t -> new Example(new TextSample(t), OptionalInt.of(1)))
          .toList();

  @Test
  void eachPartKeepsItsWordsInTheirOrder() {
    List<Example> made = SentenceParts.of(SENTENCES, 4, 3);

    assertThat(made).hasSizeBetween(8, 10);
    for (Example example : made) {
      assertThat(example.label()).isEmpty();
      String text = ((TextSample) example.sample()).text();
      assertThat(isMadeOfParts(text)).as(text).isTrue();
    }
    assertThat(SentenceParts.of(SENTENCES, 4, 3)).isEqualTo(made);
    assertThat(SentenceParts.of(SENTENCES, 4, 4)).isNotEqualTo(made);
  }

  private static boolean isMadeOfParts(String text) {
    if (isPart(text)) {
      return true;
    }
    return Stream.iterate(text.indexOf(' '), at -> at > 0, at -> text.indexOf(' ', at + 1))
        .anyMatch(at -> isPart(text.substring(0, at)) && isPart(text.substring(at + 1)));
  }

  private static boolean isPart(String text) {
    return SENTENCES.stream()
        .anyMatch(s -> (" " + s.sample().name() + " ").contains(" " + text + " "));
  }

  @Test
  void sentencesWithoutSpacesHavePartsToo() {
    List<Example> chinese =
        List.of(new Example(new TextSample("这部电影非常好看，我很喜欢它。"), OptionalInt.empty()));
    assertThat(SentenceParts.of(chinese, 2, 1))
        .hasSize(2)
        .allMatch(e -> ((TextSample) e.sample()).text().length() >= 2);
  }

  @Test
  void picturesHaveNone() {
    assertThat(SentenceParts.of(SmallTask.data(8, 1).examples(), 2, 1)).isEmpty();
  }
}
