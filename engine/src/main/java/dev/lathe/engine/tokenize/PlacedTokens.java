package dev.lathe.engine.tokenize;

import dev.lathe.engine.text.Place;
import dev.lathe.engine.text.TextFrame;
import java.util.List;

/**
 * A sentence in numbers, and where each of its tokens lies in it.
 *
 * @param tokens the numbers
 * @param places one a token, in Unicode characters of the sentence; of special ones anything
 * @param words one a token: which word of the tokenizer's it is a piece of; below 0 for special
 *     ones
 */
public record PlacedTokens(Encoded tokens, List<Place> places, List<Integer> words) {
  /** Copies the lists. */
  public PlacedTokens {
    places = List.copyOf(places);
    words = List.copyOf(words);
  }

  /**
   * The words that the tokens make.
   *
   * @param text what was cut
   * @param most how many tokens a sentence has at most
   */
  public TextFrame frame(String text, int most) {
    return TextFrame.of(text, places, words, places.size() >= most);
  }
}
