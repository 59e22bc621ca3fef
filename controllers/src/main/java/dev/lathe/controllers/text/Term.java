package dev.lathe.controllers.text;

import java.util.List;

/**
 * A technical term.
 *
 * @param id its anchor in the docs
 * @param term as it is written
 * @param also other words under which it stands on screens or is looked for
 * @param text what it means, in plain words
 */
public record Term(String id, String term, List<String> also, String text) {
  /** Copies the list. */
  public Term {
    also = List.copyOf(also);
  }

  /** Term and meaning in one line. */
  public String line() {
    return term + ": " + text;
  }
}
