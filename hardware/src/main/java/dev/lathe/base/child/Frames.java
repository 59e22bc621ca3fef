package dev.lathe.base.child;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Messages over a pipe: a mark, a length, the bytes. Native libraries may print on the same
 * descriptor, so a reader skips whatever is not a mark.
 */
public final class Frames {
  private static final byte[] MARK = "\u0001lathe\u0002\n".getBytes(StandardCharsets.US_ASCII);

  private Frames() {}

  /** Writes the content of a message. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes it.
     *
     * @throws IOException when the pipe is broken
     */
    void writeTo(DataOutputStream out) throws IOException;
  }

  /**
   * A message received.
   *
   * @param kind what it says, by the two sides' own numbering, 0..127
   */
  public record Frame(int kind, DataInputStream content) {}

  /**
   * Sends one message.
   *
   * @param kind 0..127
   * @throws IOException when the other side is gone
   */
  public static void write(OutputStream pipe, int kind, Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(kind);
    content.writeTo(out);
    byte[] head = new byte[MARK.length + Integer.BYTES];
    ByteBuffer.wrap(head).put(MARK).putInt(bytes.size());
    pipe.write(head);
    bytes.writeTo(pipe);
    pipe.flush();
  }

  /**
   * Waits for the next message; empty when the other side is gone.
   *
   * @throws IOException when the pipe is broken
   */
  public static Optional<Frame> read(InputStream pipe) throws IOException {
    try {
      if (!skipToMark(pipe)) {
        return Optional.empty();
      }
      int length = ByteBuffer.wrap(exactly(pipe, Integer.BYTES)).getInt();
      byte[] bytes = exactly(pipe, length);
      return Optional.of(
          new Frame(bytes[0], new DataInputStream(new ByteArrayInputStream(bytes, 1, length - 1))));
    } catch (EOFException e) {
      return Optional.empty();
    }
  }

  /** Writes a text of any length (writeUTF ends at 64 KiB). */
  public static void text(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  /** Reads what {@link #text(DataOutputStream, String)} wrote. */
  public static String text(DataInputStream in) throws IOException {
    return new String(bytes(in, in.readInt()), StandardCharsets.UTF_8);
  }

  /**
   * Reads so many bytes of a message.
   *
   * @throws EOFException when it has fewer
   */
  public static byte[] bytes(DataInputStream in, int n) throws IOException {
    if (n > in.available()) {
      return exactly(in, n); // damaged, or no message: nothing is made room for that is not there
    }
    byte[] bytes = new byte[n];
    in.readFully(bytes);
    return bytes;
  }

  private static byte[] exactly(InputStream pipe, int n) throws IOException {
    byte[] bytes = pipe.readNBytes(n);
    if (bytes.length < n) {
      throw new EOFException();
    }
    return bytes;
  }

  /** The first byte of the mark occurs in it only once, so a failed match restarts there. */
  private static boolean skipToMark(InputStream pipe) throws IOException {
    int matched = 0;
    while (matched < MARK.length) {
      int b = pipe.read();
      if (b < 0) {
        return false;
      }
      if (b == MARK[matched]) {
        matched++;
      } else {
        matched = b == MARK[0] ? 1 : 0;
      }
    }
    return true;
  }
}
