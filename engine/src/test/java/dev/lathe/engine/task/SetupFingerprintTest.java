package dev.lathe.engine.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.engine.picture.ImagePreprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetupFingerprintTest {
  @TempDir Path folder;

  private static ModelSetup pictures(double scale, List<String> labels, String source) {
    return new ModelSetup(
        Tasks.IMAGE_CLASSIFICATION,
        Optional.of(
            new ImagePreprocessing(
                0,
                28,
                28,
                ImagePreprocessing.Layout.NCHW,
                ImagePreprocessing.Channels.GRAY,
                scale,
                List.of(0.0),
                List.of(1.0))),
        labels,
        Optional.empty(),
        Map.of("task", source));
  }

  private static ModelSetup sentences(Path tokenizer) {
    return new ModelSetup(
        Tasks.TEXT_EMBEDDING, Optional.empty(), List.of(), Optional.of(tokenizer), Map.of());
  }

  @Test
  void whatChangesAnswersChangesIt() {
    String print = SetupFingerprint.of(pictures(1, List.of("a", "b"), "guessed"));
    assertThat(print).matches("[0-9a-f]{32}");
    assertThat(SetupFingerprint.of(pictures(1, List.of("a", "b"), "from the sidecar")))
        .isEqualTo(print);
    assertThat(SetupFingerprint.of(pictures(0.5, List.of("a", "b"), "guessed")))
        .isNotEqualTo(print);
    assertThat(SetupFingerprint.of(pictures(1, List.of("b", "a"), "guessed"))).isNotEqualTo(print);
  }

  @Test
  void aTokenizerCountsByItsContent() throws IOException {
    Path one = Files.writeString(folder.resolve("one.json"), "{\"a\":1}");
    Path same = Files.writeString(folder.resolve("same.json"), "{\"a\":1}");
    Path other = Files.writeString(folder.resolve("other.json"), "{\"a\":2}");
    String print = SetupFingerprint.of(sentences(one));
    assertThat(SetupFingerprint.of(sentences(same))).isEqualTo(print);
    assertThat(SetupFingerprint.of(sentences(other))).isNotEqualTo(print);
    assertThat(SetupFingerprint.of(sentences(folder.resolve("gone.json")))).isNotEqualTo(print);
  }
}
