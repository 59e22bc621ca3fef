package dev.lathe.engine.data;

import dev.lathe.base.LatheException;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Characters of a table; a line that no table has is refused before it is held in memory. */
final class BoundedLines extends FilterReader {
  /** A text of a row may be a whole book. */
  private static final int MOST = 20_000_000;

  private final String name;
  private long line = 1;
  private int length;

  private BoundedLines(Reader in, String name) {
    super(in);
    this.name = name;
  }

  /**
   * The same characters.
   *
   * @param name for people; reading throws a {@link LatheException} that begins with it
   */
  static BufferedReader of(Reader in, String name) {
    return new BufferedReader(new BoundedLines(in, name));
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(char[] block, int from, int most) throws IOException {
    int n = super.read(block, from, most);
    for (int i = from; i < from + n; i++) {
      if (block[i] == '\n' || block[i] == '\r') {
        line += block[i] == '\n' ? 1 : 0;
        length = 0;
      } else if (++length > MOST) {
        throw LatheException.input(
            name + " is not a table.",
            "Its line " + line + " is longer than " + MOST / 1_000_000 + " million characters.",
            "Check where the file comes from; each row belongs on a line of its own.");
      }
    }
    return n;
  }
}
