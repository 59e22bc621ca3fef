package dev.lathe.optimizers.training.data;

import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TextSample;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;

/**
 * More sentences to ask a teacher about, made of those that are there: parts of one, and parts of
 * two joined. A few thousand sentences say too little of what a teacher knows; Jiao et al. 2020
 * (TinyBERT) make twenty of each by replacing words, for which they need a language model. What is
 * cut out keeps its words in their order, and needs none. Nobody has labelled these.
 */
final class SentenceParts {
  /** Shorter sentences have no parts worth asking about. */
  private static final int LEAST_WORDS = 4;

  private static final double SHORTEST = 0.3;
  private static final double LONGEST = 0.7;

  private final Random random;

  /** A text, and where its words begin. */
  private record Sentence(String text, List<Integer> words) {
    static Sentence of(String text) {
      return new Sentence(text, starts(text));
    }
  }

  private SentenceParts(long seed) {
    this.random = new Random(seed);
  }

  /**
   * Made-up sentences, by turns two parts joined and one alone.
   *
   * @param each how many for each sentence
   * @return none of examples that are no sentences
   */
  static List<Example> of(List<Example> examples, int each, long seed) {
    if (each == 0) {
      return List.of();
    }
    List<Sentence> sentences = new ArrayList<>();
    for (Example example : examples) {
      if (example.sample() instanceof TextSample text) {
        sentences.add(Sentence.of(text.text()));
      }
    }
    SentenceParts parts = new SentenceParts(seed);
    List<Example> made = new ArrayList<>();
    for (Sentence sentence : sentences) {
      for (int i = 0; i < each; i++) {
        String part = parts.part(sentence);
        String other = parts.part(sentences.get(parts.random.nextInt(sentences.size())));
        String text = i % 2 == 0 ? part + " " + other : part;
        if (!text.isBlank()) {
          made.add(new Example(new TextSample(text.strip()), OptionalInt.empty()));
        }
      }
    }
    return made;
  }

  /** Some words in a row; none of a sentence that has too few. */
  private String part(Sentence sentence) {
    List<Integer> words = sentence.words();
    if (words.size() <= LEAST_WORDS) {
      return "";
    }
    int count = words.size() - 1;
    double share = SHORTEST + (LONGEST - SHORTEST) * random.nextDouble();
    int length = Math.max(1, (int) (count * share));
    int first = random.nextInt(count - length + 1);
    return sentence.text().substring(words.get(first), words.get(first + length)).strip();
  }

  /** Where words begin, punctuation counted as words, and the end; also where no spaces are. */
  private static List<Integer> starts(String text) {
    BreakIterator breaks = BreakIterator.getWordInstance(Locale.ROOT);
    breaks.setText(text);
    List<Integer> starts = new ArrayList<>();
    int from = breaks.first();
    for (int to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
      if (!text.substring(from, to).isBlank()) {
        starts.add(from);
      }
    }
    starts.add(text.length());
    return starts;
  }
}
