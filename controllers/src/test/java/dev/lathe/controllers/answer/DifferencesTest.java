package dev.lathe.controllers.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.ScoredLabel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DifferencesTest {
  private static final List<String> NAMES = List.of("hare", "rabbit", "angora", "hamster");

  private static Classification answer(float... scores) {
    List<ScoredLabel> labels =
        IntStream.range(0, scores.length)
            .mapToObj(i -> new ScoredLabel(NAMES.get(i), i, scores[i]))
            .sorted(Comparator.comparingDouble(ScoredLabel::score).reversed())
            .toList();
    return new Classification(labels, Arrays.copyOf(scores, scores.length));
  }

  @Test
  void sameOrder() {
    assertThat(Differences.describe(answer(.7f, .2f, .1f), answer(.65f, .2f, .15f)))
        .isEqualTo("Same labels in the same order. The score of hare is 5.0 points lower.");
  }

  @Test
  void swappedPlaces() {
    assertThat(Differences.describe(answer(.7f, .15f, .1f, .05f), answer(.7f, .1f, .15f, .05f)))
        .startsWith(
            "Same first label. Places 2 and 3 swapped: angora (15.0 %) before rabbit (10.0 %).")
        .endsWith("The score of hare is the same.");
  }

  @Test
  void anotherFirstLabel() {
    assertThat(Differences.describe(answer(.7f, .3f), answer(.4f, .6f)))
        .isEqualTo("Another first label: rabbit (60.0 %) instead of hare, which has 40.0 % here.");
  }
}
