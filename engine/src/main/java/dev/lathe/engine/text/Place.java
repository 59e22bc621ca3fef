package dev.lathe.engine.text;

/**
 * A part of a text.
 *
 * @param start its first character, counted in Unicode characters (code points) from 0
 * @param end one past its last, at least {@code start}
 */
public record Place(int start, int end) {
  /** What stands there. */
  public String of(String text) {
    int from = text.offsetByCodePoints(0, start);
    return text.substring(from, text.offsetByCodePoints(from, end - start));
  }
}
