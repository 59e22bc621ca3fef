package dev.lathe.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.hardware.example.LocalMirror;
import dev.lathe.hardware.library.BundledLibrary;
import dev.lathe.hardware.library.Platform;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/extending/runtime.md is quoted as it stands here, and works. */
class ExtendingByARuntimeTest {
  @TempDir Path home;

  @Test
  void theDocsQuoteTheFileThatIsCompiled() throws IOException {
    Path file =
        Shared.projectRoot()
            .resolve("hardware/src/test/java/dev/lathe/hardware/example/LocalMirror.java");
    assertThat(Files.readString(Shared.projectRoot().resolve("docs/extending/runtime.md")))
        .contains("```java\n" + Files.readString(file) + "```\n");
  }

  @Test
  void whatItFetchesBecomesARuntimeWithDevices() throws IOException {
    Path shared = Files.createDirectory(home.resolve("shared"));
    String library = Platform.current().fileName("onnxruntime");
    Files.copy(BundledLibrary.folder().orElseThrow().resolve(library), shared.resolve(library));
    RuntimeRegistry registry =
        new RuntimeRegistry(home.resolve("runtimes"), home.resolve("cache"), Optional.empty());
    InferenceRuntime added = registry.fetch(new LocalMirror(shared), JobContext.unwatched());
    assertThat(added.id()).isEqualTo("mirror");
    assertThat(added.isUsable()).isTrue();
    assertThat(new HardwareService(home.resolve("cache"), registry).devices())
        .extracting(Device::id)
        .contains("cpu", "cpu@mirror");
  }

  @Test
  void aFolderThatIsNotThereIsSaid() {
    RuntimeRegistry registry =
        new RuntimeRegistry(home.resolve("runtimes"), home.resolve("cache"), Optional.empty());
    assertThatThrownBy(
            () -> registry.fetch(new LocalMirror(home.resolve("no")), JobContext.unwatched()))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("cannot be fetched");
    assertThat(registry.list()).hasSize(1);
  }
}
