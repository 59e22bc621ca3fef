package dev.lathe.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TablesTest {
  @TempDir Path dir;

  private Model model(Task task, List<String> labels, Port... inputs) {
    OnnxModel m =
        TinyModels.declared(List.of(inputs), List.of(new Port("y", DataType.FLOAT, "N", "2")));
    ModelSetup setup = new ModelSetup(task, Optional.empty(), labels, Optional.empty(), Map.of());
    return new Model(dir.resolve("m.onnx"), "", 0, m, setup);
  }

  private Model text() {
    return model(
        Tasks.TEXT_CLASSIFICATION,
        List.of("bad", "good"),
        new Port("x", DataType.STRING, "N", "1"));
  }

  private Model row(int width) {
    return model(
        Tasks.RAW_TENSORS, List.of(), new Port("x", DataType.FLOAT, "N", Integer.toString(width)));
  }

  private Dataset open(String name, String content, Model m) throws IOException {
    return Datasets.open(Files.writeString(dir.resolve(name), content), m, JobContext.unwatched());
  }

  private static String flat(Dataset d) {
    return String.join(
        " | ",
        d.examples().stream()
            .map(e -> ((TextSample) e.sample()).text() + "=" + e.label().orElse(-1))
            .sorted(Comparator.naturalOrder())
            .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "a.csv#text,label\\n\"so, so\",bad\\nfine,good",
        "b.csv#label;sentence\\nbad;so, so\\nGOOD;fine",
        "c.tsv#sentence\\tlabel\\nso, so\\t0\\nfine\\t1",
        "d.tsv#so, so\\t0\\nfine\\t1",
        "e.tsv#bad\\tso, so\\ngood\\tfine",
        "f.jsonl#{\"text\":\"so, so\",\"label\":0}\\n\\n{\"text\":\"fine\",\"label\":\"good\"}",
        "g.json#[{\"text\":\"so, so\",\"label\":0},{\"text\":\"fine\",\"label\":1,\"x\":[1]}]"
      })
  void readsSentencesWithTheirClasses(String name, String content) throws IOException {
    Dataset d = open(name, content.replace("\\n", "\n").replace("\\t", "\t"), text());

    assertThat(flat(d)).isEqualTo("fine=1 | so, so=0");
  }

  @Test
  void readsSentencesWithoutClasses() throws IOException {
    Dataset d = open("a.txt", "one\ntwo, three\n\n", text());

    assertThat(flat(d)).isEqualTo("one=-1 | two, three=-1");
    assertThat(d.problems().get(0)).contains("no labels");
  }

  @Test
  void reportsWhatIsWrongWithRows() throws IOException {
    Dataset d = open("a.csv", "text,label\nfine,good\nwell,\nmeh,so-so\n,bad\nfine,good\n", text());

    assertThat(flat(d)).isEqualTo("fine=1 | fine=1 | meh=-1 | well=-1");
    assertThat(String.join(" ", d.problems()))
        .contains("text is empty")
        .contains("has no label: well")
        .contains("does not know: meh (so-so)")
        .contains("copy");
  }

  @Test
  void theOnlyColumnBesideAKnownLabelIsTheTextAndThatIsSaid() throws IOException {
    Dataset d = open("a.csv", "headline,category\nso; so,bad\nfine,good\n", text());

    assertThat(flat(d)).isEqualTo("fine=1 | so; so=0");
    assertThat(d.problems())
        .contains("The column 'headline' of a.csv was taken as the text, 'category' as the label.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fine,good\nwell,good\n", "a,b,intent\nfine,well,good\n"})
  void aCsvWithoutAKnownHeaderIsRefusedInASentence(String content) {
    assertThatThrownBy(() -> open("a.csv", content, text()))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("a.csv has no header")
        .hasMessageContaining("text,label");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a,b\n1\n2\n", "a,b\n\"x", "text\n\0\0\0", "text,label\n\"a\" b,c\n"})
  void brokenTablesEndInASentence(String content) {
    assertThatThrownBy(() -> open("a.csv", content, text())).isInstanceOf(LatheException.class);
  }

  @Test
  void readsOldEncodings() throws IOException {
    Path f = dir.resolve("a.tsv");
    Files.write(f, "caf\u00e9\tgood\nfine\tbad\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(flat(Datasets.open(f, text(), JobContext.unwatched()))).startsWith("café=1");
  }

  private static Map<Integer, float[]> numbers(Dataset d) {
    Map<Integer, float[]> byLabel = new LinkedHashMap<>();
    d.examples()
        .forEach(
            e ->
                byLabel.put(
                    e.label().orElse(-1),
                    Tensors.floats(((TensorSample) e.sample()).tensors().get("x"))));
    return byLabel;
  }

  @Test
  void readsNumbersWithEmptyCellsAsMissing() throws IOException {
    Dataset d = open("a.csv", "p,q,label\n1,2.5,1\n,true,0\n", row(2));

    assertThat(numbers(d).get(1)).containsExactly(1f, 2.5f);
    assertThat(numbers(d).get(0)).containsExactly(Float.NaN, 1f);
  }

  @Test
  void takesTheColumnTooManyForTheLabel() throws IOException {
    Dataset d = open("a.csv", "p,q,kind\n1,2,iris\n3,4,rose\n", row(2));

    assertThat(numbers(d).get(0)).containsExactly(1f, 2f);
    assertThat(numbers(d).get(1)).containsExactly(3f, 4f);
    assertThat(d.problems().get(0)).contains("'kind'");
  }

  @Test
  void tablesOfNumbersNeedAHeaderAndTheRightColumns() {
    assertThatThrownBy(() -> open("a.csv", "5.1,3.5,Iris\n4.9,3.0,Iris\n", row(2)))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("no header")
        .hasMessageContaining("5.1,3.5,Iris");
    assertThatThrownBy(() -> open("a.csv", "a,b,c,d\n1,2,3,4\n", row(2)))
        .hasMessageContaining("does not fit")
        .hasMessageContaining("[N,2]");
    assertThatThrownBy(() -> open("a.csv", "a,b\nx,y\n", row(2))).hasMessageContaining("numbers");
  }

  @Test
  void findsTheColumnsOfSeveralInputsByName() throws IOException {
    Model m =
        model(
            Tasks.RAW_TENSORS,
            List.of(),
            new Port("age", DataType.FLOAT, "N", "1"),
            new Port("town", DataType.STRING, "N", "1"));

    Dataset d = open("a.csv", "town,age\nBonn,7\n", m);

    TensorSample s = (TensorSample) d.examples().get(0).sample();
    assertThat(Tensors.floats(s.tensors().get("age"))).containsExactly(7f);
    assertThat(s.tensors().get("town").strings()).containsExactly("Bonn");
    assertThatThrownBy(() -> open("b.csv", "town,height\nBonn,7\n", m))
        .hasMessageContaining("no column 'age'");
  }

  private static byte[] npy(String descr, String shape, byte[] body) {
    String header =
        "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
    byte[] h = header.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer b = ByteBuffer.allocate(10 + h.length + body.length).order(ByteOrder.LITTLE_ENDIAN);
    b.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) h.length);
    return b.put(h).put(body).array();
  }

  private static byte[] floats(ByteOrder order, float... values) {
    ByteBuffer b = ByteBuffer.allocate(4 * values.length).order(order);
    b.asFloatBuffer().put(values);
    return b.array();
  }

  private Path npz(Map<String, byte[]> arrays) throws IOException {
    Path f = dir.resolve("a.npz");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(f))) {
      for (Map.Entry<String, byte[]> e : arrays.entrySet()) {
        out.putNextEntry(new ZipEntry(e.getKey() + ".npy"));
        out.write(e.getValue());
      }
    }
    return f;
  }

  @ParameterizedTest
  @CsvSource({"<f4,x", ">f4,x", "<f4,arr_0"})
  void readsArraysWithLabels(String descr, String name) throws IOException {
    ByteOrder order = descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    Path f =
        npz(
            Map.of(
                name,
                npy(descr, "(2, 2)", floats(order, 1, 2, 3, 4)),
                "label",
                npy("|u1", "(2,)", new byte[] {1, 0})));

    Dataset d = Datasets.open(f, row(2), JobContext.unwatched());

    assertThat(numbers(d).get(1)).containsExactly(1f, 2f);
    assertThat(numbers(d).get(0)).containsExactly(3f, 4f);
  }

  @Test
  void aFixedInputGetsTheArrayWithoutItsFirstAxis() throws IOException {
    Model m = model(Tasks.RAW_TENSORS, List.of(), new Port("x", DataType.STRING, "2", "2"));
    byte[] words = new byte[4 * 2 * 4];
    for (int i = 0; i < 4; i++) {
      words[8 * i] = (byte) ('a' + i);
    }
    Path f = dir.resolve("a.npy");
    Files.write(f, npy("<U2", "(1, 2, 2)", words));

    Dataset d = Datasets.open(f, m, JobContext.unwatched());

    TensorData t = ((TensorSample) d.examples().get(0).sample()).tensors().get("x");
    assertThat(t.shape()).containsExactly(2, 2);
    assertThat(t.strings()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void arraysThatDoNotFitEndInASentence() throws IOException {
    byte[] two = npy("<f4", "(2, 2)", floats(ByteOrder.LITTLE_ENDIAN, 1, 2, 3, 4));
    expect(npz(Map.of("p", two, "q", two)), "arrays");
    expect(npz(Map.of("x", two, "label", npy("|u1", "(3,)", new byte[3]))), "3 labels");
    expect(npz(Map.of("x", npy("|O", "(2, 2)", new byte[32]))), "plain numbers");
    expect(npz(Map.of("x", npy("<f4", "(9000000000, 2)", new byte[0]))), "1.5 GB");
    expect(npz(Map.of("x", npy("<f4", "(200000, 2)", new byte[8]))), "cut off");
    expect(npz(Map.of("x", "nonsense".getBytes(StandardCharsets.UTF_8))), "NumPy");
  }

  private void expect(Path file, String part) {
    assertThatThrownBy(() -> Datasets.open(file, row(2), JobContext.unwatched()))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining(part);
  }
}
