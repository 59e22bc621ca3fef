package dev.lathe.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TemporaryFolderTest {
  /** Of a process, in a folder's name. */
  private static final String START = "-19ad3c51b2f-";

  private final String kind = "lathe-test-" + UUID.randomUUID();

  /** Makes a folder of the kind that it is told, says where, and holds it until its input ends. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws IOException {
      try (TemporaryFolder folder = TemporaryFolder.create(args[0])) {
        Files.createFile(Files.createDirectory(folder.path().resolve("1")).resolve("model.onnx"));
        System.out.println(folder.path());
        System.in.read();
      }
    }
  }

  private Process holder() throws IOException {
    return new ProcessBuilder(
            ThisJava.program().orElseThrow(),
            "-cp",
            ThisJava.classPath(),
            Holder.class.getName(),
            kind)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static Path folder(Process holder) throws IOException {
    BufferedReader out = holder.inputReader(StandardCharsets.UTF_8);
    return Path.of(out.readLine());
  }

  @Test
  void itGoesWithAllThatIsInIt() throws IOException {
    Path path;
    try (TemporaryFolder folder = TemporaryFolder.create(kind)) {
      path = folder.path();
      Files.createFile(Files.createDirectories(path.resolve("a").resolve("b")).resolve("c"));
      assertThat(path.getFileName().toString()).startsWith(kind);
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void whatAKilledProcessHasLeftGoesWithTheNextAndWhatALivingOneHasStays() throws Exception {
    Process holder = holder();
    try {
      Path held = folder(holder);
      TemporaryFolder.create(kind).close();
      assertThat(held.resolve("1").resolve("model.onnx")).exists();
      holder.destroyForcibly().waitFor();
      assertThat(held.resolve("1").resolve("model.onnx")).exists();
      TemporaryFolder.create(kind).close();
      assertThat(held).doesNotExist();
    } finally {
      holder.destroyForcibly();
    }
  }

  @Test
  void itsOwnProcessMayHaveSeveralAndAnotherLeavesThemAlone() throws Exception {
    try (TemporaryFolder first = TemporaryFolder.create(kind);
        TemporaryFolder second = TemporaryFolder.create(kind)) {
      assertThat(first.path()).exists();
      Process holder = holder();
      try {
        Path held = folder(holder);
        assertThat(first.path()).exists();
        assertThat(second.path()).exists();
        holder.getOutputStream().close();
        holder.waitFor();
        assertThat(held).doesNotExist();
      } finally {
        holder.destroyForcibly();
      }
    }
  }

  /** Somebody else's, or of a version of Lathe that knew no locks: nobody knows who uses it. */
  @Test
  void aFolderWithoutALockStays() throws IOException {
    Path strange = Files.createTempDirectory(kind + "-");
    TemporaryFolder.create(kind).close();
    assertThat(strange).exists();
    Files.delete(strange);
  }

  /** Its process was killed before it had a lock, or when that alone was left to tidy up. */
  @Test
  void anEmptyFolderOfADeadProcessGoesWithoutALockToo() throws Exception {
    Process killed = holder();
    killed.destroyForcibly().waitFor();
    long dead = killed.pid();
    long alive = ProcessHandle.current().parent().orElseThrow().pid();
    Path empty = Files.createTempDirectory("lathe-test-" + dead + START);
    Path used = Files.createTempDirectory("lathe-test-" + dead + START);
    Path living = Files.createTempDirectory("lathe-test-" + alive + START);
    Path somebodys = Files.createTempDirectory(kind + "-home");
    Path inside = Files.createFile(used.resolve("a file"));
    try {
      TemporaryFolder.create(kind).close();
      assertThat(empty).doesNotExist();
      assertThat(inside).exists();
      assertThat(living).exists();
      assertThat(somebodys).exists();
    } finally {
      Files.delete(inside);
      Files.delete(used);
      Files.delete(living);
      Files.delete(somebodys);
    }
  }

  @Test
  void whatALibraryLeftEmptyGoesAfterAMinute() throws IOException {
    String prefix = "left-" + UUID.randomUUID();
    Path old = Files.createTempDirectory(prefix);
    Path used = Files.createTempDirectory(prefix);
    Path young = Files.createTempDirectory(prefix);
    Path inside = Files.createFile(used.resolve("library"));
    FileTime before = FileTime.from(Instant.now().minus(Duration.ofMinutes(2)));
    Files.setLastModifiedTime(old, before);
    Files.setLastModifiedTime(used, before);
    try {
      TemporaryFolder.removeEmpty(prefix);
      assertThat(old).doesNotExist();
      assertThat(inside).exists();
      assertThat(young).exists();
    } finally {
      Files.delete(inside);
      Files.delete(used);
      Files.delete(young);
    }
  }
}
