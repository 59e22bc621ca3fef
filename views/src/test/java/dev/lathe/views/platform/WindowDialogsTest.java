package dev.lathe.views.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowDialogsTest {
  @TempDir Path home;

  @Test
  void aChooserBeginsAboveAFolderThatIsGone() throws IOException {
    Path deep = Files.createDirectories(home.resolve("a/b/c"));
    assertThat(WindowDialogs.existing(deep.toFile())).contains(deep.toFile());
    Files.delete(deep);
    Files.delete(deep.getParent());
    assertThat(WindowDialogs.existing(deep.toFile())).contains(home.resolve("a").toFile());
    Path file = Files.createFile(home.resolve("a/b"));
    assertThat(WindowDialogs.existing(file.toFile())).contains(home.resolve("a").toFile());
  }
}
