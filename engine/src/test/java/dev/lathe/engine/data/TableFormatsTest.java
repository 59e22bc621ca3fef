package dev.lathe.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import dev.lathe.engine.task.TinyModels;
import dev.lathe.engine.task.TinyModels.Port;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables as pandas, R, Excel and NumPy write them: read as they are meant, or refused by name. */
class TableFormatsTest {
  @TempDir Path dir;

  private Model model(Task task, DataType type, String width) {
    return new Model(
        dir.resolve("m.onnx"),
        "",
        0,
        TinyModels.declared(
            List.of(new Port("x", type, "N", width)),
            List.of(new Port("y", DataType.FLOAT, "N", "2"))),
        new ModelSetup(task, Optional.empty(), List.of(), Optional.empty(), Map.of()));
  }

  private Path file(String name, String content, Charset charset) throws IOException {
    return Files.write(
        dir.resolve(name), content.replace("\\n", "\n").replace("\\t", "\t").getBytes(charset));
  }

  /** What each row gives the model, and what was said of the file. */
  private final List<String> rows = new ArrayList<>();

  private Datasets.Reading read(Path file, Model model) {
    rows.clear();
    return Datasets.inOrder(
        file,
        model,
        JobContext.unwatched(),
        s -> {
          if (s instanceof TextSample t) {
            rows.add(t.text());
          } else {
            TensorData t = ((TensorSample) s).tensors().get("x");
            rows.add(
                t.type().isFloatingPoint()
                    ? Arrays.toString(Tensors.floats(t))
                    : Arrays.toString(Tensors.longs(t)));
          }
        });
  }

  private Datasets.Reading read(String name, String content) throws IOException {
    return read(
        file(name, content, StandardCharsets.UTF_8), model(Tasks.RAW_TENSORS, DataType.FLOAT, "3"));
  }

