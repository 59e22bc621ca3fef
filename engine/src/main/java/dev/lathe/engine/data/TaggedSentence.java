package dev.lathe.engine.data;

import dev.lathe.engine.text.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * A sentence of a data set, as it is read.
 *
 * @param words where they lie in the text
 * @param tags one a word, in the data's own words; none where the data have none
 */
record TaggedSentence(String text, List<Place> words, List<String> tags) {
  /** Copies the lists. */
  TaggedSentence {
    words = List.copyOf(words);
    tags = List.copyOf(tags);
  }

  /** The sentence of words, one space between two. */
  static TaggedSentence of(List<String> words, List<String> tags) {
    StringBuilder text = new StringBuilder();
    List<Place> places = new ArrayList<>(words.size());
    int at = 0;
    for (String word : words) {
      if (text.length() > 0) {
        text.append(' ');
        at++;
      }
      int end = at + word.codePointCount(0, word.length());
      text.append(word);
      places.add(new Place(at, end));
      at = end;
    }
    return new TaggedSentence(text.toString(), places, tags);
  }

  /** Where the sentences of a data set come from; they can be read more than once. */
  @FunctionalInterface
  interface Source {
    /**
     * Reads all.
     *
     * @throws java.io.IOException when the file cannot be read
     */
    void forEach(Sink to) throws java.io.IOException;
  }

  /** Takes sentences one after the other. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes one.
     *
     * @param where file and line, for people
     */
    void accept(TaggedSentence sentence, String where);
  }
}
