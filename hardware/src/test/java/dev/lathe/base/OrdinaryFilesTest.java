package dev.lathe.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(OS.WINDOWS)
class OrdinaryFilesTest {
  @TempDir Path dir;

  @Test
  void filesAndLinksToThemAreFine() throws IOException {
    Path file = Files.createFile(dir.resolve("a"));
    assertThat(OrdinaryFiles.problem(file)).isEmpty();
    assertThat(OrdinaryFiles.problem(Files.createSymbolicLink(dir.resolve("l"), file))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/dev/stdin", "/dev/fd/0", "/dev/stdout", "/proc/self/fd/0", "/dev/../dev/fd/3"})
  void anOpenFileOfThisProcessIsNone(String path) throws IOException {
    assertThat(OrdinaryFiles.problem(Path.of(path)).orElse("")).contains("open file");
    Path link = Files.createSymbolicLink(dir.resolve("l.onnx"), Path.of(path));
    assertThat(OrdinaryFiles.problem(link).orElse("")).contains("open file");
  }

  @Test
  void whatIsElseIsSaid() throws Exception {
    Path pipe = dir.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThat(OrdinaryFiles.problem(pipe)).contains("It is a named pipe, not a file.");
    assertThat(OrdinaryFiles.problem(Path.of("/dev/zero"))).contains("It is a device, not a file.");
    assertThat(OrdinaryFiles.problem(dir)).contains("It is a folder.");
    assertThat(OrdinaryFiles.problem(dir.resolve("no"))).contains("There is no such file.");
  }

  @Test
  void besideAModelMeansInsideItsFolder() throws IOException {
    Path folder = Files.createDirectory(dir.resolve("m"));
    Path model = Files.createFile(folder.resolve("m.onnx"));
    Path inside = Files.createFile(Files.createDirectory(folder.resolve("sub")).resolve("c.json"));
    Path secret = Files.createFile(dir.resolve("secret"));
    Path out = Files.createSymbolicLink(folder.resolve("out.json"), secret);
    Path in = Files.createSymbolicLink(folder.resolve("in.json"), inside);
    Path up = Files.createSymbolicLink(folder.resolve("up"), dir).resolve("secret");
    assertThat(OrdinaryFiles.isBeside(model, folder, inside)).isTrue();
    assertThat(OrdinaryFiles.isBeside(model, folder, in)).isTrue();
    assertThat(OrdinaryFiles.isBeside(model, folder, out)).isFalse();
    assertThat(OrdinaryFiles.isBeside(model, folder, up)).isFalse();
    assertThat(OrdinaryFiles.isBeside(model, folder, folder.resolve("sub"))).isFalse();
    assertThat(OrdinaryFiles.isBeside(model, folder, folder.resolve("no"))).isFalse();
  }

  @Test
  void aDownloadCacheKeepsLinksIntoOneFolderOfBlobs() throws IOException {
    Path blobs = Files.createDirectory(dir.resolve("blobs"));
    Path snapshot = Files.createDirectory(dir.resolve("snapshot"));
    Files.createFile(blobs.resolve("1"));
    Files.createFile(blobs.resolve("2"));
    Files.createFile(dir.resolve("secret"));
    Path model = Files.createSymbolicLink(snapshot.resolve("m.onnx"), blobs.resolve("1"));
    Path config = Files.createSymbolicLink(snapshot.resolve("config.json"), blobs.resolve("2"));
    Path other = Files.createSymbolicLink(snapshot.resolve("o.json"), dir.resolve("secret"));
    assertThat(OrdinaryFiles.isBeside(model, snapshot, config)).isTrue();
    assertThat(OrdinaryFiles.isBeside(model, snapshot, other)).isFalse();
  }
}