  /** The header tells three columns; nobody need hold ten million in memory to count them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "t.csv#a,b,c\\n#'1,'",
        "t.tsv#a\\tb\\tc\\n#'1\\t'",
        "q.csv#a,b,c\\n\"#x",
        "s.csv#a;b;c\\n#1;"
      })
  void aLineWithoutEndIsRefused(String name, String head, String part) throws IOException {
    Path file = file(name, head, StandardCharsets.UTF_8);
    byte[] bytes = part.replace("\\t", "\t").getBytes(StandardCharsets.UTF_8);
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.APPEND))) {
      for (int i = 0; i < 21_000_000; i += bytes.length) {
        out.write(bytes);
      }
    }
    assertThatThrownBy(() -> read(file, model(Tasks.RAW_TENSORS, DataType.FLOAT, "3")))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("line 2 is longer than 20 million characters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "pandas.csv#,a,b,c\\n0,1,2,3\\n1,4,5,6",
        "pandas_again.csv#Unnamed: 0,a,b,c\\n0,1,2,3\\n1,4,5,6",
        "shuffled.csv#,a,b,c\\n7,1,2,3\\n2,4,5,6",
        "from_one.csv#,a,b,c\\n1,1,2,3\\n2,4,5,6",
        "labelled.csv#,a,b,c,label\\n0,1,2,3,x\\n1,4,5,6,y",
        "label_at_end.csv#,a,b,c,kind\\n0,1,2,3,0\\n1,4,5,6,1",
        "r.csv#\"a\",\"b\",\"c\"\\n\"1\",1,2,3\\n\"2\",4,5,6",
        "r.tsv#a\\tb\\tc\\nfirst\\t1\\t2\\t3\\nsecond\\t4\\t5\\t6",
        "no_names.csv#,0,1,2\\n0,1,2,3\\n1,4,5,6",
        "id.csv#id,a,b,c\\n0,1,2,3\\n1,4,5,6",
        "names.csv#rownames,a,b,c\\nBonn,1,2,3\\nBerlin,4,5,6"
      })
  void anIndexIsLeftOutAndSaid(String name, String content) throws IOException {
    Datasets.Reading reading = read(name, content);

    assertThat(rows).containsExactly("[1.0, 2.0, 3.0]", "[4.0, 5.0, 6.0]");
    assertThat(reading.leftOut()).isZero();
    assertThat(String.join(" ", reading.notes())).contains("first column").contains("left out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id,b,c\n0,2,3\n1,5,6\n", // the model takes three
        "a,b,c\n0,2,3\n1,5,6\n2,8,9\n",
        "q,b,c,kind\n0,2,3,x\n1,5,6,y\n2,8,9,x\n", // words at the end are the label
        ",b,c\n0.5,2,3\n0.25,5,6\n"
      })
  void aFirstColumnThatTheModelTakesStays(String content) throws IOException {
    read("a.csv", content);

    assertThat(rows.get(1))
        .endsWith("5.0, 6.0]")
        .startsWith(content.contains("0.25") ? "[0" : "[1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "q,a,b,c\n0,1,2,3\n1,4,5,6\n2,7,8,9\n", // an index, or a label at the end
        ",a,b\n0,2,3\n1,5,6\n" // as many as the model takes, but one counts
      })
  void whatMayBeAnIndexOrAValueIsRefusedByName(String content) {
    assertThatThrownBy(() -> read("a.csv", content))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("column")
        .hasMessageContaining("index");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "a.csv#a;b;c\\n1,5;2;3\\n4;5,25;6#[1.5, 2.0, 3.0]#[4.0, 5.25, 6.0]#decimal comma",
        "b.csv#a,b,c\\n\"1,5\",2,3\\n4,\"5,25\",6#[1.5, 2.0, 3.0]#[4.0, 5.25, 6.0]#decimal comma",
        "c.csv#a;b;c\\n1.234,5;2;3\\n-4;5e1;6#[1234.5, 2.0, 3.0]#[-4.0, 50.0, 6.0]#decimal comma",
        "d.csv#a,b,c\\n\"1,234.5\",2,3\\n4,\"5,250\",6#[1234.5, 2.0, 3.0]#[4.0, 5250.0, 6.0]#thousands",
        "e.csv#a,b,c\\n\"1,500\",2,3\\n4,5,0.6#[1500.0, 2.0, 3.0]#[4.0, 5.0, 0.6]#line 2",
        "f.csv#a;b;c\\n1,500;2;3\\n4;5;6#[1.5, 2.0, 3.0]#[4.0, 5.0, 6.0]#line 2",
        "g.tsv#a\\tb\\tc\\n1 500\\t2\\t3\\n1'500'000\\t5\\t6#[1500.0, 2.0, 3.0]#[1500000.0, 5.0, 6.0]#",
        "h.csv#a\\tb\\tc\\n.5\\t2.\\t3\\n4\\t5\\t\u22126#[0.5, 2.0, 3.0]#[4.0, 5.0, -6.0]#",
        "i.csv#a,b,c\\n1,2,3,\\n4,5,6,#[1.0, 2.0, 3.0]#[4.0, 5.0, 6.0]#"
      })
  void numbersAreReadAsTheirCountryWritesThem(
      String name, String content, String first, String second, String said) throws IOException {
    Datasets.Reading reading = read(name, content);

    assertThat(rows).containsExactly(first, second);
    assertThat(reading.leftOut()).isZero();
    if (said == null) {
      assertThat(reading.notes()).isEmpty();
    } else {
      assertThat(String.join(" ", reading.notes())).contains(said);
    }
  }

  @ParameterizedTest
  @CsvSource({"UTF-16LE,true", "UTF-16BE,true", "UTF-8,true", "UTF-8,false", "ISO-8859-1,false"})
  void encodingsAreFoundOut(String charset, boolean marked) throws IOException {
    String text = (marked ? "\ufeff" : "") + "text,label\r\n\"schön, \"\"ja\"\"\",1\r\nna ja,0";

    read(
        file("a.csv", text, Charset.forName(charset)),
        model(Tasks.TEXT_CLASSIFICATION, DataType.STRING, "1"));

    assertThat(rows).containsExactly("schön, \"ja\"", "na ja");
  }

  /** pandas-dev/pandas#4793, #13497, #26545: a mark before a quoted header is part of no name. */
  @ParameterizedTest
  @CsvSource({"a.csv, ','", "a.tsv, '\t'", "a.csv, ';'"})
  void aMarkBeforeAQuotedHeader(String name, String between) throws IOException {
    String text = "\ufeff\"text\",\"label\"\r\n\"a \"\"b\"\" c\",1\r\nd \"e\" f,0";

    read(
        file(name, text.replace(",", between), StandardCharsets.UTF_8),
        model(Tasks.TEXT_CLASSIFICATION, DataType.STRING, "1"));

    assertThat(rows).containsExactly("a \"b\" c", "d \"e\" f");
  }

