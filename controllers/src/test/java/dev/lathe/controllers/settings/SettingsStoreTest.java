package dev.lathe.controllers.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsStoreTest {
  @TempDir Path home;

  @Test
  void whatWasSetIsThereAfterAStart() throws Exception {
    SettingsStore store = new SettingsStore(home);
    store.update(
        s ->
            s.withTheme(Settings.Theme.DARK)
                .withPlace("COMPARE")
                .withWindow(new Settings.Bounds(10, 20, 1280, 800, true))
                .withRecent("a.onnx")
                .withRecent("b.onnx")
                .withRecent("a.onnx"));
    Settings again = new SettingsStore(home).get();
    assertThat(again).isEqualTo(store.get());
    assertThat(again.recentModels()).containsExactly("a.onnx", "b.onnx");
    try (Stream<Path> files = Files.list(home)) {
      assertThat(files).as("no temporary file is left").hasSize(1);
    }
  }

  @Test
  void aDamagedFileMeansTheInitialSettings() throws Exception {
    Files.writeString(home.resolve("settings.json"), "{\"theme\": \"PURPLE\", ");
    assertThat(new SettingsStore(home).get()).isEqualTo(Settings.initial());
  }

  @Test
  void anOlderOrNewerFileIsTakenForWhatItHas() throws Exception {
    Files.writeString(
        home.resolve("settings.json"), "{\"place\":\"MODEL\",\"textScale\":99,\"later\":[1]}");
    Settings s = new SettingsStore(home).get();
    assertThat(s.place()).isEqualTo("MODEL");
    assertThat(s.textScale()).isEqualTo(1);
    assertThat(s.window().known()).isFalse();
  }
}
