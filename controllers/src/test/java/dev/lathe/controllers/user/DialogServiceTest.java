package dev.lathe.controllers.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.testing.FakeDialogs;
import dev.lathe.controllers.user.DialogService.FileKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that the person did not name is not replaced without a word. */
class DialogServiceTest {
  @TempDir Path folder;

  private final List<String> asked = new ArrayList<>();

  private Optional<Path> saved(String typed, boolean yes) {
    DialogService dialogs =
        new FakeDialogs() {
          @Override
          public Optional<Path> saveFile(FileKind kind, String suggestedName) {
            return Optional.of(folder.resolve(typed));
          }

          @Override
          public boolean confirm(String title, String text, String verb) {
            asked.add(text);
            return yes;
          }
        };
    return dialogs.saveFile(FileKind.PNG, "a.png", ".png");
  }

  @Test
  void aNameGetsItsEnding() {
    assertThat(saved("new", false)).contains(folder.resolve("new.png"));
    assertThat(saved("new.PNG", false)).contains(folder.resolve("new.PNG"));
    assertThat(asked).isEmpty();
  }

  @Test
  void whatTheWholeNameWouldReplaceIsAskedAbout() throws Exception {
    Files.createFile(folder.resolve("old.png"));
    assertThat(saved("old", false)).isEmpty();
    assertThat(asked).singleElement().asString().contains("old.png");
    assertThat(saved("old", true)).contains(folder.resolve("old.png"));
    assertThat(saved("old.png", false)).as("the system's dialog has asked").isPresent();
    assertThat(asked).hasSize(2);
  }
}
