package dev.lathe.engine.generate;

import dev.lathe.engine.tokenize.Tokens;
import java.util.Arrays;

/**
 * The text of tokens as they come. A token's text depends on its neighbours (a space before a word,
 * a character made of several tokens), so the last few tokens are put together twice, without and
 * with the new one, and the difference is what it adds.
 */
final class GrowingText {
  private static final int NEIGHBOURS = 6;

  /** What stands for bytes that are no whole character. */
  private static final char BROKEN = '\uFFFD';

  private final Tokens tokens;
  private long[] ids;
  private int from;
  private int told;
  private String before;

  GrowingText(Tokens tokens, long... prompt) {
    this.tokens = tokens;
    ids = prompt.clone();
    from = Math.max(0, ids.length - NEIGHBOURS);
    told = ids.length;
    before = tokens.decode(Arrays.copyOfRange(ids, from, told));
  }

  /** What the text grows by; empty while a character is not whole. */
  String add(long id) {
    ids = Arrays.copyOf(ids, ids.length + 1);
    ids[ids.length - 1] = id;
    return grown(false);
  }

  /** What is left at the end: characters that never became whole. */
  String rest() {
    return told < ids.length ? grown(true) : "";
  }

  private String grown(boolean broken) {
    String now = tokens.decode(Arrays.copyOfRange(ids, from, ids.length));
    boolean whole = now.isEmpty() || now.charAt(now.length() - 1) != BROKEN;
    if (now.length() < before.length() || !whole && !broken) {
      return "";
    }
    String more = now.substring(before.length());
    told = ids.length;
    if (told - from > 2 * NEIGHBOURS) {
      from = told - NEIGHBOURS;
      now = tokens.decode(Arrays.copyOfRange(ids, from, told));
    }
    before = now;
    return more;
  }
}
