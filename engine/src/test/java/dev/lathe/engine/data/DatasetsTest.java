package dev.lathe.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.TestPictures;
import dev.lathe.engine.task.TinyModels;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetsTest {
  private static final int RED = 0xff0000;
  private static final int GREEN = 0x00ff00;
  private static final int BLUE = 0x0000ff;

  @TempDir Path dir;
  private Path data;
  private Model named;
  private Model nameless;

  @BeforeEach
  void models() throws IOException {
    Path models = Files.createDirectory(dir.resolve("models"));
    data = Files.createDirectory(dir.resolve("data"));
    named =
        model(TinyModels.colours(models, "a.onnx", "N", Map.of("labels", "Red,green,deep-blue")));
    nameless = model(TinyModels.colours(models, "b.onnx", "N", Map.of()));
  }

  private static Model model(Path file) {
    return ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched());
  }

  private Dataset open(Path path, Model m) {
    return Datasets.open(path, m, JobContext.unwatched());
  }

  /** Class index by short name, −1 where unlabelled. */
  private static Map<String, Integer> labels(Dataset d) {
    Map<String, Integer> map = new TreeMap<>();
    d.examples()
        .forEach(
            e ->
                map.put(
                    e.sample().name().replaceAll(".*/", ""),
                    e.label().isPresent() ? e.label().getAsInt() : -1));
    return map;
  }

  private void classFolders() throws IOException {
    TestPictures.png(data.resolve("RED/r.png"), RED);
    TestPictures.png(data.resolve("green/g.png"), GREEN);
    TestPictures.png(data.resolve("deep_blue/deeper/b.png"), BLUE);
    Files.writeString(data.resolve(".DS_Store"), "x");
    Files.writeString(data.resolve("green/notes.txt"), "x");
  }

  @Test
  void readsClassFoldersWhateverTheirSpelling() throws IOException {
    classFolders();

    Dataset d = open(data, named);

    assertThat(labels(d)).isEqualTo(Map.of("r.png", 0, "g.png", 1, "b.png", 2));
    assertThat(d.problems()).isEmpty();
    assertThat(d.labelled()).isEqualTo(3);
  }

  @Test
  void takesAlphabeticalOrderWhereTheModelHasNoLabels() throws IOException {
    classFolders();

    Dataset d = open(data, nameless);

    // Capital letters sort before small ones: RED, deep_blue, green.
    assertThat(labels(d)).isEqualTo(Map.of("r.png", 0, "b.png", 1, "g.png", 2));
    assertThat(d.problems().get(0)).contains("alphabetical order").contains("its labels");
    assertThat(d.guess()).containsExactly("RED", "deep_blue", "green");
    assertThat(open(data, named).guess()).isEmpty();
  }

  @Test
  void doesNotGuessWhereTheCountsDiffer() throws IOException {
    TestPictures.png(data.resolve("cats/r.png"), RED);
    TestPictures.png(data.resolve("dogs/g.png"), GREEN);

    assertThat(open(data, nameless).labelled()).isZero();
    assertThat(open(data, nameless).problems().get(0))
        .contains("2 class names")
        .contains("3 classes");
    assertThat(open(data, named).problems().get(0)).contains("does not know");
  }

  @Test
  void readsNumberedClassFolders() throws IOException {
    TestPictures.png(data.resolve("2/b.png"), BLUE);
    TestPictures.png(data.resolve("0/r.png"), RED);

    assertThat(labels(open(data, nameless))).isEqualTo(Map.of("b.png", 2, "r.png", 0));
    assertThat(open(data, nameless).guess()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "photos/"})
  void readsZipsOfClassFolders(String prefix) throws IOException {
    Path zip = data.resolve("set.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      put(out, prefix + "red/r.png", RED);
      put(out, prefix + "green/g.png", GREEN);
      put(out, "__MACOSX/red/._r.png", RED);
    }

    Dataset d = open(zip, named);

    assertThat(labels(d)).isEqualTo(Map.of("r.png", 0, "g.png", 1));
    assertThat(((ImageSample) d.examples().get(0).sample()).source().read()).isNotEmpty();
  }

  private static void put(ZipOutputStream out, String name, int colour) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(TestPictures.encode(TestPictures.plain(8, 8, colour), "png"));
  }

  @Test
  void pathsThatLeadOutOfAZipAreLeftOut() throws IOException {
    Path zip = data.resolve("evil.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      put(out, "../../red/r.png", RED);
      put(out, "green/g.png", GREEN);
      put(out, "red/r.png", RED);
    }

    Dataset d = open(zip, named);

    assertThat(d.size()).isEqualTo(2);
    assertThat(d.problems().get(0)).contains("leads out of the zip");
  }

  @Test
  void aBombInAZipIsNotUnpacked() throws IOException {
    Path zip = data.resolve("bomb.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("red/r.png"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 201; i++) {
        out.write(zeros);
      }
    }

    Dataset d = open(zip, named);

    assertThatThrownBy(() -> ((ImageSample) d.examples().get(0).sample()).source().read())
        .hasMessageContaining("200 MB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file,label\n", "\ufefflabel;filename\n"})
  void readsLabelTables(String header) throws IOException {
    TestPictures.png(data.resolve("a.png"), RED);
    TestPictures.png(data.resolve("sub/b.png"), GREEN);
    TestPictures.png(data.resolve("c.png"), BLUE);
    boolean fileFirst = header.startsWith("file");
    String[][] rows = {
      {"a.png", "red"}, {"./sub/b.png", "1"}, {"c.png", "pink"}, {"../a.png", "red"}
    };
    StringBuilder csv = new StringBuilder(header);
    for (String[] r : rows) {
      csv.append(fileFirst ? r[0] + "," + r[1] : r[1] + ";" + r[0]).append('\n');
    }
    Files.writeString(data.resolve("labels.csv"), csv);

    Dataset d = open(data, named);

    assertThat(labels(d)).isEqualTo(Map.of("a.png", 0, "b.png", 1, "c.png", -1));
    assertThat(String.join(" ", d.problems()))
        .contains("does not know")
        .contains("pink")
        .contains("no such file");
    assertThat(open(data.resolve("labels.csv"), named).size()).isEqualTo(3);
  }

  @Test
  void aLabelTableWithoutHeaderIsRefusedInASentence() throws IOException {
    TestPictures.png(data.resolve("a.png"), RED);
    Files.writeString(data.resolve("labels.csv"), "a.png,red\n");

    assertThatThrownBy(() -> open(data, named))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("no header")
        .hasMessageContaining("file,label");
  }

  @Test
  void readsFlatPicturesNamedByWordNetIds() throws IOException {
    TestPictures.png(data.resolve("n00000002_green.png"), GREEN);
    TestPictures.png(data.resolve("n99999999_deep_blue.png"), BLUE);
    TestPictures.png(data.resolve("n99999998_pink.png"), RED);
    Path labels =
        Files.writeString(
            dir.resolve("l.tsv"), "0\tn00000001\tred\n1\tn00000002\tgr\n2\tn00000003\tdeep blue\n");
    SetupFlags none = SetupFlags.none();
    SetupFlags flags =
        new SetupFlags(
            none.task(),
            java.util.Optional.of(labels),
            none.resize(),
            none.crop(),
            none.layout(),
            none.channels(),
            none.scale(),
            none.mean(),
            none.std(),
            none.tokenizer());
    Model m = ModelOpener.open(named.file(), flags, JobContext.unwatched());

    assertThat(labels(open(data, m)).values()).containsExactly(1, -1, 2);
  }

  @Test
  void flatPicturesWithoutNamesAreUnlabelled() throws IOException {
    TestPictures.png(data.resolve("holiday.png"), GREEN);

    Dataset d = open(data, named);

    assertThat(d.labelled()).isZero();
    assertThat(d.problems().get(0)).contains("have no labels").contains("agreement");
    assertThat(open(data.resolve("holiday.png"), named).size()).isEqualTo(1);
  }

  @Test
  void reportsCopiesAndContradictions() throws IOException {
    TestPictures.png(data.resolve("red/a.png"), RED);
    TestPictures.png(data.resolve("red/b.png"), RED);
    TestPictures.png(data.resolve("green/c.png"), RED);

    assertThat(String.join(" ", open(data, named).problems()))
        .contains("cop")
        .contains("different label");
  }

  @Test
  void followsLinksButNotInCircles() throws IOException {
    classFolders();
    Files.createSymbolicLink(data.resolve("green/loop"), data);

    assertThat(open(data, named).size()).isEqualTo(3);
  }

  @Test
  void aFolderOfSeveralSetsIsNotTakenForClasses() throws IOException {
    TestPictures.png(data.resolve("train/red/a.png"), RED);
    TestPictures.png(data.resolve("test/red/b.png"), RED);

    assertThatThrownBy(() -> open(data, named)).hasMessageContaining("several data sets");
  }

  @Test
  void refusesNothingAndOtherThings() throws IOException {
    assertThatThrownBy(() -> open(dir.resolve("x"), named)).hasMessageContaining("no such file");
    assertThatThrownBy(() -> open(data, named)).hasMessageContaining("no pictures");
    Path pdf = Files.writeString(dir.resolve("a.pdf"), "%PDF");
    assertThatThrownBy(() -> open(pdf, named)).hasMessageContaining("not a data set");
    Path zip = Files.writeString(dir.resolve("a.zip"), "no zip");
    assertThatThrownBy(() -> open(zip, named))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("a.zip");
  }

  @Test
  void canBeCancelled() throws IOException {
    classFolders();
    JobControl control = new JobControl();
    control.cancel();

    assertThatThrownBy(() -> Datasets.open(data, named, control))
        .isInstanceOf(CancelledException.class);
  }

  @ParameterizedTest
  @CsvSource({"false,3", "true,3", "true,4"})
  void readsIdx(boolean gzip, int axes) throws IOException {
    int pixels = axes == 3 ? 64 : 192;
    ByteBuffer images = ByteBuffer.allocate(4 + 4 * axes + 2 * pixels);
    images.putInt(0x800 + axes).putInt(2).putInt(8).putInt(8);
    if (axes == 4) {
      images.putInt(3);
    }
    String ending = gzip ? ".gz" : "";
    write(data.resolve("images-idx" + axes + "-ubyte" + ending), images.array(), gzip);
    byte[] labels = {0, 0, 8, 1, 0, 0, 0, 2, 2, 9};
    write(data.resolve("labels-idx1-ubyte" + ending), labels, gzip);

    Dataset d = open(data, nameless);

    assertThat(d.size()).isEqualTo(2);
    assertThat(d.labelled()).isEqualTo(1);
    assertThat(String.join(" ", d.problems())).contains("does not know").contains("cop");
  }

  private static void write(Path file, byte[] bytes, boolean gzip) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        OutputStream packed = gzip ? new GZIPOutputStream(out) : out) {
      packed.write(bytes);
    }
  }

  @Test
  void brokenIdxEndsInASentence() throws IOException {
    byte[] cut = ByteBuffer.allocate(20).putInt(0x803).putInt(2).putInt(8).putInt(8).array();
    Path file = data.resolve("x-idx3-ubyte");
    Files.write(file, cut);
    assertThatThrownBy(() -> open(file, named)).hasMessageContaining("cut off");
    Files.write(
        file,
        ByteBuffer.allocate(16).putInt(0x803).putInt(1 << 28).putInt(1 << 28).putInt(9).array());
    assertThatThrownBy(() -> open(file, named)).isInstanceOf(LatheException.class);
    Files.write(file, "hello".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> open(file, named)).isInstanceOf(LatheException.class);
  }

  @Test
  void readsTheSharedSets() {
    Model mnist = model(Shared.model("image/mnist-8.onnx"));
    Model cifar = model(Shared.model("image/resnet20_cifar10.onnx"));
    Model sst2 = model(Shared.model("text/minilm_sst2/model.onnx"));

    assertThat(open(Shared.data("mnist5000"), mnist).labelled()).isEqualTo(5000);
    assertThat(open(Shared.data("cifar10/test5000.zip"), cifar).labelled()).isEqualTo(5000);
    assertThat(open(Shared.data("cifar10_1000"), cifar).labelled()).isEqualTo(1000);
    assertThat(open(Shared.data("sst2_dev.tsv"), sst2).labelled()).isEqualTo(872);
  }
}
