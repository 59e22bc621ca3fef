package dev.lathe.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class GivenPathsTest {
  @TempDir Path dir;

  @Test
  void aNulIsSaid() {
    assertThatThrownBy(() -> GivenPaths.of("a\0b"))
        .isInstanceOfSatisfying(
            LatheException.class, e -> assertThat(e.code().exitCode()).isEqualTo(2))
        .hasMessageContaining("'a?b'")
        .hasMessageContaining("NUL");
  }

  /** Says what Lathe's home is, or why it is none. */
  static final class Home {
    private Home() {}

    public static void main(String[] args) {
      try {
        System.out.println("home " + LatheHome.folder().getFileName().toString().length());
      } catch (LatheException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private static String home(String locale, String home) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            ThisJava.program().orElseThrow(), "-cp", ThisJava.classPath(), Home.class.getName());
    builder.environment().put("LC_ALL", locale);
    builder.environment().put("LATHE_HOME", home);
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aLocaleWithoutTheLettersIsSaid() throws IOException {
    assertThat(home("C", "/tmp/plain")).isEqualTo("home 5");
    // This process may itself be unable to pass the letters on; then there is nothing to see.
    if (System.getProperty("sun.jnu.encoding").equals("UTF-8")) {
      assertThat(home("C", "/tmp/h\u00f6m\u00e9")).contains("LC_ALL").doesNotContain("Exception");
      assertThat(home("C.UTF-8", "/tmp/h\u00f6m\u00e9")).isEqualTo("home 4");
    }
    InvalidPathException unmappable = new InvalidPathException("h\u00f6m\u00e9", "Malformed input");
    assertThat(GivenPaths.refused(unmappable)).hasMessageContaining("LC_ALL");
  }

  @Test
  void aTemporaryFolderThatCannotBeUsedIsSaid() throws IOException {
    Path file = Files.createFile(dir.resolve("file"));
    TemporaryFolder.requireUsable(dir.toString());
    for (Path bad : new Path[] {dir.resolve("no"), file, file.resolve("x")}) {
      assertThatThrownBy(() -> TemporaryFolder.requireUsable(bad.toString()))
          .isInstanceOfSatisfying(
              LatheException.class, e -> assertThat(e.code().exitCode()).isEqualTo(2))
          .hasMessageContaining(bad.toString())
          .hasMessageContaining("TMPDIR");
    }
    assertThatThrownBy(() -> TemporaryFolder.requireUsable("a\0b")).hasMessageContaining("NUL");
  }

  @Test
  void thePathAloneIsNoReason() {
    assertThat(because(new NoSuchFileException("/x/y")))
        .isEqualTo("'/x/y' is missing, or its folder is.");
    assertThat(because(new AccessDeniedException("/x/y"))).contains("denies access to '/x/y'");
    assertThat(because(new FileSystemException("/x/y", null, "No space left on device")))
        .contains("disk is full");
    assertThat(because(new FileSystemException("/x/y", null, "Not a directory")))
        .isEqualTo("/x/y: Not a directory");
    assertThat(because(new IOException("broken"))).isEqualTo("broken");
    assertThat(
            LatheException.input(
                    "It failed.", "For another reason.", "", new NoSuchFileException("a"))
                .why())
        .isEqualTo("For another reason.");
  }

  private static String because(IOException e) {
    return LatheException.environment("It failed.", String.valueOf(e.getMessage()), "", e).why();
  }
}
