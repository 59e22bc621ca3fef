package dev.lathe.engine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.lathe.base.JobContext;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies beside a model is read only where it really lies there. */
@DisabledOnOs(OS.WINDOWS)
class StrangersFolderTest {
  private static final List<String> SECRETS =
      IntStream.range(0, 10).mapToObj(i -> "secret " + i).toList();

  @TempDir Path dir;
  private Path folder;
  private Path model;

  @BeforeEach
  void makeOne() throws IOException {
    folder = Files.createDirectory(dir.resolve("folder"));
    model = Files.copy(Shared.model("image/mnist-8.onnx"), folder.resolve("m.onnx"));
    Files.write(dir.resolve("labels.txt"), SECRETS);
    Files.writeString(dir.resolve("labels.json"), json());
    Files.writeString(dir.resolve("config.json"), "{\"id2label\":" + json() + "}");
    Files.writeString(dir.resolve("sidecar.json"), "{\"labels\":" + json() + "}");
  }

  private static String json() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < 10; i++) {
      text.append(i == 0 ? "" : ",").append("\"" + i + "\":\"secret " + i + "\"");
    }
    return text.append("}").toString();
  }

  private ModelSetup found() {
    return assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> ModelOpener.open(model, SetupFlags.none(), JobContext.unwatched()).setup());
  }

  private void nothingIsTold(String named) {
    ModelSetup setup = found();
    assertThat(setup.labels()).isEmpty();
    assertThat(setup.problems()).anyMatch(p -> p.contains(named));
    assertThat(String.join(" ", setup.problems())).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"m.lathe.json", "m.onnx.lathe.json"})
  void aSidecarThatIsALink(String name) throws IOException {
    Files.createSymbolicLink(folder.resolve(name), dir.resolve("sidecar.json"));
    nothingIsTold(name);
  }

  @Test
  void aConfigurationThatIsALink() throws IOException {
    Files.createSymbolicLink(folder.resolve("config.json"), dir.resolve("config.json"));
    nothingIsTold("config.json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"labels.txt", "sub/labels.txt", "../labels.txt", "/etc/passwd", "a\\u0000b"})
  void labelsThatASidecarNames(String name) throws IOException {
    Files.createSymbolicLink(folder.resolve("labels.txt"), dir.resolve("labels.txt"));
    Files.createSymbolicLink(folder.resolve("sub"), dir);
    Files.writeString(folder.resolve("m.lathe.json"), "{\"labels\":\"" + name + "\"}");
    nothingIsTold("m.lathe.json");
  }

  @Test
  void aTokenizerThatIsALink() throws IOException {
    Files.createSymbolicLink(folder.resolve("tokenizer.json"), dir.resolve("labels.json"));
    ModelSetup setup = found();
    assertThat(setup.tokenizer()).isEmpty();
    assertThat(setup.problems()).anyMatch(p -> p.contains("tokenizer.json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"m.lathe.json", "config.json", "preprocessor_config.json", "tokenizer.json"})
  void aPipeIsNotWaitedFor(String name) throws Exception {
    Path pipe = folder.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    nothingIsTold(name);
  }

  @Test
  void whatAPersonNamesMayLieAnywhere() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("mine.txt"), dir.resolve("labels.txt"));
    SetupFlags flags =
        new SetupFlags(
            Optional.empty(),
            Optional.of(link),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    ModelSetup setup = ModelOpener.open(model, flags, JobContext.unwatched()).setup();
    assertThat(setup.labels()).isEqualTo(SECRETS);
  }

  @Test
  void linksInsideTheFolderAreFine() throws IOException {
    Files.move(dir.resolve("labels.txt"), folder.resolve("real.txt"));
    Files.createSymbolicLink(folder.resolve("labels.txt"), Path.of("real.txt"));
    Files.writeString(folder.resolve("m.lathe.json"), "{\"labels\":\"labels.txt\"}");
    assertThat(found().labels()).isEqualTo(SECRETS);
  }
}
