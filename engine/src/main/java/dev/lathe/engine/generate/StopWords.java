package dev.lathe.engine.generate;

import java.util.List;

/** Looks for stop words in a text that grows, and holds back what may become one. */
final class StopWords {
  private final List<String> words;
  private final StringBuilder text = new StringBuilder();
  private int told;
  private boolean found;

  StopWords(List<String> words) {
    this.words = words;
  }

  /** Whether one came. */
  boolean found() {
    return found;
  }

  /** The text up to the first of them. */
  String text() {
    return text.toString();
  }

  /** The text grows; what of it can be told now. */
  String add(String more) {
    int searched = text.length();
    text.append(more);
    for (String word : words) {
      int at = text.indexOf(word, Math.max(0, searched - word.length() + 1));
      if (at >= 0) {
        found = true;
        text.setLength(at);
      }
    }
    return tell(found ? text.length() : text.length() - heldBack());
  }

  /** What was held back. */
  String rest() {
    return tell(text.length());
  }

  private String tell(int to) {
    String now = text.substring(Math.min(told, to), to);
    told = Math.max(told, to);
    return now;
  }

  private int heldBack() {
    int most = 0;
    for (String word : words) {
      for (int n = Math.min(word.length() - 1, text.length()); n > most; n--) {
        if (text.substring(text.length() - n).equals(word.substring(0, n))) {
          most = n;
        }
      }
    }
    return most;
  }
}
