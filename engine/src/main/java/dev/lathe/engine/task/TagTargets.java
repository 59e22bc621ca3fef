package dev.lathe.engine.task;

import dev.lathe.engine.answer.TrueTags;
import dev.lathe.engine.text.Place;
import dev.lathe.engine.text.TagScheme;
import dev.lathe.engine.text.TagSpan;
import dev.lathe.engine.text.TextFrame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Which label each token should have: what a loss over tokens is counted against. */
final class TagTargets {
  private TagTargets() {}

  /**
   * Writes the label of the first token of each word.
   *
   * @param frame where the tokens lie in the sentence
   * @param labels of the model
   * @param classes of the tokens; those of which nothing is known stay as they are
   */
  static void put(TrueTags truth, TextFrame frame, List<String> labels, int... classes) {
    Map<Integer, Integer> byStart = labelsOfWords(truth, labels);
    int before = -1;
    for (int i = 0; i < Math.min(classes.length, frame.wordOf().size()); i++) {
      int word = frame.wordOf().get(i);
      if (word >= 0 && word != before) {
        // Tokenizers cut at hyphens, where the data may not: what begins within a word has no tag.
        classes[i] = byStart.getOrDefault(frame.words().get(word).start(), classes[i]);
      }
      before = word >= 0 ? word : before;
    }
  }

  private static Map<Integer, Integer> labelsOfWords(TrueTags truth, List<String> labels) {
    TagScheme scheme = TagScheme.of(labels);
    int outside =
        IntStream.range(0, labels.size())
            .filter(i -> labels.get(i).equalsIgnoreCase(TagScheme.OUTSIDE))
            .findFirst()
            .orElse(-1);
    Map<Integer, Integer> byStart = new HashMap<>();
    List<Place> words = truth.words();
    for (Place word : words) {
      byStart.put(word.start(), outside);
    }
    for (TagSpan span : truth.spans()) {
      for (int w = span.from(); w < Math.min(span.to(), words.size()); w++) {
        byStart.put(words.get(w).start(), scheme.labelOf(labels, span, w).orElse(-1));
      }
    }
    return byStart;
  }
}
