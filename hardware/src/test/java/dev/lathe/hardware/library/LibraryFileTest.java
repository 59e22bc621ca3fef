package dev.lathe.hardware.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.LatheException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryFileTest {
  @TempDir Path folder;

  @BeforeEach
  void onLinux() {
    FakeLibraries.assumeLinux();
  }

  @Test
  void readsTheVersionOfTheBundledLibrary() {
    Path bundled = BundledLibrary.folder().orElseThrow();

    assertThat(LibraryFile.in(bundled).inspect()).contains(RuntimeVersion.ofBinding());
  }

  @Test
  void findsTheLibraryInAReleasesLibFolderAndByItsOwnPath() throws Exception {
    Path file = FakeLibraries.with(folder.resolve("lib"), new byte[] {1});

    assertThat(LibraryFile.in(folder).file()).isEqualTo(file);
    assertThat(LibraryFile.in(file).folder()).isEqualTo(file.getParent());
  }

  @Test
  void takesTheShortestNameOfSeveral() throws Exception {
    Files.writeString(folder.resolve("libonnxruntime.so.1.31.0"), "");
    Files.writeString(folder.resolve("libonnxruntime.so.1"), "");
    Files.writeString(folder.resolve("libonnxruntime_providers_shared.so"), "");

    LibraryFile library = LibraryFile.in(folder);

    assertThat(library.file()).hasFileName("libonnxruntime.so.1");
    assertThat(library.companions()).hasSize(3);
  }

  @Test
  void refusesAFolderThatIsNotThereOrHoldsNone() {
    assertRefused(folder.resolve("none"), "There is no such folder.");
    assertRefused(folder, "It holds no libonnxruntime.so.");
  }

  @Test
  void refusesATextFile() throws Exception {
    FakeLibraries.with(folder, "hello".getBytes(StandardCharsets.UTF_8));
    assertRefused(folder, "libonnxruntime.so is no native library.");
  }

  @Test
  void refusesAnEmptyFile() throws Exception {
    FakeLibraries.with(folder, new byte[0]);
    assertRefused(folder, "libonnxruntime.so is no native library.");
  }

  @Test
  void refusesAnotherProcessor() throws Exception {
    int other = FakeLibraries.thisMachine() == 62 ? 183 : 62;
    FakeLibraries.with(folder, FakeLibraries.elf(other, "OrtGetApiBase"));
    assertRefused(folder, "is built for linux-" + (other == 62 ? "x64" : "aarch64"));
  }

  @Test
  void refusesAnotherSystem() throws Exception {
    byte[] pe = new byte[256];
    pe[0] = 'M';
    pe[1] = 'Z';
    pe[60] = 64;
    pe[68] = 0x64;
    pe[69] = (byte) 0x86;
    FakeLibraries.with(folder, pe);
    assertRefused(folder, "is built for win-x64");
  }

  @Test
  void refusesAnotherLibrary() throws Exception {
    FakeLibraries.with(folder, FakeLibraries.elf(FakeLibraries.thisMachine(), "zlib 1.3.1"));
    assertRefused(folder, "is no ONNX Runtime library: it lacks OrtGetApiBase.");
  }

  @Test
  void refusesAnOlderOneAndSaysBothVersions() throws Exception {
    byte[] old = FakeLibraries.elf(FakeLibraries.thisMachine(), "OrtGetApiBase\0VERS_1.20.1\0");
    FakeLibraries.with(folder, old);
    assertRefused(
        folder, "Its ONNX Runtime is 1.20.1, and Lathe needs " + RuntimeVersion.ofBinding());
  }

  @Test
  void takesANewerOne() throws Exception {
    byte[] newer = FakeLibraries.elf(FakeLibraries.thisMachine(), "OrtGetApiBase\0VERS_2.0.0\0");
    FakeLibraries.with(folder, newer);
    assertThat(LibraryFile.in(folder).inspect()).contains(new RuntimeVersion(2, 0, 0));
  }

  @Test
  void refusesALibraryThatIsCutOff() throws Exception {
    Path bundled = FakeLibraries.in(BundledLibrary.folder().orElseThrow());
    byte[] whole = Files.readAllBytes(bundled);
    FakeLibraries.with(folder, Arrays.copyOf(whole, whole.length / 2));
    assertRefused(folder, "is cut off");
    FakeLibraries.with(folder, Arrays.copyOf(whole, 40));
    assertRefused(folder, "is cut off");
  }

  private static void assertRefused(Path given, String why) {
    assertThatThrownBy(() -> LibraryFile.in(given).inspect())
        .isInstanceOfSatisfying(
            LatheException.class,
            e -> {
              assertThat(e.why()).contains(why);
              assertThat(e.what()).contains("cannot be used as a runtime");
              assertThat(e.code().exitCode()).isEqualTo(2);
            });
  }
}
