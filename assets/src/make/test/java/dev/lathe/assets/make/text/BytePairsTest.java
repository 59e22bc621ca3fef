package dev.lathe.assets.make.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.assets.make.text.BytePairs.Pair;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BytePairsTest {
  private static String resource(String name) throws Exception {
    try (InputStream in =
        BytePairsTest.class.getResourceAsStream("/lathe/samples/stories/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A line is {"text":"…"}, whose only escapes are quotation marks. */
  private static String text(String line) {
    return line.substring("{\"text\":\"".length(), line.length() - 2).replace("\\\"", "\"");
  }

  @Test
  void theCommittedTokenizerComesOutAgain() throws Exception {
    List<String> stories = resource("training.jsonl").lines().map(BytePairsTest::text).toList();
    assertThat(stories).hasSize(800);
    assertThat(resource("tokenizer.json")).isEqualTo(BytePairs.learn(stories, 768).tokenizerJson());
  }

  @Test
  void theMostFrequentPairIsJoinedFirst() {
    BytePairs pairs = BytePairs.learn(List.of("lower lower low"), 1000);
    assertThat(pairs.merges())
        .startsWith(new Pair("l", "o"), new Pair("lo", "w"), new Pair("e", "r"));
    assertThat(pairs.vocabulary()).hasSize(257 + pairs.merges().size()).contains("lower");
    assertThat(pairs.vocabulary().get(0)).isEqualTo(BytePairs.END);
  }

  @Test
  void itStopsWhereTheVocabularyIsFullOrNothingRepeats() {
    assertThat(BytePairs.learn(List.of("abab abab"), 258).merges()).hasSize(1);
    assertThat(BytePairs.learn(List.of("abc"), 1000).merges()).isEmpty();
    assertThat(BytePairs.learn(List.of(), 1000).vocabulary()).hasSize(257).doesNotHaveDuplicates();
  }
}
