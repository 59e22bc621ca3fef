package dev.lathe.app.cli;

import static dev.lathe.app.cli.CommandLine.guarded;
import static dev.lathe.app.cli.CommandLine.lathe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.lathe.base.JobContext;
import dev.lathe.engine.experiment.Experiments;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file is hostile until it is read: a sentence and exit code 2, soon, whatever it holds. */
@ExtendWith(HomeExtension.class)
class HostileFilesTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path folder;

  private void refused(Object... args) {
    assertTimeoutPreemptively(SOON, () -> lathe(args).saysWhatIsWrong(2));
  }

  static Stream<Integer> tenths() {
    return Stream.iterate(0, i -> i + 1).limit(10);
  }

  @ParameterizedTest
  @MethodSource("tenths")
  void aModelCutAtEveryTenth(int tenth) throws IOException {
    byte[] whole = Files.readAllBytes(Shared.model("image/mnist-8.onnx"));
    Path cut = folder.resolve("cut.onnx");
    Files.write(cut, Arrays.copyOf(whole, whole.length * tenth / 10));
    refused("inspect", cut);
    refused("measure", cut);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 1000, 100_000})
  void randomBytes(int length) throws IOException {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    Path random = folder.resolve("random.onnx");
    Files.write(random, bytes);
    refused("inspect", random);
    refused("run", random, random);
    refused("optimize", random, "--pass", "clean", "-o", folder.resolve("out.onnx"));
    assertThat(folder.resolve("out.onnx")).doesNotExist();
  }

  @Test
  void aFolder() {
    refused("inspect", folder);
    refused("measure", folder);
  }

  @Test
  void nothing() {
    refused("inspect", folder.resolve("nothing.onnx"));
  }

  @Test
  void aSparseFileOfThreeGigabytes() throws IOException {
    Path sparse = folder.resolve("sparse.onnx");
    try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
      file.setLength(3L << 30);
    }
    refused("inspect", sparse);
    refused("measure", sparse);
  }

  @Test
  void aPictureThatIsNone() throws IOException {
    Path model = Shared.model("image/mnist-8.onnx");
    Path picture = folder.resolve("picture.png");
    Files.writeString(picture, "not a picture");
    refused("run", model, picture);
    Files.write(picture, new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0});
    refused("run", model, picture);
    refused("run", model, folder.resolve("missing.png"));
  }

  @Test
  void aTableWithoutHeader() throws IOException {
    Path table = folder.resolve("table.csv");
    Files.writeString(table, "5.1,3.5,1.4,0.2\n6.2,3.4,5.4,2.3\n");
    refused("run", Shared.model("tabular/iris_rf.onnx"), table);
    refused("measure", Shared.model("tabular/iris_rf.onnx"), "--data", table);
  }

  @Test
  void dataThatIsNone() throws IOException {
    Path model = Shared.model("image/mnist-8.onnx");
    for (String name : new String[] {"a.npz", "a.npy", "a.zip", "a.csv", "a.gz", "a.jsonl"}) {
      Path data = folder.resolve(name);
      Files.write(data, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
      refused("measure", model, "--data", data, "--limit", 5);
    }
    refused("measure", model, "--data", Files.createDirectory(folder.resolve("empty")));
  }

  @Test
  void labelsThatAreNone() throws IOException {
    Path model = Shared.model("image/mnist-8.onnx");
    refused("inspect", model, "--labels", folder.resolve("missing.txt"));
    Path binary = folder.resolve("labels.bin");
    byte[] bytes = new byte[5000];
    new Random(1).nextBytes(bytes);
    Files.write(binary, bytes);
    refused("inspect", model, "--labels", binary);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "measure"})
  void everyOddFileGetsASentenceOrAnAnswer(String command) throws IOException {
    try (Stream<Path> files = Files.list(Shared.path("models/odd"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".onnx")).sorted().toList()) {
        CommandLine.Result result =
            command.equals("inspect")
                ? lathe("inspect", file)
                : lathe("measure", file, "--limit", 5, "--seconds", 0.2);
        assertThat(result.code()).describedAs(file + ": " + result.err()).isBetween(0, 2);
        assertThat(result.err()).doesNotContain("\tat ");
        assertThat(result.err().strip().lines().count()).isLessThanOrEqualTo(4);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b.onnx", "\0", "models/\0/m.onnx"})
  void aNulInAPath(String path) {
    Path model = Shared.model("image/mnist-8.onnx");
    refused("inspect", path);
    refused("measure", path);
    refused("run", model, path);
    refused("measure", model, "--data", path);
    refused("measure", model, "--workspace", path);
    refused("inspect", model, "--labels", path);
    refused("optimize", model, "--recipe", path, "-o", folder.resolve("out.onnx"));
    refused("optimize", model, "--pass", "clean", "-o", path);
    refused("optimize", model, "--pass", "distil:teacher=" + path, "-o", folder.resolve("o.onnx"));
    refused("runtimes", "add", path);
  }

  @Test
  void aHomeThatIsNoPath() {
    String before = System.getProperty("lathe.home");
    System.setProperty("lathe.home", folder + "/a\0b");
    try {
      refused("measure", Shared.model("image/mnist-8.onnx"));
      refused("devices");
    } finally {
      System.setProperty("lathe.home", before);
    }
  }

  private Path pipe(String name) throws Exception {
    Path pipe = folder.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  /** Nobody writes into them: to open one is to wait forever. */
  @ParameterizedTest
  @ValueSource(strings = {"p", "p.onnx", "p.png", "p.csv", "p.npz", "p.zip", "p.json", "p.txt"})
  @DisabledOnOs(OS.WINDOWS)
  void aNamedPipe(String name) throws Exception {
    Path pipe = pipe(name);
    Path model = Shared.model("image/mnist-8.onnx");
    Path table = Shared.model("tabular/iris_rf.onnx");
    for (Object odd :
        new Object[] {pipe, "/dev/stdin", "/dev/fd/0", "/dev/zero", "/proc/self/fd/0"}) {
      refused("inspect", odd);
      refused("run", odd, pipe);
      refused("measure", odd);
      refused("optimize", odd, "--pass", "clean", "-o", folder.resolve("out.onnx"));
      refused("run", model, odd);
      refused("run", table, odd);
      refused("measure", model, "--data", odd);
      refused("measure", table, "--data", odd);
      refused("inspect", model, "--labels", odd);
      refused("optimize", model, "--recipe", odd, "-o", folder.resolve("out.onnx"));
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aTargetThatIsNoFileIsNotReplaced() throws Exception {
    Path model = Shared.model("image/mnist-8.onnx");
    Path pipe = pipe("p");
    Path linked = Files.createSymbolicLink(folder.resolve("l.onnx"), pipe);
    for (Object target : new Object[] {pipe, linked, "/dev/zero", "/dev/stdout", folder}) {
      refused("optimize", model, "--pass", "clean", "-o", target);
    }
    assertThat(Files.exists(pipe) && !Files.isRegularFile(pipe)).isTrue();
    assertThat(Files.isRegularFile(Path.of("/dev/zero"))).isFalse();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aTargetThatIsALinkIsFollowedAndKeepsItsPermissions() throws Exception {
    Path model = Shared.model("image/mnist-8.onnx");
    Path real = Files.writeString(folder.resolve("real.onnx"), "old");
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(folder.resolve("link.onnx"), real);
    CommandLine.Result done =
        lathe("optimize", model, "--pass", "clean", "-o", link, "--no-measure", "--json");
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.err()).contains("real.onnx");
    assertThat(link).isSymbolicLink();
    assertThat(Files.size(real)).isGreaterThan(1000);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void aStrangersWorkspaceThatPointsOutside() throws Exception {
    Path model = Shared.model("image/mnist-8.onnx");
    Path workspace = folder.resolve("ws");
    Experiments.openOrCreate(
            workspace, ModelOpener.open(model, SetupFlags.none(), JobContext.unwatched()))
        .close();
    try (Connection c =
            DriverManager.getConnection("jdbc:sqlite:" + workspace.resolve("experiment.db"));
        Statement s = c.createStatement()) {
      s.execute("UPDATE variant SET file = '../thesis.onnx'");
    }
    CommandLine.Result result = lathe("measure", model, "--workspace", workspace);
    assertThat(result.saysWhatIsWrong(2).err()).contains("not safe to open");
  }

  /** They are looked at, and whatever they are, the model beside them opens. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.json",
        "preprocessor_config.json",
        "m.lathe.json",
        "tokenizer.json",
        "tokenizer_config.json"
      })
  void deepAndHugeFilesBesideAModel(String name) throws IOException {
    Path model = Files.copy(Shared.model("image/mnist-8.onnx"), folder.resolve("m.onnx"));
    Path beside = folder.resolve(name);
    Files.writeString(beside, "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000));
    CommandLine.Result deep = assertTimeoutPreemptively(SOON, () -> lathe("inspect", model));
    assertThat(deep.code()).as(deep.err()).isZero();
    assertThat(deep.out()).doesNotContain("Constraints");
    Files.writeString(beside, "{\"a\":\"");
    try (RandomAccessFile file = new RandomAccessFile(beside.toFile(), "rw")) {
      file.setLength(1L << 30);
    }
    CommandLine.Result huge = assertTimeoutPreemptively(SOON, () -> lathe("inspect", model));
    assertThat(huge.code()).as(huge.err()).isZero();
  }

  /** A header that declares 2.5 gigapixels. */
  @Test
  void aPictureOfTooManyPixels() throws IOException {
    ByteBuffer png = ByteBuffer.allocate(33);
    png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}).putInt(13);
    png.put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(50_000).putInt(50_000);
    png.put(new byte[] {8, 0, 0, 0, 0});
    Path picture = Files.write(folder.resolve("large.png"), png.array());
    CommandLine.Result result = lathe("run", Shared.model("image/mnist-8.onnx"), picture);
    assertThat(result.saysWhatIsWrong(2).err()).contains("50000 x 50000");
  }

  /** Pickled objects are programs; they are never run. */
  @Test
  void anArrayOfObjects() throws IOException {
    String head = "{'descr': '|O', 'fortran_order': False, 'shape': (2,), }\n";
    ByteBuffer npy = ByteBuffer.allocate(10 + head.length() + 64).order(ByteOrder.LITTLE_ENDIAN);
    npy.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) head.length());
    npy.put(head.getBytes(StandardCharsets.US_ASCII));
    Path array = Files.write(folder.resolve("objects.npy"), npy.array());
    refused("run", Shared.model("image/mnist-8.onnx"), array);
    refused("measure", Shared.model("image/mnist-8.onnx"), "--data", array);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void foldersInACircle() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data/0"));
    Files.createSymbolicLink(data.resolve("again"), Path.of(".."));
    Files.createSymbolicLink(folder.resolve("data/self"), Path.of("self"));
    refused("measure", Shared.model("image/mnist-8.onnx"), "--data", folder.resolve("data"));
    refused("run", Shared.model("image/mnist-8.onnx"), folder.resolve("data"));
  }

  @Test
  void theOuterProcessPassesTheSentenceOn() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.onnx"));
    assertThat(guarded("inspect", empty).saysWhatIsWrong(2).err()).contains("empty");
  }
}
