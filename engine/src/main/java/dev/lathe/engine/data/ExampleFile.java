package dev.lathe.engine.data;

import dev.lathe.base.ScratchFile;
import dev.lathe.engine.answer.Wire;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.data.Sample.TextSample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Sentences and tensors with their classes, one after the other in a temporary file. */
final class ExampleFile {
  private static final int PIECE = 1 << 18;
  private static final String CONTENT = "The rows of the data";

  private final ScratchFile rows = ScratchFile.unnamed(CONTENT);

  /** Where each row ends. */
  private final ScratchFile ends = ScratchFile.unnamed(CONTENT);

  private final ByteArrayOutputStream rowBytes = new ByteArrayOutputStream();
  private final ByteBuffer endBytes = ByteBuffer.allocate(1 << 13);
  private int size;

  /** Writes one more. */
  void add(Example example) {
    try {
      write(new DataOutputStream(rowBytes), example);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    added();
  }

  /** One more that is written already. */
  void add(byte[] row) {
    rowBytes.writeBytes(row);
    added();
  }

  private void added() {
    endBytes.putLong(rows.size() + rowBytes.size());
    size++;
    if (rowBytes.size() >= PIECE || !endBytes.hasRemaining()) {
      flush();
    }
  }

  private void flush() {
    rows.append(ByteBuffer.wrap(rowBytes.toByteArray()));
    rowBytes.reset();
    ends.append(endBytes.flip());
    endBytes.clear();
  }

  /** How many there are. */
  int size() {
    return size;
  }

  /** No more are added after this. */
  void finish() {
    flush();
  }

  /** Where a row begins, once all are there; that of the one behind the last is the end. */
  long begin(int row) {
    return row == 0 ? 0 : read(ends, 8L * (row - 1), 8).getLong();
  }

  /** One row as it is written, once all are there. */
  byte[] bytes(int row) {
    if (row == 0) {
      return read(rows, 0, (int) begin(1)).array();
    }
    ByteBuffer places = read(ends, 8L * (row - 1), 16);
    long from = places.getLong();
    return read(rows, from, (int) (places.getLong() - from)).array();
  }

  /** The examples that lie between two places, once all are there. */
  List<Example> between(long from, long to) {
    byte[] bytes = read(rows, from, Math.toIntExact(to - from)).array();
    ByteArrayInputStream left = new ByteArrayInputStream(bytes);
    DataInputStream in = new DataInputStream(left);
    List<Example> list = new ArrayList<>();
    try {
      while (left.available() > 0) {
        list.add(read(in));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return list;
  }

  private static ByteBuffer read(ScratchFile file, long from, int bytes) {
    ByteBuffer b = ByteBuffer.allocate(bytes);
    file.read(from, b);
    return b.flip();
  }

  private static void write(DataOutputStream out, Example example) throws IOException {
    out.writeInt(example.label().orElse(-1));
    if (example.sample() instanceof TextSample text) {
      out.writeBoolean(true);
      Wire.text(out, text.text());
    } else if (example.sample() instanceof TensorSample tensors) {
      out.writeBoolean(false);
      Wire.text(out, tensors.name());
      Wire.tensors(out, tensors.tensors());
    } else {
      throw new IllegalArgumentException("not of a table: " + example.sample().name());
    }
  }

  private static Example read(DataInputStream in) throws IOException {
    int label = in.readInt();
    boolean text = in.readBoolean();
    String name = Wire.text(in);
    return new Example(
        text ? new TextSample(name) : new TensorSample(name, Wire.tensors(in)),
        label < 0 ? OptionalInt.empty() : OptionalInt.of(label));
  }
}
