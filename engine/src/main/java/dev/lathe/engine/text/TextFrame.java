package dev.lathe.engine.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the tokens of a model's input lie in the sentence that they were cut from.
 *
 * @param text the sentence
 * @param wordOf of each token in the order of the input, which of the words it is a piece of; below
 *     0 for special tokens, filling and white space
 * @param words the words that the tokens make, in order: pieces that the tokenizer cut from one
 *     word, and nothing across white space
 * @param cutAt where the sentence was cut because the model reads no more, in Unicode characters;
 *     below 0 where all of it was read
 */
public record TextFrame(String text, List<Integer> wordOf, List<Place> words, int cutAt) {
  /** Copies the lists. */
  public TextFrame {
    wordOf = List.copyOf(wordOf);
    words = List.copyOf(words);
  }

  /** Tokens of an unknown sentence, written as their numbers from 1. */
  public static TextFrame numbered(int tokens) {
    StringBuilder text = new StringBuilder();
    List<Integer> wordOf = new ArrayList<>();
    List<Place> words = new ArrayList<>();
    for (int i = 0; i < tokens; i++) {
      int from = text.length();
      text.append(i + 1);
      wordOf.add(i);
      words.add(new Place(from, text.length()));
      text.append(i + 1 < tokens ? " " : "");
    }
    return new TextFrame(text.toString(), wordOf, words, -1);
  }

  /**
   * Joins the pieces of words.
   *
   * @param places of the tokens as the tokenizer says; of special ones anything
   * @param cutWords which word of the tokenizer's a token is of; below 0 for special ones
   * @param full whether the sentence has as many tokens as the model reads
   */
  public static TextFrame of(
      String text, List<Place> places, List<Integer> cutWords, boolean full) {
    int[] characters = text.codePoints().toArray();
    List<Integer> wordOf = new ArrayList<>();
    List<Place> words = new ArrayList<>();
    int wordBefore = -1;
    int end = 0;
    for (int i = 0; i < places.size(); i++) {
      Place p = trimmed(places.get(i), characters);
      int cutWord = cutWords.get(i);
      if (cutWord < 0 || p.start() >= p.end()) {
        wordOf.add(-1);
        continue;
      }
      boolean joins = !words.isEmpty() && cutWord == wordBefore && !gap(characters, end, p.start());
      if (joins) {
        Place whole = words.get(words.size() - 1);
        words.set(words.size() - 1, new Place(whole.start(), Math.max(whole.end(), p.end())));
      } else {
        words.add(p);
      }
      wordOf.add(words.size() - 1);
      wordBefore = cutWord;
      end = Math.max(end, p.end());
    }
    boolean cut = full && gapOnly(characters, end) < characters.length;
    return new TextFrame(text, wordOf, words, cut ? end : -1);
  }

  /** Some tokenizers count the space before a word as a part of it. */
  private static Place trimmed(Place p, int... characters) {
    int from = Math.max(0, Math.min(p.start(), characters.length));
    int to = Math.max(from, Math.min(p.end(), characters.length));
    while (from < to && isSpace(characters[from])) {
      from++;
    }
    while (to > from && isSpace(characters[to - 1])) {
      to--;
    }
    return new Place(from, to);
  }

  private static boolean isSpace(int character) {
    return Character.isWhitespace(character) || Character.isSpaceChar(character);
  }

  /** Whether white space lies between two places. */
  private static boolean gap(int[] characters, int from, int to) {
    for (int i = from; i < to; i++) {
      if (isSpace(characters[i])) {
        return true;
      }
    }
    return false;
  }

  /** Where, from a place on, something other than white space stands. */
  private static int gapOnly(int[] characters, int from) {
    int i = from;
    while (i < characters.length && isSpace(characters[i])) {
      i++;
    }
    return i;
  }
}
