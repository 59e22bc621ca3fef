package dev.lathe.engine.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.LatheException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentsTest {
  @TempDir Path dir;

  @Test
  void whatIsKeptGoesWithTheFolder() throws IOException {
    Path workspace = Files.createDirectories(dir.resolve("ws"));
    String kept = new Attachments(workspace).keep(new byte[] {1, 2, 3}, "png");
    assertThat(new Attachments(workspace).keep(new byte[] {1, 2, 3}, "png")).isEqualTo(kept);
    Path moved = Files.move(workspace, dir.resolve("elsewhere"));
    assertThat(new Attachments(moved).resolve(kept)).hasBinaryContent(new byte[] {1, 2, 3});
  }

  @Test
  void aPathOfThePersonsStaysWhatItIs() {
    Path file = dir.resolve("picture.png");
    assertThat(new Attachments(dir.resolve("ws")).resolve(file.toString())).isEqualTo(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "inputs/../../secret", "experiment.db", ""})
  void aRelativePathDoesNotLeaveTheFolderOfInputs(String path) {
    assertThatThrownBy(() -> new Attachments(dir).resolve(path)).isInstanceOf(LatheException.class);
  }

  @Test
  void aFolderThatCannotBeWrittenIsExplained() throws IOException {
    Files.writeString(dir.resolve("inputs"), "a file where the folder should be");
    assertThatThrownBy(() -> new Attachments(dir).keep(new byte[1], "png"))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining(dir.toString());
  }
}