  @Test
  void everyLineThatIsLeftOutIsNamed() throws IOException {
    Datasets.Reading reading =
        read(
            "a.csv",
            "a,\"b\nof two lines\",c\n\n1,2,3\nn/a,2,3\n"
                + "1,2,3\n".repeat(60)
                + "1,2\n1,2,0x1p3");

    assertThat(rows).hasSize(61);
    assertThat(reading.leftOut()).isEqualTo(3);
    assertThat(String.join(" ", reading.notes()))
        .contains("a.csv line 5: column 'a' holds 'n/a'")
        .contains("line 66 has 2 columns")
        .contains("a.csv line 67: column 'c' holds '0x1p3'");
  }

  @ParameterizedTest
  @CsvSource({
    "INT64,1.5,1.5",
    "INT64,1e-1,1e-1",
    "INT32,3000000000,3000000000",
    "UINT8,-1,-1",
    "BOOL,2,2",
    "INT64,,NaN"
  })
  void aCellThatDoesNotFitWholeNumbersIsNamed(DataType type, String cell, String unused)
      throws IOException {
    Path file =
        file("a.csv", "a,b\n1,1\n" + (cell == null ? "" : cell) + ",0\n", StandardCharsets.UTF_8);

    Datasets.Reading reading = read(file, model(Tasks.RAW_TENSORS, type, "2"));

    assertThat(rows).containsExactly("[1, 1]");
    assertThat(String.join(" ", reading.notes())).contains("a.csv line 3").contains("column 'a'");
  }

  @Test
  void wholeNumbersKeepAllTheirDigits() throws IOException {
    Path file = file("a.csv", "a,b\n16777217,9007199254740993\n5.0,1e3\n", StandardCharsets.UTF_8);

    read(file, model(Tasks.RAW_TENSORS, DataType.INT64, "2"));

    assertThat(rows).containsExactly("[16777217, 9007199254740993]", "[5, 1000]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<f4", ">f4", "<f8", ">f8", "<i2", ">i8"})
  void fortransOrderIsTurned(String descr) throws IOException {
    ByteOrder order = descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    int size = descr.charAt(2) - '0';
    ByteBuffer body = ByteBuffer.allocate(6 * size).order(order);
    for (int column = 0; column < 3; column++) {
      for (int row = 0; row < 2; row++) {
        int v = 3 * row + column + 1;
        switch (descr.substring(1)) {
          case "f4" -> body.putFloat(v);
          case "f8" -> body.putDouble(v);
          case "i2" -> body.putShort((short) v);
          default -> body.putLong(v);
        }
      }
    }
    byte[] header =
        ("{'descr': '" + descr + "', 'fortran_order': True, 'shape': (2, 3), }\n")
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer npy =
        ByteBuffer.allocate(10 + header.length + body.capacity()).order(ByteOrder.LITTLE_ENDIAN);
    npy.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    npy.putShort((short) header.length).put(header).put(body.array());
    Path file = Files.write(dir.resolve("a.npy"), npy.array());

    read(file, model(Tasks.RAW_TENSORS, DataType.FLOAT, "3"));

    assertThat(rows.stream().map(r -> r.replace(".0", "")))
        .containsExactly("[1, 2, 3]", "[4, 5, 6]");
  }

  @Test
  void objectsWithManyKeysTakeNoSquareOfThem() throws IOException {
    Path file = dir.resolve("a.jsonl");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < 20_000; i++) {
        out.write("{\"text\": \"row " + i + "\", \"key" + i + "\": " + i + "}\n");
      }
    }

    read(file, model(Tasks.TEXT_CLASSIFICATION, DataType.STRING, "1"));

    assertThat(rows).hasSize(20_000).contains("row 19999");
  }
}
