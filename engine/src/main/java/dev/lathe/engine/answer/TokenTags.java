package dev.lathe.engine.answer;

import dev.lathe.engine.text.TagScheme;
import dev.lathe.engine.text.TextFrame;
import java.util.List;
import java.util.Optional;

/**
 * What the words of a sentence are. A run yields a label for each piece that the sentence was cut
 * into; where the sentence is known, words and entities are made of them.
 *
 * @param pieces the label of each token of the input, special ones and filling included
 * @param sentence words and entities; empty where the sentence is not known yet
 */
public record TokenTags(List<Piece> pieces, Optional<Sentence> sentence) implements Answer {
  /** Copies the list. */
  public TokenTags {
    pieces = List.copyOf(pieces);
  }

  /**
   * The label of a token.
   *
   * @param label its number
   * @param score its probability, 0..1
   */
  public record Piece(int label, float score) {}

  /**
   * A sentence with its words.
   *
   * @param scheme how the labels say where entities begin and end
   * @param types what a word can be, in the order of the labels, without prefixes
   * @param text all of it
   * @param words in order, special tokens left out; white space is none
   * @param entities in order; they do not overlap
   * @param cutAt where it was cut because the model reads no more, in Unicode characters; below 0
   *     where all of it was read
   */
  public record Sentence(
      TagScheme scheme,
      List<String> types,
      String text,
      List<Word> words,
      List<Entity> entities,
      int cutAt) {
    /** Copies the lists. */
    public Sentence {
      types = List.copyOf(types);
      words = List.copyOf(words);
      entities = List.copyOf(entities);
    }
  }

  /**
   * A word; places are counted in Unicode characters of the sentence.
   *
   * @param text what stands there
   * @param start its first character
   * @param end one past its last
   * @param label of its first piece
   * @param score the probability of that label, 0..1
   */
  public record Word(String text, int start, int end, String label, double score) {}

  /**
   * Words that belong together; places are counted in Unicode characters of the sentence.
   *
   * @param label what they are, without the prefix of the tagging scheme
   * @param text what stands there
   * @param start its first character
   * @param end one past its last
   * @param score the mean probability of its words' labels, 0..1
   */
  public record Entity(String label, String text, int start, int end, double score) {}

  /** The words; none where the sentence is not known. */
  public List<Word> words() {
    return sentence.map(Sentence::words).orElse(List.of());
  }

  /** The entities; none where the sentence is not known. */
  public List<Entity> entities() {
    return sentence.map(Sentence::entities).orElse(List.of());
  }

  /**
   * Makes words and entities of the pieces: the first piece of a word decides, as with Hugging
   * Face's aggregation strategy {@code first}.
   *
   * @param frame where the pieces lie
   * @param labels names by number; a number beyond them is written as one
   */
  public TokenTags in(TextFrame frame, List<String> labels) {
    return new TokenTags(pieces, Optional.of(SentenceTags.of(pieces, frame, labels)));
  }

  @Override
  public boolean hasNaN() {
    return pieces.stream().anyMatch(p -> Float.isNaN(p.score()));
  }
}
