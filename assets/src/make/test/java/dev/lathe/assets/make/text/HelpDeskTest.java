package dev.lathe.assets.make.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HelpDeskTest {
  private static String resource(String name) throws Exception {
    try (InputStream in =
        HelpDeskTest.class.getResourceAsStream("/lathe/samples/helpdesk/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theCommittedFilesComeOutAgain() throws Exception {
    HelpDeskFiles files = HelpDeskFiles.make();
    for (Map.Entry<String, String> f : files.contents().entrySet()) {
      assertThat(resource(f.getKey())).as(f.getKey()).isEqualTo(f.getValue());
    }
  }

  @Test
  void evaluationSharesNoSentenceWithTraining() throws Exception {
    Set<String> training = sentences("training.tsv");
    Set<String> evaluation = sentences("evaluation.tsv");
    assertThat(evaluation).hasSize(1600).doesNotContainAnyElementsOf(training);
  }

  private static Set<String> sentences(String name) throws Exception {
    return resource(name)
        .lines()
        .skip(1)
        .map(l -> HelpDesk.key(l.split("\t")[0]))
        .collect(Collectors.toSet());
  }

  @Test
  void heldOutAlternativesOccurOnlyWhereAskedFor() {
    Grammar grammar = new Grammar("a:\n  seen\n  *hidden\n");
    for (int i = 0; i < 50; i++) {
      assertThat(grammar.sentence("a", false, new java.util.Random(i))).isEqualTo("seen");
    }
  }

  @Test
  void rulesChoicesAndOptionsExpand() {
    Grammar grammar = new Grammar("# note\na:\n  x {b} (c|c) [d]\nb:\n  y\n");
    assertThat(grammar.sentence("a", false, new java.util.Random(1))).isIn("x y c", "x y c d");
  }

  @Test
  void vocabularyHasMarksFirstThenLettersAndFrequentWords() {
    List<String> vocabulary = WordPieces.vocabulary(List.of("where where it", "where"), 3, 5);
    assertThat(vocabulary).startsWith("[PAD]", "[UNK]", "[CLS]", "[SEP]");
    assertThat(vocabulary).contains("where", "##e", "##he", "a").doesNotContain("it");
    assertThat(vocabulary).doesNotHaveDuplicates();
  }
}
