package dev.lathe.app.cli;

import static dev.lathe.app.cli.CommandLine.guarded;
import static dev.lathe.app.cli.CommandLine.lathe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.lathe.testing.Shared;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

  @Test
  void theOuterProcessPassesTheSentenceOn() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.onnx"));
    assertThat(guarded("inspect", empty).saysWhatIsWrong(2).err()).contains("empty");
  }
}
