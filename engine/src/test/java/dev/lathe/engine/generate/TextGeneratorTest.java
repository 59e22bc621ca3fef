package dev.lathe.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.TokenScores;
import dev.lathe.engine.causal.LogProbabilities;
import dev.lathe.engine.causal.Memory;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.generate.TinyDecoders.Cache;
import dev.lathe.engine.generate.TinyDecoders.Kind;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.session.TestDevices;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.Tasks;
import dev.lathe.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts written with every kind of cache, held against the same model without one. */
class TextGeneratorTest {
  private static final JobContext NOBODY = JobContext.unwatched();
  private static final String PROMPT = "abcah";

  @TempDir Path dir;

  static Stream<Kind> kinds() {
    return Stream.of(
        new Kind(Cache.NONE, 4, DataType.FLOAT, true, false),
        new Kind(Cache.NONE, 4, DataType.FLOAT, false, true),
        new Kind(Cache.PAIRS, 4, DataType.FLOAT, true, true),
        new Kind(Cache.PAIRS, 4, DataType.FLOAT, false, false),
        new Kind(Cache.PAIRS, 2, DataType.FLOAT, true, false),
        new Kind(Cache.PAIRS, 2, DataType.FLOAT16, true, true),
        new Kind(Cache.PACKED, 4, DataType.FLOAT, false, true),
        new Kind(Cache.PACKED, 4, DataType.FLOAT16, true, false),
        new Kind(Cache.BRANCH, 4, DataType.FLOAT, true, true),
        new Kind(Cache.GENAI, 2, DataType.FLOAT, false, true));
  }

  private static Model model(Path file) {
    return ModelOpener.open(file, SetupFlags.none(), NOBODY);
  }

