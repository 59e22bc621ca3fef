package dev.lathe.engine.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A variant that is taken out works where it is put. */
class ModelCopiesTest {
  @TempDir Path dir;
  private Path home;
  private Path away;

  @BeforeEach
  void folders() throws IOException {
    home = Files.createDirectories(dir.resolve("models/abc"));
    away = Files.createDirectories(dir.resolve("away"));
  }

  private static Model open(Path file) {
    return ModelOpener.open(file, SetupFlags.none(), JobContext.unwatched());
  }

  private static List<Path> save(Model m, Path target) {
    return ModelCopies.save(m, target, JobContext.unwatched());
  }

  private Model withTokenizer() throws IOException {
    Model m = open(ExperimentTest.tinyModel(home.resolve("v.onnx"), 3));
    Path tokenizer = Files.writeString(home.resolve("tokenizer.json"), "{\"model\":{}}");
    return m.withSetup(m.setup().withTokenizer(Optional.of(tokenizer)));
  }

  @Test
  void tokenizerAndSidecarComeAlong() throws IOException {
    Path target = away.resolve("mine.onnx");
    assertThat(save(withTokenizer(), target))
        .extracting(f -> f.getFileName().toString())
        .containsExactly("mine.onnx", "tokenizer.json", "mine.lathe.json");
    assertThat(target).hasSameBinaryContentAs(home.resolve("v.onnx"));
    assertThat(away.resolve("mine.lathe.json")).content().contains("\"tokenizer.json\"");
  }

  @Test
  void anotherTokenizerIsNotReplaced() throws IOException {
    Path other = Files.writeString(away.resolve("tokenizer.json"), "{}");
    Path target = away.resolve("mine.onnx");
    save(withTokenizer(), target);
    assertThat(other).hasContent("{}");
    assertThat(away.resolve("mine.lathe.json"))
        .content()
        .contains("\"mine.tokenizer/tokenizer.json\"");
  }

  @Test
  void onToItselfItStaysWhatItIs() throws IOException {
    Model m = withTokenizer();
    byte[] before = Files.readAllBytes(m.file());
    save(m, m.file());
    assertThat(m.file()).hasBinaryContent(before);
  }

  @Test
  void intoAFolderThatIsNotThereItSaysSo() throws IOException {
    Model m = withTokenizer();
    assertThatThrownBy(() -> save(m, dir.resolve("nowhere/mine.onnx")))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void weightsInFilesOfTheirOwnComeAlongAndReplaceNoOtherFile() throws IOException {
    Model m = open(Shared.path("models/odd/ext_ok/model_with_orig_ext_data.onnx"));
    Path target = away.resolve("mine.onnx");
    List<Path> written = save(m, target);
    assertThat(written).hasSizeGreaterThan(2);
    Path data = written.get(1);
    assertThat(open(target).sha256()).isEqualTo(m.sha256());
    Files.writeString(data, "somebody's");
    assertThatThrownBy(() -> save(m, target))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("Another file has that name");
    assertThat(data).hasContent("somebody's");
  }
}
