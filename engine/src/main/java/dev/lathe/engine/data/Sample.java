package dev.lathe.engine.data;

import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.picture.PictureFrame;
import dev.lathe.engine.text.TextFrame;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One input for a model, as the person gave it: not yet preprocessed. */
public sealed interface Sample {
  /** A short name for lists and JSON: the file, or the text itself. */
  String name();

  /** An encoded picture. The bytes are read when used. */
  record ImageSample(String name, ImageBytes source) implements Sample {
    /** A picture in a file. */
    public static ImageSample of(Path file) {
      return new ImageSample(file.toString(), new PictureFile(file));
    }
  }

  /** A sentence. */
  record TextSample(String text) implements Sample {
    @Override
    public String name() {
      return text;
    }
  }

  /**
   * A row of a table, before it is scaled.
   *
   * @param columns the names of the cells
   * @param cells as many, as they are written: numbers with a decimal point, empty where missing
   */
  record RowSample(String name, List<String> columns, List<String> cells) implements Sample {
    /** Copies the lists. */
    public RowSample {
      columns = List.copyOf(columns);
      cells = List.copyOf(cells);
      if (columns.size() != cells.size()) {
        throw new IllegalArgumentException(columns.size() + " columns, " + cells.size() + " cells");
      }
    }

    /** The cell of a column; empty where the row has none of that name. */
    public Optional<String> cell(String column) {
      int at = columns.indexOf(column);
      return at < 0 ? Optional.empty() : Optional.of(cells.get(at));
    }

    /** With another cell in a column that it has. */
    public RowSample with(String column, String cell) {
      List<String> changed = new ArrayList<>(cells);
      changed.set(columns.indexOf(column), cell);
      return new RowSample(name, columns, changed);
    }
  }

  /**
   * One tensor per model input, batch axis included.
   *
   * @param frame where the picture lies that the tensors were made of; empty for other inputs
   * @param text where the tokens lie in the sentence that the tensors were made of; empty for other
   *     inputs, and for tasks that do not ask
   */
  record TensorSample(
      String name,
      Map<String, TensorData> tensors,
      Optional<PictureFrame> frame,
      Optional<TextFrame> text)
      implements Sample {
    /** Copies the map. */
    public TensorSample {
      tensors = Map.copyOf(tensors);
    }

    /** Tensors that were made of no sentence. */
    public TensorSample(
        String name, Map<String, TensorData> tensors, Optional<PictureFrame> frame) {
      this(name, tensors, frame, Optional.empty());
    }

    /** Tensors that were made of no picture. */
    public TensorSample(String name, Map<String, TensorData> tensors) {
      this(name, tensors, Optional.empty());
    }
  }

  /**
   * Where the bytes of a picture come from: a file, an entry of a zip, the clipboard, a row of an
   * IDX file.
   */
  @FunctionalInterface
  interface ImageBytes {
    /**
     * Reads the encoded picture.
     *
     * @throws java.io.IOException when it cannot be read
     */
    byte[] read() throws java.io.IOException;

    /**
     * The first bytes of it, for what stands in its header.
     *
     * @throws java.io.IOException when it cannot be read
     */
    default byte[] head(int most) throws java.io.IOException {
      byte[] all = read();
      return all.length <= most ? all : java.util.Arrays.copyOf(all, most);
    }

    /**
     * The bytes one after the other, for what is too large to be held.
     *
     * @throws java.io.IOException when it cannot be read
     */
    default java.io.InputStream open() throws java.io.IOException {
      return new java.io.ByteArrayInputStream(read());
    }

    /**
     * Equal for equal bytes, cheap to get, and different for nearly all different ones.
     *
     * @throws java.io.IOException when the source cannot be read
     */
    default String key() throws java.io.IOException {
      return ContentKeys.of(read());
    }
  }
}
