package dev.lathe.engine.host;

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
final class Frames {
  private static final byte[] MARK = "\u0001lathe\u0002\n".getBytes(StandardCharsets.US_ASCII);

  private Frames() {}

  /** Writes the content of a message. */
  interface Content {
    void writeTo(DataOutputStream out) throws IOException;
  }

  /** Sends one message. */
  static void write(OutputStream pipe, Op op, Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(op.ordinal());
    content.writeTo(out);
    byte[] head = new byte[MARK.length + Integer.BYTES];
    ByteBuffer.wrap(head).put(MARK).putInt(bytes.size());
    pipe.write(head);
    bytes.writeTo(pipe);
    pipe.flush();
  }

  /** Waits for the next message; empty when the other side is gone. */
  static Optional<Frame> read(InputStream pipe) throws IOException {
    try {
      if (!skipToMark(pipe)) {
        return Optional.empty();
      }
      int length = ByteBuffer.wrap(exactly(pipe, Integer.BYTES)).getInt();
      byte[] bytes = exactly(pipe, length);
      return Optional.of(
          new Frame(
              Op.values()[bytes[0]],
              new DataInputStream(new ByteArrayInputStream(bytes, 1, length - 1))));
    } catch (EOFException e) {
      return Optional.empty();
    }
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

  /** A message received. */
  record Frame(Op op, DataInputStream content) {}

  /** What messages say. */
  enum Op {
    /** Open a model: file, provider, device index, threads. */
    OPEN,
    /** The model is open: load time, signature. */
    OPENED,
    /** Keep these input sets for timing. */
    INPUTS,
    /** Time a round of queries. */
    ROUND,
    /** The nanoseconds of each query. */
    TIMES,
    /** Run these inputs once. */
    RUN,
    /** The outputs. */
    OUTPUTS,
    /** Say how much memory is resident; maybe forget the peak. */
    MEMORY,
    /** Resident bytes: baseline, loaded, peak. */
    RESIDENT,
    /** Done. */
    OK,
    /** ONNX Runtime or the child refused: a message. */
    ERROR,
    /** End. */
    CLOSE
  }
}
