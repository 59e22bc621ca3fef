package dev.lathe.engine.graph.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Reads protobuf's wire format at 64-bit positions and skips without reading, which the library's
 * own stream cannot: a model may be larger than 2 GiB, and nearly all of it is weights.
 */
final class WireInput {
  private static final int WINDOW = 16 << 10;

  private final ModelSource source;
  private final byte[] window = new byte[WINDOW];
  private long windowStart;
  private int windowLength;
  private long position;

  WireInput(ModelSource source) {
    this.source = source;
  }

  long position() {
    return position;
  }

  void skip(long length) {
    position += length;
  }

  /** A varint; its bytes must lie before the limit. */
  long readVarint(long limit) throws IOException {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (position >= limit) {
        throw new BrokenModel("a number at byte " + position + " is cut off");
      }
      int b = readByte();
      if (shift < 64) {
        value |= (long) (b & 0x7f) << shift;
      }
      if (b >= 0) {
        return value;
      }
    }
    throw new BrokenModel("a number before byte " + position + " never ends");
  }

  private int readByte() throws IOException {
    if (position < windowStart || position >= windowStart + windowLength) {
      fill();
    }
    return window[(int) (position++ - windowStart)];
  }

  private void fill() throws IOException {
    windowStart = position;
    windowLength = 0;
    int n = source.read(position, window, (int) Math.min(WINDOW, source.size() - position));
    if (n <= 0) {
      throw new BrokenModel("the file ends at byte " + position);
    }
    windowLength = n;
  }

  void copy(long length, ByteArrayOutputStream target) throws IOException {
    long end = position + length;
    while (position < end) {
      if (position < windowStart || position >= windowStart + windowLength) {
        fill();
      }
      int from = (int) (position - windowStart);
      int n = (int) Math.min(windowLength - from, end - position);
      target.write(window, from, n);
      position += n;
    }
  }
}
