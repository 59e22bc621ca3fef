package dev.lathe.engine.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoryGrammarTest {
  private static final StoryGrammar GRAMMAR = StoryGrammar.builtIn();

  /** What some story begins with, and where the first character stands that none has there. */
  private static StoryGrammar.Verdict broken(String wellBegun, String rest) {
    StoryGrammar.Verdict verdict = GRAMMAR.judge(wellBegun + rest);
    assertThat(verdict.isWellFormed()).isFalse();
    return verdict;
  }

  @Test
  void whatItWritesItCallsWellFormed() {
    List<String> stories = GRAMMAR.stories(5000).limit(200).toList();
    assertThat(stories).doesNotHaveDuplicates();
    assertThat(stories).allMatch(s -> GRAMMAR.judge(s).isWellFormed());
    assertThat(GRAMMAR.story(5000)).isEqualTo(stories.get(0));
  }

  @Test
  void everyBeginningIsOneAndNoStory() {
    String story = GRAMMAR.story(4);
    for (int n = 1; n < story.length(); n += 7) {
      StoryGrammar.Verdict verdict = GRAMMAR.judge(story.substring(0, n));
      assertThat(verdict.isWellFormed()).isFalse();
      assertThat(verdict.isBeginning()).isTrue();
      assertThat(verdict.reached()).isEqualTo(n);
    }
  }

  @Test
  void aPronounBelongsToItsName() {
    String begun = "Mia was a small fox. ";
    assertThat(broken(begun, "He lived near the lake.").reached()).isEqualTo(begun.length());
    assertThat(GRAMMAR.judge(begun + "She lived near the lake.").isBeginning()).isTrue();
  }

  @Test
  void whatWasLostIsWhatIsFound() {
    String begun =
        "Tom was a lazy bear. He lived near the lake. One day Tom lost his red hat. He looked"
            + " everywhere, but he could not find it. He asked the owl for help. \"Look under the"
            + " bridge,\" said the owl. So Tom looked under the bridge and found the red ";
    String end = ". He thanked the owl and went home to the lake.";
    assertThat(GRAMMAR.judge(begun + "hat" + end).isWellFormed()).isTrue();
    assertThat(broken(begun, "key" + end).reached()).isEqualTo(begun.length());
  }

  @Test
  void moreThanAStoryIsNone() {
    String story = GRAMMAR.story(1);
    assertThat(GRAMMAR.judge(story + " The end.").isWellFormed()).isFalse();
    assertThat(GRAMMAR.judge("").isWellFormed()).isFalse();
    assertThat(GRAMMAR.judge("x".repeat(100_000)).reached()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"evaluation.jsonl, 0, 400", "training.jsonl, 1000000, 800"})
  void theCommittedStoriesComeOutAgain(String file, long seed, int count) throws IOException {
    List<String> committed = new ArrayList<>();
    try (InputStream in =
        StoryGrammar.class.getResourceAsStream("/lathe/samples/stories/" + file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        committed.add(new ObjectMapper().readTree(line).path("text").asText());
      }
    }
    assertThat(committed).isEqualTo(GRAMMAR.stories(seed).limit(count).toList());
  }

  @Test
  void aGrammarOfOnesOwnSaysWhatItLacks() {
    StoryGrammar own =
        StoryGrammar.of(
            "@name\n  Ann/she\n  Bob/he\nstory:\n  <name> (ran|sat) [and <name.1> sang].");
    assertThat(own.judge("Bob sat and he sang.").isWellFormed()).isTrue();
    assertThat(own.judge("Bob sat.").isWellFormed()).isTrue();
    assertThat(own.judge("Bob sat and she sang.").reached()).isEqualTo("Bob sat and ".length());
    assertThatThrownBy(() -> StoryGrammar.of("story:\n  {end}")).hasMessageContaining("'end'");
    assertThatThrownBy(() -> StoryGrammar.of("story:\n  <name>")).hasMessageContaining("name");
    assertThatThrownBy(() -> StoryGrammar.of("story:\n  (a|b")).hasMessageContaining("not closed");
  }
}
