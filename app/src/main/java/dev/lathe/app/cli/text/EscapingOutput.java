package dev.lathe.app.cli.text;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Takes text in UTF-8 and prints it with its control characters escaped; line ends of every system
 * pass. Safe from several threads.
 */
final class EscapingOutput extends OutputStream {
  private static final int BLOCK = 8192;

  private final PrintStream target;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final ByteBuffer bytes = ByteBuffer.allocate(BLOCK);
  private final CharBuffer chars = CharBuffer.allocate(BLOCK);
  private boolean carriageReturn;

  private EscapingOutput(PrintStream target) {
    this.target = target;
  }

  /** A stream for text of whatever origin. */
  static PrintStream over(PrintStream target) {
    return new PrintStream(new EscapingOutput(target), true, StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] from, int offset, int length) {
    int at = offset;
    while (at < offset + length) {
      int n = Math.min(bytes.remaining(), offset + length - at);
      bytes.put(from, at, n);
      at += n;
      bytes.flip();
      decoder.decode(bytes, chars, false); // what is left begins a character
      bytes.compact();
      print(chars.flip());
      chars.clear();
    }
  }

  private void print(CharBuffer text) {
    StringBuilder out = new StringBuilder(text.length());
    while (text.hasRemaining()) {
      char c = text.get();
      if (carriageReturn) {
        carriageReturn = false;
        if (c == '\n') {
          out.append('\r');
        } else {
          Escapes.append(out, '\r');
        }
      }
      if (c == '\r') {
        carriageReturn = true; // a line end, if a line feed follows
      } else if (Escapes.isControl(c)) {
        Escapes.append(out, c);
      } else {
        out.append(c);
      }
    }
    target.print(out);
  }

  @Override
  public synchronized void flush() {
    target.flush();
  }
}
