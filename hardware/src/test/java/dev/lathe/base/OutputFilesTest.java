package dev.lathe.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(OS.WINDOWS)
class OutputFilesTest {
  private static final byte[] NEW = "new".getBytes(StandardCharsets.UTF_8);

  @TempDir Path dir;

  private void alone(String... names) throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      assertThat(files.map(p -> p.getFileName().toString())).containsExactlyInAnyOrder(names);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-r--r--", "rwxr-x--x", "rw-rw-rw-"})
  void whatIsReplacedKeepsItsPermissions(String permissions) throws IOException {
    Path file = Files.writeString(dir.resolve("a"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    OutputFiles.write(file, NEW);
    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo(permissions);
    alone("a");
  }

  @Test
  void aNewFileIsAsTheSystemMakesThem() throws IOException {
    Path plain = Files.write(dir.resolve("plain"), NEW);
    Path file = dir.resolve("a");
    OutputFiles.write(file, NEW);
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(plain));
  }

  @Test
  void linksAreFollowedToTheFile() throws IOException {
    Path real = Files.writeString(Files.createDirectory(dir.resolve("f")).resolve("a"), "old");
    Path near = Files.createSymbolicLink(dir.resolve("near"), Path.of("f/a"));
    Path far = Files.createSymbolicLink(dir.resolve("far"), near);
    OutputFiles.write(far, NEW);
    assertThat(real).hasContent("new");
    assertThat(far).isSymbolicLink();
    assertThat(near).isSymbolicLink();
    Path dangling = Files.createSymbolicLink(dir.resolve("d"), dir.resolve("f/b"));
    OutputFiles.write(dangling, NEW);
    assertThat(dir.resolve("f/b")).hasContent("new");
    assertThat(OutputFiles.target(far)).isEqualTo(dir.resolve("f/a"));
  }

  @Test
  void aNameThatNobodyChoseReplacesALink() throws IOException {
    Path real = Files.writeString(dir.resolve("a"), "old");
    Path link = Files.createSymbolicLink(dir.resolve("l"), real);
    OutputFiles.replace(link, NEW);
    assertThat(real).hasContent("old");
    assertThat(link).isRegularFile().hasContent("new");
    assertThat(Files.isSymbolicLink(link)).isFalse();
  }

  @Test
  void whatIsNoFileIsRefused() throws Exception {
    Path pipe = dir.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path linked = Files.createSymbolicLink(dir.resolve("l"), pipe);
    Path one = dir.resolve("one");
    Path two = Files.createSymbolicLink(dir.resolve("two"), one);
    Files.createSymbolicLink(one, two);
    assertThatThrownBy(() -> OutputFiles.write(pipe, NEW)).hasMessageContaining("a named pipe");
    assertThatThrownBy(() -> OutputFiles.write(linked, NEW)).hasMessageContaining("a named pipe");
    assertThatThrownBy(() -> OutputFiles.write(one, NEW)).hasMessageContaining("circle");
    assertThatThrownBy(() -> OutputFiles.write(dir, NEW)).hasMessageContaining("folder");
    assertThatThrownBy(() -> OutputFiles.write(dir.resolve("no/a"), NEW))
        .isInstanceOfSatisfying(
            LatheException.class, e -> assertThat(e.code().exitCode()).isEqualTo(2))
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> OutputFiles.target(Path.of("/dev/stdout")))
        .hasMessageContaining("open file");
    assertThatThrownBy(() -> OutputFiles.target(Path.of("/dev/zero")))
        .hasMessageContaining("a device");
    alone("pipe", "l", "one", "two");
  }

  @Test
  void aContentThatBreaksLeavesWhatWasThere() throws IOException {
    Path file = Files.writeString(dir.resolve("a"), "old");
    assertThatThrownBy(
            () ->
                OutputFiles.write(
                    file,
                    channel -> {
                      throw new IOException("full");
                    }))
        .hasMessage("full");
    assertThat(file).hasContent("old");
    alone("a");
  }
}
