package dev.lathe.engine.data;

import dev.lathe.base.ScratchFile;
import dev.lathe.engine.answer.TrueTags;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.answer.Wire;
import dev.lathe.engine.data.Sample.RowSample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.text.Place;
import dev.lathe.engine.text.TagSpan;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sentences, rows and tensors with what is right for them, one after the other in a temporary file.
 */
final class ExampleFile {
  private static final byte NONE = 0;
  private static final byte CLASS = 1;
  private static final byte NUMBER = 2;
  private static final byte TAGS = 3;
  private static final byte TEXT = 0;
  private static final byte TENSORS = 1;
  private static final byte ROW = 2;
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
    if (example.truth().orElse(null) instanceof Truth.OfNumber number) {
      out.writeByte(NUMBER);
      out.writeDouble(number.value());
    } else if (example.truth().orElse(null) instanceof TrueTags tags) {
      out.writeByte(TAGS);
      tags(out, tags);
    } else {
      out.writeByte(example.label().isPresent() ? CLASS : NONE);
      out.writeInt(example.label().orElse(-1));
    }
    if (example.sample() instanceof TextSample text) {
      out.writeByte(TEXT);
      Wire.text(out, text.text());
    } else if (example.sample() instanceof TensorSample tensors) {
      out.writeByte(TENSORS);
      Wire.text(out, tensors.name());
      Wire.tensors(out, tensors.tensors());
    } else if (example.sample() instanceof RowSample row) {
      out.writeByte(ROW);
      Wire.text(out, row.name());
      texts(out, row.columns());
      texts(out, row.cells());
    } else {
      throw new IllegalArgumentException("not of a table: " + example.sample().name());
    }
  }

  private static void tags(DataOutputStream out, TrueTags tags) throws IOException {
    out.writeInt(tags.words().size());
    for (Place word : tags.words()) {
      out.writeInt(word.start());
      out.writeInt(word.end());
    }
    out.writeInt(tags.spans().size());
    for (TagSpan span : tags.spans()) {
      Wire.text(out, span.type());
      out.writeInt(span.from());
      out.writeInt(span.to());
    }
  }

  private static TrueTags tags(DataInputStream in) throws IOException {
    int n = in.readInt();
    List<Place> words = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      words.add(new Place(in.readInt(), in.readInt()));
    }
    n = in.readInt();
    List<TagSpan> spans = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      spans.add(new TagSpan(Wire.text(in), in.readInt(), in.readInt()));
    }
    return new TrueTags(words, spans);
  }

  private static void texts(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      Wire.text(out, text);
    }
  }

  private static List<String> texts(DataInputStream in) throws IOException {
    int n = in.readInt();
    List<String> texts = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      texts.add(Wire.text(in));
    }
    return texts;
  }

  private static Example read(DataInputStream in) throws IOException {
    Optional<Truth> truth =
        switch (in.readByte()) {
          case NUMBER -> Optional.of(new Truth.OfNumber(in.readDouble()));
          case TAGS -> Optional.of(tags(in));
          case CLASS -> Optional.of(new Truth.OfClass(in.readInt()));
          default -> {
            in.readInt();
            yield Optional.empty();
          }
        };
    byte kind = in.readByte();
    String name = Wire.text(in);
    return new Example(
        switch (kind) {
          case TEXT -> new TextSample(name);
          case TENSORS -> new TensorSample(name, Wire.tensors(in));
          default -> new RowSample(name, texts(in), texts(in));
        },
        truth);
  }
}
