package dev.lathe.engine.data;

import dev.lathe.base.ScratchFile;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * An array whose first axis counts samples. A small one is held in memory; of a large one every row
 * is read when it is used, from its file or, where rows are short or compressed, from a temporary
 * file, so that memory does not grow with the samples.
 */
final class NpyRows {
  /** Arrays up to this size are held: reading row by row would cost time and save little. */
  private static final long HELD_BYTES = 4L << 20;

  /** Shorter rows are copied first: opening the file for each would take longer. */
  private static final long LEAST_ROW = 4096;

  private static final int PIECE = 1 << 16;

  private final long[] shape;
  private final RowReader reader;

  /** Reads rows. */
  private interface RowReader {
    TensorData row(int index, long[] shape);

    /** Of as many rows as there are elements. */
    RowReader flat(long elements);
  }

  private NpyRows(long[] shape, RowReader reader) {
    this.shape = shape;
    this.reader = reader;
  }

  /**
   * Opens an array.
   *
   * @throws IOException saying what is wrong with it
   */
  static NpyRows of(NpySource source) throws IOException {
    try (InputStream in = source.open()) {
      NpyArray.Header header = NpyArray.open(in);
      long rows = header.shape().length == 0 ? 0 : header.shape()[0];
      if (header.isPlain() && rows > 0) {
        long bytes = NpyArray.bytes(header);
        if (bytes > HELD_BYTES) {
          return source.isStored() && bytes / rows >= LEAST_ROW
              ? streamed(source, header, bytes)
              : new NpyRows(header.shape(), Copied.of(in, header, bytes));
        }
      }
      TensorData all = NpyArray.read(in, header);
      return new NpyRows(all.shape(), new Held(all));
    }
  }

  private static NpyRows streamed(NpySource source, NpyArray.Header header, long bytes)
      throws IOException {
    if (source.length() >= 0 && source.length() < header.length() + bytes) {
      throw new IOException(
          "it is cut off: " + (source.length() - header.length()) + " of " + bytes + " bytes");
    }
    DataType type = header.type();
    return new NpyRows(
        header.shape(), new Streamed(source, type, header.length(), bytes / header.shape()[0]));
  }

  /** Lengths of its axes. */
  long[] shape() {
    return shape;
  }

  /** The same elements along one axis. */
  NpyRows flat() {
    long n = 1;
    for (long d : shape) {
      n *= d;
    }
    return new NpyRows(new long[] {n}, reader.flat(n));
  }

  /**
   * One row.
   *
   * @param rowShape as many elements as a row has
   */
  TensorData row(int index, long[] rowShape) {
    return reader.row(index, rowShape);
  }

  private record Held(TensorData all) implements RowReader {
    @Override
    public TensorData row(int index, long[] shape) {
      int size = (int) (all.elements() / all.shape()[0]);
      if (all.type() == DataType.STRING) {
        return new TensorData.Strings(
            shape, all.strings().subList(index * size, (index + 1) * size));
      }
      int bytes = size * all.type().bits() / 8;
      return new TensorData.InMemory(all.type(), shape, all.bytes().slice(index * bytes, bytes));
    }

    @Override
    public RowReader flat(long elements) {
      long[] shape = {elements};
      return new Held(
          all.type() == DataType.STRING
              ? new TensorData.Strings(shape, all.strings())
              : new TensorData.InMemory(all.type(), shape, all.bytes()));
    }
  }

  private record Copied(ScratchFile file, DataType type, int rowBytes) implements RowReader {
    static Copied of(InputStream in, NpyArray.Header header, long bytes) throws IOException {
      ScratchFile file = ScratchFile.unnamed("The rows of the array");
      byte[] piece = new byte[PIECE];
      while (file.size() < bytes) {
        int n = in.readNBytes(piece, 0, (int) Math.min(PIECE, bytes - file.size()));
        if (n == 0) {
          throw new IOException("it is cut off: " + file.size() + " of " + bytes + " bytes");
        }
        file.append(ByteBuffer.wrap(piece, 0, n));
      }
      return new Copied(file, header.type(), Math.toIntExact(bytes / header.shape()[0]));
    }

    @Override
    public TensorData row(int index, long[] shape) {
      ByteBuffer b = ByteBuffer.allocate(rowBytes);
      file.read((long) index * rowBytes, b);
      return new TensorData.InMemory(type, shape, b.flip());
    }

    @Override
    public RowReader flat(long elements) {
      return new Copied(file, type, type.bits() / 8);
    }
  }

  private record Streamed(NpySource source, DataType type, long start, long rowBytes)
      implements RowReader {
    @Override
    public TensorData row(int index, long[] shape) {
      return new TensorData.Streamed(
          type, shape, parts -> source.read(start + index * rowBytes, rowBytes, parts));
    }

    @Override
    public RowReader flat(long elements) {
      return new Streamed(source, type, start, type.bits() / 8);
    }
  }
}
