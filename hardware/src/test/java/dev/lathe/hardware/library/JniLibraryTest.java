package dev.lathe.hardware.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JniLibraryTest {
  private static final RuntimeVersion OWN = RuntimeVersion.ofBinding();

  @TempDir Path folder;
  private Path binding;

  @BeforeEach
  void onLinux() {
    FakeLibraries.assumeLinux();
    binding =
        BundledLibrary.folder()
            .orElseThrow()
            .resolve(Platform.current().fileName("onnxruntime4j_jni"));
  }

  @Test
  void aCopyForTheSameVersionIsTheSame() throws Exception {
    JniLibrary.copy(binding, folder.resolve("copy"), OWN, OWN);
    assertThat(folder.resolve("copy")).hasSameBinaryContentAs(binding);
  }

  @Test
  void aCopyForANewerVersionNamesThatOneOnly() throws Exception {
    RuntimeVersion newer = new RuntimeVersion(OWN.major(), OWN.minor() + 1, 0);

    JniLibrary.copy(binding, folder.resolve("copy"), OWN, newer);

    String text = Files.readString(folder.resolve("copy"), StandardCharsets.ISO_8859_1);
    assertThat(text).contains("VERS_" + newer + "\0").doesNotContain("VERS_" + OWN + "\0");
    assertThat(text).contains("\0" + newer + "\0").doesNotContain("\0" + OWN + "\0");
    assertThat(text).hasSize((int) Files.size(binding));
  }

  @Test
  void aFileThatDoesNotNameTheVersionIsNotTouched() throws Exception {
    Path other = Files.writeString(folder.resolve("other"), "something else");
    assertThatThrownBy(
            () -> JniLibrary.copy(other, folder.resolve("copy"), OWN, new RuntimeVersion(9, 9, 9)))
        .isInstanceOf(IOException.class);
    assertThat(folder.resolve("copy")).doesNotExist();
  }

  /** Known values of the System V hash, from glibc's own symbol versions. */
  @Test
  void hashesAsTheLinkerDoes() {
    assertThat(JniLibrary.hash("GLIBC_2.2.5".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(0x09691a75);
    assertThat(JniLibrary.hash("GLIBC_2.14".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(0x06969194);
  }
}