  private static GeneratedText write(Path file, GenerationRequest request) {
    try (TextGenerator g = TextGenerator.open(model(file), TestDevices.CPU, 1)) {
      return g.generate(PROMPT, request, GenerationListener.NONE, NOBODY);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aCacheChangesNoTokenAndNoProbability(Kind kind) throws IOException {
    Path file = TinyDecoders.write(dir.resolve("cached"), kind, 64);
    Path plain = TinyDecoders.write(dir.resolve("plain"), kind.recomputed(), 64);
    assertThat(model(file).setup().task()).isEqualTo(Tasks.TEXT_GENERATION);
    for (Sampling sampling : List.of(Sampling.GREEDY, new Sampling(1.3, 0, 1, 1, 5))) {
      GenerationRequest request = new GenerationRequest(sampling, 24, List.of());
      GeneratedText cached = write(file, request);
      GeneratedText recomputed = write(plain, request);
      assertThat(cached.text()).hasSize(24).isEqualTo(recomputed.text());
      for (int i = 0; i < 24; i++) {
        assertThat(cached.tokens().get(i).logProbability())
            .isCloseTo(recomputed.tokens().get(i).logProbability(), within(2e-3f));
      }
    }
  }

  /** The scores of a whole text at once are those that its tokens were chosen by. */
  @ParameterizedTest
  @MethodSource("kinds")
  void aTextIsScoredAsItWasWritten(Kind kind) throws IOException {
    Path file = TinyDecoders.write(dir, kind, 64);
    GeneratedText text = write(file, GenerationRequest.greedy(12));
    try (Predictor p = Predictors.open(model(file), TestDevices.CPU, 1)) {
      TokenScores scores =
          (TokenScores) p.predict(new TextSample(PROMPT + text.text()), NOBODY).answer();
      assertThat(scores.logProbabilities()).hasSize(PROMPT.length() + 11);
      for (int i = 0; i < 12; i++) {
        GeneratedToken token = text.tokens().get(i);
        int at = PROMPT.length() - 1 + i;
        assertThat(scores.logProbabilities()[at]).isCloseTo(token.logProbability(), within(2e-3f));
        assertThat(scores.best()[at]).isEqualTo(token.id());
        assertThat(token.candidates()).hasSize(10);
        assertThat(token.candidates().get(0).id()).isEqualTo(token.id());
      }
    }
  }

  @Test
  void aRecurrentStateIsFoundByItsSizeAndCarried() throws IOException {
    Path file = TinyDecoders.recurrent(dir, DataType.FLOAT);
    try (TextGenerator g = TextGenerator.open(model(file), TestDevices.CPU, 1)) {
      assertThat(g.memory()).isInstanceOf(Memory.RecurrentState.class);
      GeneratedText text =
          g.generate(PROMPT, GenerationRequest.greedy(20), GenerationListener.NONE, NOBODY);
      String so = PROMPT;
      for (GeneratedToken token : text.tokens()) {
        float[] scores = TinyDecoders.recurrentScores(so);
        LogProbabilities.of(scores);
        assertThat(token.id()).isEqualTo(LogProbabilities.best(scores));
        assertThat(token.logProbability()).isCloseTo(scores[token.id()], within(1e-4f));
        so += token.text();
      }
      assertThat(so).isEqualTo(PROMPT + text.text()).hasSize(25);
    }
  }

  @Test
  void whatCannotBeWrittenOnIsRefusedInASentence() throws IOException {
    Path wrongType = TinyDecoders.recurrent(dir.resolve("wrong"), DataType.FLOAT16);
    Files.writeString(
        wrongType.resolveSibling("model.lathe.json"), "{\"task\": \"text-generation\"}");
    assertThatThrownBy(() -> write(wrongType, GenerationRequest.greedy(2)))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("hn is FLOAT16 and cannot become the input h0");

    Path file =
        TinyDecoders.write(
            dir.resolve("m"), new Kind(Cache.PAIRS, 4, DataType.FLOAT, true, true), 8);
    try (TextGenerator g = TextGenerator.open(model(file), TestDevices.CPU, 1)) {
      assertRefused(g, "abcdefgh", "too long", "8 tokens");
      assertRefused(g, "", "holds no token", "empty");
      assertRefused(g, "abx", "no token 'x'", "11 characters");
      GeneratedText full =
          g.generate("abc", GenerationRequest.greedy(99), GenerationListener.NONE, NOBODY);
      assertThat(full.stopReason()).isEqualTo(StopReason.CONTEXT);
      assertThat(full.tokens()).hasSize(5);
    }
    Files.writeString(file.resolveSibling("vocab.json"), "{\"a\": 0, \"b\": 11}");
    try (TextGenerator g = TextGenerator.open(model(file), TestDevices.CPU, 1)) {
      assertRefused(g, "ab", "tokenizer does not fit", "token 11 ('b')");
    }
  }

  private static void assertRefused(TextGenerator g, String prompt, String what, String why) {
    assertThatThrownBy(
            () -> g.generate(prompt, GenerationRequest.greedy(2), GenerationListener.NONE, NOBODY))
        .isInstanceOfSatisfying(
            LatheException.class,
            e -> {
              assertThat(e.what()).contains(what);
              assertThat(e.why()).contains(why);
              assertThat(e.code().exitCode()).isEqualTo(2);
            });
  }

  @Test
  void aTextEndsAtItsEndAStopWordOrTheLimitAndIsToldAsItComes() throws IOException {
    Path file = TinyDecoders.write(dir, new Kind(Cache.PAIRS, 4, DataType.FLOAT, true, true), 64);
    String whole = write(file, GenerationRequest.greedy(20)).text();
    String word = whole.substring(6, 9);
    StringBuilder told = new StringBuilder();
    GenerationListener listener =
        new GenerationListener() {
          @Override
          public void text(String more) {
            told.append(more);
          }
        };
    try (TextGenerator g = TextGenerator.open(model(file), TestDevices.CPU, 1)) {
      GeneratedText stopped =
          g.generate(
              PROMPT,
              new GenerationRequest(Sampling.GREEDY, 20, List.of("zz", word)),
              listener,
              NOBODY);
      assertThat(stopped.stopReason()).isEqualTo(StopReason.STOP_WORD);
      assertThat(stopped.text()).isEqualTo(whole.substring(0, whole.indexOf(word)));
      assertThat(told).hasToString(stopped.text());
    }
    int end = whole.charAt(4) - 'a';
    Files.writeString(
        dir.resolve("generation_config.json"), "{\"eos_token_id\": [99, " + end + "]}");
    GeneratedText ended = write(file, GenerationRequest.greedy(20));
    assertThat(ended.stopReason()).isEqualTo(StopReason.END_OF_TEXT);
    assertThat(ended.text()).isEqualTo(whole.substring(0, whole.indexOf(whole.charAt(4))));
  }

  /** The sequence that the model's makers give. */
  @Test
  void writesTheManufacturingStepsThatItsMakersGive() {
    Path file = Shared.model("generate/capp-gpt/model.onnx");
    try (TextGenerator g = TextGenerator.open(model(file), TestDevices.CPU, 1)) {
      GeneratedText text =
          g.generate(
              "geometry_prismatic holes_normal external_threads_yes surface_finish_normal"
                  + " tolerance_medium batch_size_small <SOS>",
              GenerationRequest.greedy(100),
              GenerationListener.NONE,
              NOBODY);
      assertThat(text.text().strip())
          .isEqualTo(
              "Milling Drilling Thread Milling Grinding <EOC> SLM Thread Milling Milling Secondary"
                  + " Grinding <EOC> Sand Casting Thread Milling Milling Secondary Grinding <EOC>");
      assertThat(text.stopReason()).isEqualTo(StopReason.END_OF_TEXT);
      assertThat(text.promptTokens()).isEqualTo(7);
    }
  }
}
