package dev.lathe.engine.graph;

import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An immutable tensor constant. Type and shape never do I/O; bytes are read on first use. Elements
 * are little endian in row-major order; 4-bit types hold two elements a byte, the first in the low
 * half.
 */
public sealed interface TensorData {
  /** Element type. */
  DataType type();

  /** Lengths of the axes; empty for a scalar. Callers must not change the array. */
  long[] shape();

  /**
   * A read-only, little-endian view of all bytes, position 0.
   *
   * @throws dev.lathe.base.LatheException when the file behind it cannot be read or has changed
   * @throws IllegalStateException for string tensors
   */
  ByteBuffer bytes();

  /**
   * The bytes one part after the other, for who need not have all at once. A part is valid during
   * the call only.
   *
   * @throws dev.lathe.base.LatheException when the file behind it cannot be read or has changed
   * @throws IllegalStateException for string tensors
   */
  default void forEachPart(Consumer<ByteBuffer> reader) {
    reader.accept(bytes());
  }

  /**
   * Copies bytes from a place on until the target is full: for who goes through a large tensor and
   * need not have it in memory.
   *
   * @param from the first byte's place in the tensor
   * @throws IndexOutOfBoundsException when the tensor ends before the target is full
   * @throws dev.lathe.base.LatheException when the file behind it cannot be read or has changed
   * @throws IllegalStateException for string tensors
   */
  default void read(long from, ByteBuffer target) {
    target.put(bytes().slice(Math.toIntExact(from), target.remaining()));
  }

  /** The elements of a string tensor; other types throw {@link IllegalStateException}. */
  default List<String> strings() {
    throw new IllegalStateException("not a string tensor: " + type());
  }

  /** Number of elements. */
  default long elements() {
    long n = 1;
    for (long d : shape()) {
      n = Math.multiplyExact(n, d);
    }
    return n;
  }

  /** Bytes that the elements take; 0 for strings. */
  default long byteLength() {
    return type().byteLength(elements());
  }

  /** A tensor held in memory. */
  final class InMemory implements TensorData {
    private final DataType type;
    private final long[] shape;
    private final ByteBuffer data;

    /** Takes the bytes over; nobody may change them afterwards. */
    public InMemory(DataType type, long[] shape, ByteBuffer data) {
      this.type = type;
      this.shape = shape.clone();
      this.data = data.slice().asReadOnlyBuffer();
      if (byteLength() != this.data.remaining()) {
        throw new IllegalArgumentException(
            type.name()
                + Shape.of(shape)
                + " needs "
                + byteLength()
                + " bytes, not "
                + this.data.remaining());
      }
    }

    @Override
    public DataType type() {
      return type;
    }

    @Override
    public long[] shape() {
      return shape;
    }

    @Override
    public ByteBuffer bytes() {
      return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** A tensor of strings, held in memory. */
  final class Strings implements TensorData {
    private final long[] shape;
    private final List<String> elements;

    /** Copies the elements. */
    public Strings(long[] shape, List<String> elements) {
      this.shape = shape.clone();
      this.elements = List.copyOf(elements);
    }

    @Override
    public DataType type() {
      return DataType.STRING;
    }

    @Override
    public long[] shape() {
      return shape;
    }

    @Override
    public ByteBuffer bytes() {
      throw new IllegalStateException("a string tensor has no bytes");
    }

    @Override
    public List<String> strings() {
      return elements;
    }
  }

  /**
   * A tensor that lies in a file (the model file itself, or external data beside it) and is read on
   * first use. Small tensors are copied and may be dropped again when memory runs short; big ones
   * are mapped, each by itself because a {@link java.nio.MappedByteBuffer} ends at 2 GiB.
   */
  final class Mapped implements TensorData {
    private final DataType type;
    private final long[] shape;
    private final BackingFile file;
    private final long offset;
    private volatile SoftReference<ByteBuffer> loaded = new SoftReference<>(null);

    /** Remembers where the bytes are. */
    public Mapped(DataType type, long[] shape, BackingFile file, long offset) {
      this.type = type;
      this.shape = shape.clone();
      this.file = file;
      this.offset = offset;
    }

    @Override
    public DataType type() {
      return type;
    }

    @Override
    public long[] shape() {
      return shape;
    }

    /** The file that holds the bytes. */
    public BackingFile file() {
      return file;
    }

    /** Where in the file they begin. */
    public long offset() {
      return offset;
    }

    @Override
    public ByteBuffer bytes() {
      ByteBuffer m = loaded.get();
      if (m == null) {
        m = file.read(offset, byteLength()).asReadOnlyBuffer();
        loaded = new SoftReference<>(m);
      } else if (m.isDirect()) {
        file.requireUnchanged();
      }
      return m.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads the file without keeping or mapping anything: pages that are mapped count as memory.
     */
    @Override
    public void read(long from, ByteBuffer target) {
      Objects.checkFromIndexSize(from, target.remaining(), byteLength());
      file.read(offset + from, target);
    }
  }

  /** A tensor whose bytes are made when first asked for. */
  final class Lazy implements TensorData {
    private final DataType type;
    private final long[] shape;
    private final Supplier<TensorData> source;
    private volatile TensorData loaded;

    /** The source must yield a tensor of the same type and shape. */
    public Lazy(DataType type, long[] shape, Supplier<TensorData> source) {
      this.type = type;
      this.shape = shape.clone();
      this.source = source;
    }

    private TensorData load() {
      TensorData t = loaded;
      if (t == null) {
        synchronized (this) {
          if (loaded == null) {
            loaded = source.get();
          }
          t = loaded;
        }
      }
      return t;
    }

    @Override
    public DataType type() {
      return type;
    }

    @Override
    public long[] shape() {
      return shape;
    }

    @Override
    public ByteBuffer bytes() {
      return load().bytes();
    }

    @Override
    public List<String> strings() {
      return load().strings();
    }
  }

  /**
   * A tensor that is read anew at every use and kept nowhere: for samples, of which there may be
   * more than fit in memory.
   */
  final class Streamed implements TensorData {
    private final DataType type;
    private final long[] shape;
    private final Consumer<Consumer<ByteBuffer>> source;

    /**
     * The source must hand out the same bytes every time, part by part; it may throw a
     * LatheException.
     */
    public Streamed(DataType type, long[] shape, Consumer<Consumer<ByteBuffer>> source) {
      this.type = type;
      this.shape = shape.clone();
      this.source = source;
    }

    @Override
    public DataType type() {
      return type;
    }

    @Override
    public long[] shape() {
      return shape;
    }

    @Override
    public ByteBuffer bytes() {
      ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(byteLength()));
      forEachPart(all::put);
      return all.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void forEachPart(Consumer<ByteBuffer> reader) {
      source.accept(reader);
    }
  }
}
