package dev.lathe.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import dev.lathe.engine.task.TinyModels;
import dev.lathe.engine.task.TinyModels.Port;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of large tables are read when they are used, and are what rows that are held would be. */
class LargeTablesTest {
  private static final int ROWS = ExampleCollector.HELD + 1500;

  @TempDir Path dir;

  private static Model model(Path dir, Task task) {
    var onnx =
        TinyModels.declared(
            List.of(new Port("x", DataType.FLOAT, "N", "2")),
            List.of(new Port("y", DataType.FLOAT, "N", "3")));
    ModelSetup setup =
        new ModelSetup(task, Optional.empty(), List.of("p", "q", "r"), Optional.empty(), Map.of());
    return new Model(dir.resolve("m.onnx"), "", 0, onnx, setup);
  }

  private Dataset open(Path file, Task task) {
    return Datasets.open(file, model(dir, task), JobContext.unwatched());
  }

  /** Row i holds i and its half; its class is i modulo 3. */
  private Path write(String kind) throws IOException {
    Path file = dir.resolve("rows." + kind);
    if (kind.equals("npz")) {
      return archive(file);
    }
    List<String> lines = new ArrayList<>();
    if (kind.equals("csv")) {
      lines.add("a,b,label");
    }
    for (int i = 0; i < ROWS; i++) {
      lines.add(
          kind.equals("csv")
              ? i + "," + i / 2.0 + "," + "pqr".charAt(i % 3)
              : "{\"a\": %d, \"b\": %s, \"label\": \"%s\"}"
                  .formatted(i, i / 2.0, "pqr".charAt(i % 3)));
    }
    return Files.write(file, lines);
  }

  private static Path archive(Path file) throws IOException {
    int rows = 600_000; // compressed, 4.8 MB of numbers
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      put(out, "x", "<f4", "(" + rows + ", 2)", 8 * rows, b -> fill(b, rows, true));
      put(out, "label", "<i8", "(" + rows + ", 1)", 8 * rows, b -> fill(b, rows, false));
    }
    return file;
  }

  private static void fill(ByteBuffer b, int rows, boolean values) {
    for (int i = 0; i < rows; i++) {
      if (values) {
        b.putFloat(i).putFloat(i / 2f);
      } else {
        b.putLong(i % 3);
      }
    }
  }

  private static void put(
      ZipOutputStream out,
      String name,
      String type,
      String shape,
      int bytes,
      java.util.function.Consumer<ByteBuffer> fill)
      throws IOException {
    byte[] header =
        ("{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n")
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer b = ByteBuffer.allocate(10 + header.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
    b.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    b.putShort((short) header.length).put(header);
    fill.accept(b);
    out.putNextEntry(new ZipEntry(name + ".npy"));
    out.write(b.array());
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "jsonl", "npz"})
  void rowsAreNotHeldAndComeMixedAsEver(String kind) throws IOException {
    Dataset data = open(write(kind), Tasks.RAW_TENSORS);
    int rows = kind.equals("npz") ? 600_000 : ROWS;
    assertThat(data.problems()).isEmpty();
    assertThat(data.size()).isEqualTo(rows);
    List<Integer> order = new ArrayList<>(IntStream.range(0, rows).boxed().toList());
    Collections.shuffle(order, new Random(20260101L));
    for (int i = 0; i < rows; i += 97) {
      Example e = data.examples().get(i);
      int row = order.get(i);
      assertThat(e.label()).hasValue(row % 3);
      ByteBuffer values = ((TensorSample) e.sample()).tensors().get("x").bytes();
      assertThat(List.of(values.getFloat(), values.getFloat()))
          .containsExactly((float) row, row / 2f);
    }
    Example first = data.examples().get(0);
    data.examples().get(rows - 1);
    assertThat(data.examples().get(0)).isNotSameAs(first);
    assertThat(data.judges().size()).isEqualTo(rows);
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "npz"})
  void theFingerprintIsThatOfTheSameExamplesHeld(String kind) throws IOException {
    Dataset data = open(write(kind), Tasks.RAW_TENSORS);
    List<Example> held = new ArrayList<>(data.examples());
    assertThat(DataFingerprint.of(data.examples(), JobContext.unwatched()))
        .isEqualTo(DataFingerprint.of(held, JobContext.unwatched()));
    assertThat(DataFingerprint.of(data.evenly(100), JobContext.unwatched()))
        .isEqualTo(DataFingerprint.of(new ArrayList<>(data.evenly(100)), JobContext.unwatched()))
        .isNotEqualTo(DataFingerprint.of(data.examples(), JobContext.unwatched()));
  }

  @Test
  void anotherProcessFindsTheSameRows() throws IOException {
    Dataset data = open(write("csv"), Tasks.RAW_TENSORS);
    DataOrigin origin = data.origin().orElseThrow();
    List<Example> some = List.of(data.examples().get(5000), data.examples().get(7));
    int[] places = origin.positions(some);
    assertThat(places).containsExactly(5000, 7);
    Dataset again =
        DataOrigin.readAgain(
            origin.path(),
            origin.size(),
            places,
            "some",
            model(dir, Tasks.RAW_TENSORS),
            JobContext.unwatched());
    assertThat(again.examples())
        .extracting(e -> e.sample().name())
        .containsExactlyElementsOf(some.stream().map(e -> e.sample().name()).toList());
  }

  @Test
  void sentencesThatAreThereTwiceAreCounted() throws IOException {
    List<String> lines = new ArrayList<>(List.of("text,label"));
    for (int i = 0; i < ROWS; i++) {
      lines.add("sentence " + i % (ROWS - 8) + "," + (i == 3 ? "q" : "p"));
    }
    Dataset data = open(Files.write(dir.resolve("t.csv"), lines), Tasks.TEXT_CLASSIFICATION);
    assertThat(data.size()).isEqualTo(ROWS);
    assertThat(((TextSample) data.examples().get(0).sample()).text()).startsWith("sentence ");
    assertThat(data.problems())
        .hasSize(2)
        .anyMatch(p -> p.startsWith("7 examples are copies of another one (copies stay"))
        .anyMatch(p -> p.startsWith("1 example is a copy of another one with a different label"));
  }

  @Test
  void moreRecordsThanAreSortedAtOnceComeInOrder() {
    Random random = new Random(5);
    int count = 500_000;
    try (SortedRecords records = new SortedRecords()) {
      for (int i = 0; i < count; i++) {
        records.add(Integer.toString(random.nextInt(1 << 30)).getBytes(StandardCharsets.UTF_8));
      }
      List<String> all = new ArrayList<>();
      records.forEach(r -> all.add(new String(r, StandardCharsets.UTF_8)));
      assertThat(all).hasSize(count).isSorted();
    }
  }

  @Test
  void quotesMayComeLate() throws IOException {
    Path file =
        Files.writeString(
            dir.resolve("late.csv"), "text,label\nplain,p\n\n\"two\nlines, one cell\",q\nend,r");
    List<String> texts = new ArrayList<>();
    Datasets.inOrder(
        file,
        model(dir, Tasks.TEXT_CLASSIFICATION),
        JobContext.unwatched(),
        s -> texts.add(s.name()));
    assertThat(texts).containsExactly("plain", "two\nlines, one cell", "end");
  }
}
