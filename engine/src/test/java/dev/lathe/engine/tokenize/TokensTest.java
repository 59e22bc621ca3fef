package dev.lathe.engine.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.LatheException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokenizers of unknown files: their own lengths hold, and their faults are theirs. */
class TokensTest {
  private static final String TRUNCATION =
      "{\"direction\": \"%s\", \"max_length\": %d, \"strategy\": \"LongestFirst\", \"stride\": 0}";
  private static final String PADDING =
      "{\"strategy\": {\"Fixed\": %d}, \"direction\": \"Right\", \"pad_to_multiple_of\": null,"
          + " \"pad_id\": 7, \"pad_type_id\": 0, \"pad_token\": \"a\"}";

  @TempDir Path dir;

  private Path tokenizer(String truncation, String padding, String normalizer) throws IOException {
    return Files.writeString(
        dir.resolve("tokenizer.json"),
        ("{\"version\": \"1.0\", %s \"padding\": %s, \"added_tokens\": [], \"normalizer\": %s,"
                + " \"pre_tokenizer\": {\"type\": \"Whitespace\"}, \"post_processor\": null,"
                + " \"decoder\": null, \"model\": {\"type\": \"WordLevel\", \"vocab\": {\"u\": 0,"
                + " \"x\": 1, \"y\": 2, \"a\": 7}, \"unk_token\": \"u\"}}")
            .formatted(
                truncation.isEmpty() ? "" : "\"truncation\": " + truncation + ",",
                padding,
                normalizer));
  }

  private static String words(int n) {
    return "y " + "x ".repeat(n - 1);
  }

  @ParameterizedTest
  @CsvSource({
    // own truncation, model_max_length, config, the graph's length; what is kept of 700 words
    "0, , , 0, 512",
    "0, , '{\"max_position_embeddings\": 64}', 0, 64",
    "0, , '{\"n_positions\": 64}', 0, 64",
    "0, 32, '{\"max_position_embeddings\": 64}', 0, 32",
    "0, 96, '{\"max_position_embeddings\": 64}', 0, 64",
    "0, 1e30, '{\"max_position_embeddings\": 64}', 0, 64",
    "16, , , 0, 16",
    "16, 32, '{\"max_position_embeddings\": 64}', 0, 16",
    "600, , , 0, 600",
    "600, , '{\"max_position_embeddings\": 64}', 0, 64",
    "16, , , 8, 8",
    "0, , , 40, 40",
    "0, , '{\"model_type\": \"roberta\", \"max_position_embeddings\": 66, \"pad_token_id\": 1}', 0, 64"
  })
  void theTokenizersOwnLengthWinsAndTheModelsIsTheUpperBound(
      int own, String most, String config, int graph, int kept) throws IOException {
    Path file = tokenizer(own == 0 ? "" : TRUNCATION.formatted("Right", own), "null", "null");
    if (most != null) {
      Files.writeString(
          dir.resolve("tokenizer_config.json"), "{\"model_max_length\": " + most + "}");
    }
    if (config != null) {
      Files.writeString(dir.resolve("config.json"), config);
    }

    try (Tokens t = Tokens.open(file, graph == 0 ? OptionalInt.empty() : OptionalInt.of(graph))) {
      assertThat(t.encode(words(700)).ids()).hasSize(kept).startsWith(2);
      assertThat(t.maxTokens()).isEqualTo(kept);
      assertThat(t.encode("x y").ids()).containsExactly(1, 2);
    }
  }

  /**
   * Accents left alone go with the capitals only (huggingface/transformers#2917, tokenizers#219).
   */
  @ParameterizedTest
  @CsvSource({"true, null, 7", "false, null, 2", "true, false, 2", "false, true, 7"})
  void accentsGoAsTheFileSays(boolean lowercase, String strip, long id) throws IOException {
    String normalizer =
        "{\"type\": \"BertNormalizer\", \"clean_text\": true, \"handle_chinese_chars\": true,"
            + " \"strip_accents\": %s, \"lowercase\": %s}";
    Path file = tokenizer("", "null", normalizer.formatted(strip, lowercase));
    Files.writeString(file, Files.readString(file).replace("\"y\": 2", "\"\u00e4\": 2"));

    try (Tokens t = Tokens.open(file)) {
      assertThat(t.encode("\u00e4 x").ids()).containsExactly(id, 1);
    }
  }

  @Test
  void truncationFromTheLeftAndPaddingAreTheTokenizersOwn() throws IOException {
    Path file = tokenizer(TRUNCATION.formatted("Left", 3), PADDING.formatted(4), "null");

    try (Tokens t = Tokens.open(file)) {
      Encoded cut = t.encode("y x x x a");
      assertThat(cut.ids()).containsExactly(1, 1, 7, 7);
      assertThat(cut.mask()).containsExactly(1, 1, 1, 0);
      assertThat(t.padId()).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void paddingEndsWhereTheModelDoes(boolean truncation) throws IOException {
    Path file =
        tokenizer(
            truncation ? TRUNCATION.formatted("Right", 128) : "", PADDING.formatted(128), "null");
    Files.writeString(dir.resolve("config.json"), "{\"max_position_embeddings\": 16}");

    try (Tokens t = Tokens.open(file)) {
      assertThat(t.encode("y x").ids()).hasSize(16).startsWith(2, 1, 7).endsWith(7);
      assertThat(t.encode(words(60)).ids()).hasSize(16).endsWith(1);
    }
  }

  @Test
  void aTokenizerThatDiesOfASentenceIsNamedAndAnswersTheNext() throws IOException {
    Path file =
        tokenizer(
            "",
            "null",
            "{\"type\": \"Replace\", \"pattern\": {\"Regex\": \"(a+)+$\"}, \"content\": \"x\"}");

    try (Tokens t = Tokens.open(file);
        Tokens other = Tokens.open(file)) {
      assertThatThrownBy(() -> t.encode("a".repeat(40) + "!"))
          .isInstanceOf(LatheException.class)
          .hasMessageContaining("tokenizer.json");
      assertThat(t.encode("x y").ids()).containsExactly(1, 2);
      assertThat(other.encode("y").ids()).containsExactly(2);
    }
  }

  @Test
  void aChangedFileIsReadAnewAndAClosedTokenizerSaysSo() throws IOException {
    Path file = tokenizer("", "null", "null");
    Tokens before = Tokens.open(file);
    before.close();
    tokenizer(TRUNCATION.formatted("Right", 1), "null", "null");

    try (Tokens after = Tokens.open(file)) {
      assertThat(after.encode("y x").ids()).containsExactly(2);
    }
    assertThatThrownBy(() -> before.encode("x")).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {"{\"version\": 1}", "[1]", "{\"truncation\": {\"max_len", "''", "{\"model\": null}"})
  void whatIsNoTokenizerIsRefusedByName(String text) throws IOException {
    Path file = Files.writeString(dir.resolve("tokenizer.json"), text);

    assertThatThrownBy(() -> Tokens.open(file))
        .isInstanceOf(LatheException.class)
        .hasMessageContaining("tokenizer.json");
  }
}
