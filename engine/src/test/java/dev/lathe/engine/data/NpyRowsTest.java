package dev.lathe.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Tasks;
import dev.lathe.engine.task.TinyModels;
import dev.lathe.engine.task.TinyModels.Port;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Large arrays are read row by row, so that memory does not grow with the samples. */
class NpyRowsTest {
  private static final int WIDTH = 1 << 20;
  private static final int ROWS = 10;

  @TempDir Path dir;

  /** An array whose rows begin with their number and end with its negative. */
  private static byte[] array(int rows, int width) {
    byte[] header =
        ("{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + width + "), }\n")
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer b =
        ByteBuffer.allocate(10 + header.length + 4 * rows * width).order(ByteOrder.LITTLE_ENDIAN);
    b.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    b.putShort((short) header.length).put(header);
    int start = b.position();
    for (int i = 0; i < rows; i++) {
      b.putFloat(start + 4 * i * width, i);
      b.putFloat(start + 4 * ((i + 1) * width - 1), -i);
    }
    return b.array();
  }

  private Path write(String kind, byte[] array) throws IOException {
    if (kind.equals("npy")) {
      return Files.write(dir.resolve("x.npy"), array);
    }
    Path file = dir.resolve("x.npz");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      ZipEntry entry = new ZipEntry("x.npy");
      if (kind.equals("stored")) {
        CRC32 crc = new CRC32();
        crc.update(array);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(array.length);
        entry.setCrc(crc.getValue());
      }
      out.putNextEntry(entry);
      out.write(array);
    }
    return file;
  }

  private Dataset open(Path file, int width) {
    var m =
        TinyModels.declared(
            List.of(new Port("x", DataType.FLOAT, "N", Integer.toString(width))),
            List.of(new Port("y", DataType.FLOAT, "N", "2")));
    ModelSetup setup =
        new ModelSetup(Tasks.RAW_TENSORS, Optional.empty(), List.of(), Optional.empty(), Map.of());
    return Datasets.open(
        file, new Model(dir.resolve("m.onnx"), "", 0, m, setup), JobContext.unwatched());
  }

  private static TensorData tensor(Dataset data, int row) {
    return ((TensorSample) data.examples().get(row).sample()).tensors().get("x");
  }

  @ParameterizedTest
  @CsvSource({
    "stored, 10, 1048576, true",
    "npy, 10, 1048576, true",
    "deflated, 10, 1048576, false",
    "stored, 20, 100, false",
    "npy, 100000, 100, false"
  })
  void everyRowIsTheArraysAndLargeOnesAreNotHeld(String kind, int rows, int width, boolean streamed)
      throws IOException {
    Dataset data = open(write(kind, array(rows, width)), width);
    assertThat(data.size()).isEqualTo(rows);
    for (int i = 0; i < rows; i += Math.max(1, rows / 10)) {
      String name = data.examples().get(i).sample().name(); // they come in another order
      float row = Integer.parseInt(name.substring(name.indexOf('#') + 1));
      TensorData t = tensor(data, i);
      assertThat(t instanceof TensorData.Streamed).isEqualTo(streamed);
      assertThat(t.shape()).containsExactly(1, width);
      assertThat(t.bytes().remaining()).isEqualTo(4 * width);
      assertThat(t.bytes().getFloat(0)).isEqualTo(row);
      assertThat(t.bytes().getFloat(4 * (width - 1)) + row).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"stored", "npy"})
  void aFileThatChangesIsSaidInASentence(String kind) throws IOException {
    Path file = write(kind, array(ROWS, WIDTH));
    Dataset data = open(file, WIDTH);
    Files.write(file, new byte[100]);
    assertThatThrownBy(() -> tensor(data, 3).bytes())
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("cannot be read any more");
  }

  @Test
  void aFileThatIsCutOffIsSaidAtOnce() throws IOException {
    byte[] whole = array(ROWS, WIDTH);
    Path file = Files.write(dir.resolve("x.npy"), java.util.Arrays.copyOf(whole, whole.length - 9));
    assertThatThrownBy(() -> open(file, WIDTH))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("cut off");
  }
}
