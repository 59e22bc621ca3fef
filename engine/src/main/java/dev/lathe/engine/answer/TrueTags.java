package dev.lathe.engine.answer;

import dev.lathe.engine.text.Place;
import dev.lathe.engine.text.TagSpan;
import java.util.List;

/**
 * What the words of a sentence really are.
 *
 * @param words where they lie in it, in order
 * @param spans the entities, in order; they do not overlap
 */
public record TrueTags(List<Place> words, List<TagSpan> spans) implements Truth {
  /** Copies the lists. */
  public TrueTags {
    words = List.copyOf(words);
    spans = List.copyOf(spans);
  }
}
