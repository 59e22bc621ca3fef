package dev.lathe.engine.data;

import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import java.io.IOException;
import java.io.InputStream;

/**
 * An array whose first axis counts samples. A small one is held in memory; of a large one that lies
 * uncompressed in its file every row is read when it is used, so that memory does not grow with the
 * samples.
 */
final class NpyRows {
  /** Arrays up to this size are held: reading row by row would cost time and save little. */
  private static final long HELD_BYTES = 32L << 20;

  /** Shorter rows are held too: opening the file for each would cost more than what it brings. */
  private static final long LEAST_ROW = 4096;

  private final DataType type;
  private final long[] shape;
  private final RowReader reader;

  /** Reads rows. */
  private interface RowReader {
    TensorData row(int index, long[] shape);

    TensorData all();
  }

  private NpyRows(DataType type, long[] shape, RowReader reader) {
    this.type = type;
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
      if (source.isStored() && header.isPlain() && rows > 0) {
        long bytes = NpyArray.bytes(header);
        if (bytes > HELD_BYTES && bytes / rows >= LEAST_ROW) {
          return streamed(source, header, bytes);
        }
      }
      TensorData all = NpyArray.read(in, header);
      return new NpyRows(all.type(), all.shape(), new Held(all));
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
        type,
        header.shape(),
        new Streamed(source, type, header.shape(), header.length(), bytes / header.shape()[0]));
  }

  DataType type() {
    return type;
  }

  long[] shape() {
    return shape;
  }

  /** The whole array. */
  TensorData all() {
    return reader.all();
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
  }

  private record Streamed(NpySource source, DataType type, long[] whole, long start, long rowBytes)
      implements RowReader {
    @Override
    public TensorData row(int index, long[] shape) {
      return read(shape, start + index * rowBytes, rowBytes);
    }

    @Override
    public TensorData all() {
      return read(whole, start, whole[0] * rowBytes);
    }

    private TensorData read(long[] shape, long offset, long bytes) {
      return new TensorData.Streamed(type, shape, parts -> source.read(offset, bytes, parts));
    }
  }
}
