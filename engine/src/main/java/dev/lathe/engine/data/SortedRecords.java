package dev.lathe.engine.data;

import dev.lathe.base.ScratchFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Brings records in order, however many there are: parts of them are sorted in memory and kept in a
 * temporary file, from which they are merged. Bytes count without sign.
 */
final class SortedRecords implements AutoCloseable {
  private static final int PART = 8 << 20;
  private static final int PIECE = 1 << 16;

  /** What an array takes beside its bytes, about. */
  private static final int OVERHEAD = 24;

  private final List<byte[]> part = new ArrayList<>();
  private final List<Long> begins = new ArrayList<>();
  private ScratchFile file;
  private long held;

  /** One more. */
  void add(byte[] record) {
    part.add(record);
    held += record.length + OVERHEAD;
    if (held >= PART) {
      store();
    }
  }

  private void store() {
    if (file == null) {
      file = new ScratchFile("What is looked through in order");
    }
    begins.add(file.size());
    part.sort(Arrays::compareUnsigned);
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    for (byte[] record : part) {
      if (piece.remaining() < Integer.BYTES + record.length) {
        file.append(piece.flip());
        piece.clear();
      }
      if (piece.remaining() < Integer.BYTES + record.length) {
        file.append(ByteBuffer.allocate(Integer.BYTES).putInt(record.length).flip());
        file.append(ByteBuffer.wrap(record));
      } else {
        piece.putInt(record.length).put(record);
      }
    }
    file.append(piece.flip());
    part.clear();
    held = 0;
  }

  /** Gives all in order; no more are taken after this. */
  void forEach(Consumer<byte[]> to) {
    if (file == null) {
      part.sort(Arrays::compareUnsigned);
      part.forEach(to);
      return;
    }
    store();
    begins.add(file.size());
    PriorityQueue<Part> parts = new PriorityQueue<>();
    for (int i = 0; i + 1 < begins.size(); i++) {
      Part p = new Part(begins.get(i), begins.get(i + 1));
      if (p.next()) {
        parts.add(p);
      }
    }
    while (!parts.isEmpty()) {
      Part first = parts.poll();
      to.accept(first.record);
      if (first.next()) {
        parts.add(first);
      }
    }
  }

  /** A sorted part in the file, read piece by piece. */
  private final class Part implements Comparable<Part> {
    private final long end;
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE).limit(0);
    private long at;
    private byte[] record = new byte[0];

    Part(long begin, long end) {
      this.at = begin;
      this.end = end;
    }

    /** Goes on to the next record; false at the end. */
    boolean next() {
      if (!piece.hasRemaining() && at == end) {
        return false;
      }
      byte[] length = new byte[Integer.BYTES];
      fill(length);
      record = new byte[ByteBuffer.wrap(length).getInt()];
      fill(record);
      return true;
    }

    private void fill(byte[] target) {
      for (int done = 0; done < target.length; ) {
        if (!piece.hasRemaining()) {
          piece.clear().limit((int) Math.min(PIECE, end - at));
          file.read(at, piece);
          piece.flip();
          at += piece.remaining();
        }
        int n = Math.min(piece.remaining(), target.length - done);
        piece.get(target, done, n);
        done += n;
      }
    }

    @Override
    public int compareTo(Part other) {
      return Arrays.compareUnsigned(record, other.record);
    }
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
