package dev.lathe.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.causal.Memory;
import dev.lathe.engine.experiment.Experiment;
import dev.lathe.engine.experiment.Experiments;
import dev.lathe.engine.generate.WordReverser.Layout;
import dev.lathe.engine.session.TestDevices;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of an encoder and a decoder, in the files that Optimum writes, with a known answer. */
class EncoderDecoderTest {
  private static final JobContext NOBODY = JobContext.unwatched();

  @TempDir Path dir;

  private static Model open(Path path) {
    return ModelOpener.open(path, SetupFlags.none(), NOBODY);
  }

  private static GeneratedText write(Path path, String prompt) {
    try (TextGenerator g = TextGenerator.open(open(path), TestDevices.CPU, 1)) {
      return g.generate(prompt, GenerationRequest.greedy(20), GenerationListener.NONE, NOBODY);
    }
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void theAnswerIsTheKnownOneWhateverTheFiles(Layout layout) throws IOException {
    Path folder = WordReverser.write(dir, layout);
    GeneratedText text = write(folder, "the cat sees a dog and runs");
    assertThat(text.text()).isEqualTo("runs and dog a sees cat the");
    assertThat(text.stopReason()).isEqualTo(StopReason.END_OF_TEXT);
    assertThat(text.promptTokens()).isEqualTo(7);
    assertThat(text.tokens()).allSatisfy(t -> assertThat(t.logProbability()).isGreaterThan(-0.01f));
    assertThat(write(folder, "cat").text().strip()).isEqualTo("cat");
    try (TextGenerator g = TextGenerator.open(open(folder), TestDevices.CPU, 1)) {
      assertThat(g.continuesPrompt()).isFalse();
      assertThat(g.memory())
          .isInstanceOf(
              layout == Layout.WITHOUT_PAST ? Memory.Recomputed.class : Memory.KeyValueCache.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "onnx",
        "onnx/encoder_model.onnx",
        "onnx/decoder_model.onnx",
        "onnx/decoder_with_past_model.onnx"
      })
  void anyFileOrTheFolderOpensTheWhole(String path) throws IOException {
    Path onnx = WordReverser.write(dir.resolve("onnx"), Layout.PAIR);
    for (String shared : new String[] {"vocab.json", "config.json"}) {
      Files.move(onnx.resolve(shared), dir.resolve(shared));
    }
    Model model = open(dir.resolve(path));
    assertThat(model.setup().task()).isEqualTo(Tasks.TEXT_GENERATION);
    assertThat(model.name()).isEqualTo(dir.getFileName().toString());
    assertThat(model.file().getFileName()).hasToString("decoder_model.onnx");
    assertThat(model.parts().orElseThrow().others()).hasSize(2);
    assertThat(write(dir.resolve(path), "a dog").text().strip()).isEqualTo("dog a");
  }

  /** A token that a person chose in the place of another, and what comes after it. */
  @Test
  void aTextThatIsBegunGoesOn() throws IOException {
    Path folder = WordReverser.write(dir, Layout.MERGED);
    try (TextGenerator g = TextGenerator.open(open(folder), TestDevices.CPU, 1)) {
      long[] prompt = g.encode("the cat sees a dog");
      long[] begun = {WordReverser.WORDS.indexOf("runs"), WordReverser.WORDS.indexOf("a")};
      GeneratedText text =
          g.generate(prompt, begun, GenerationRequest.greedy(9), GenerationListener.NONE, NOBODY);
      assertThat(text.text().strip()).isEqualTo("sees cat the");
      assertThat(g.textAfter(prompt, begun, 3).strip()).isEqualTo("cat");
    }
  }

  /** It can be opened again from its experiment alone, after its own folder is gone. */
  @ParameterizedTest
  @EnumSource(Layout.class)
  void anExperimentKeepsAllItsFiles(Layout layout) throws IOException {
    Path folder = WordReverser.write(dir.resolve("reverser"), layout);
    Path workspace = dir.resolve("workspace");
    Experiments.openOrCreate(workspace, open(folder)).close();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(f -> assertThat(f.toFile().delete()).isTrue());
    }
    try (Experiment experiment = Experiments.open(workspace)) {
      Path kept = experiment.variants().get(0).file();
      assertThat(write(kept, "a dog runs").text()).isEqualTo("runs dog a");
    }
  }

  @Test
  void whatIsMissingIsSaidInASentence() throws IOException {
    Path folder = WordReverser.write(dir, Layout.MERGED);
    Model whole = open(folder);
    assertThatThrownBy(() -> whole.requireOneGraph("changed"))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("several files, an encoder and a decoder");
    Files.writeString(folder.resolve("config.json"), "{}");
    assertThatThrownBy(() -> write(folder, "a dog"))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("decoder_start_token_id");
    Files.delete(folder.resolve("encoder_model.onnx"));
    assertThatThrownBy(() -> write(folder.resolve("decoder_model_merged.onnx"), "a dog"))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("one of several files: a decoder")
        .hasMessageContaining("encoder_hidden_states");
    assertThatThrownBy(() -> open(folder)).isInstanceOf(LatheException.class);
  }
}
