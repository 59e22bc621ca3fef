package dev.lathe.engine.tokenize;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.lathe.base.OrdinaryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The JSON of a vocabulary: tokens with their numbers, at the top or under a usual name. */
final class VocabularyFile {
  private static final long MAX_BYTES = 20_000_000;

  /** Where other tools keep the numbers of tokens. */
  private static final Set<String> NAMES =
      Set.of(
          "token2id",
          "token_to_id",
          "stoi",
          "char2idx",
          "char_to_idx",
          "char_to_ix",
          "char2int",
          "word2idx",
          "word_to_idx",
          "word2id",
          "word_index",
          "vocab");

  /** The parts of a tokenizer.json: it is no mere vocabulary. */
  private static final Set<String> TOKENIZER =
      Set.of("version", "model", "added_tokens", "normalizer", "pre_tokenizer", "truncation");

  private VocabularyFile() {}

  /**
   * The tokens with their numbers, in the file's order; empty where it is no vocabulary.
   *
   * @throws IOException when it cannot be read or is not JSON
   */
  static Map<String, Integer> read(Path file) throws IOException {
    if (OrdinaryFiles.problem(file).isPresent() || Files.size(file) > MAX_BYTES) {
      return Map.of();
    }
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100).build())
            .build();
    try (JsonParser in = factory.createParser(file.toFile())) {
      return in.nextToken() == JsonToken.START_OBJECT ? top(in) : Map.of();
    }
  }

  private static Map<String, Integer> top(JsonParser in) throws IOException {
    Map<String, Integer> plain = new LinkedHashMap<>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      JsonToken value = in.nextToken();
      if (TOKENIZER.contains(name)) {
        return Map.of();
      } else if (value == JsonToken.VALUE_NUMBER_INT) {
        plain.put(name, in.getIntValue());
      } else if (value == JsonToken.START_OBJECT && NAMES.contains(name)) {
        return numbers(in);
      } else {
        in.skipChildren();
        plain.clear();
      }
    }
    return plain;
  }

  private static Map<String, Integer> numbers(JsonParser in) throws IOException {
    Map<String, Integer> all = new LinkedHashMap<>();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      if (in.nextToken() != JsonToken.VALUE_NUMBER_INT) {
        return Map.of();
      }
      all.put(name, in.getIntValue());
    }
    return all;
  }
}
