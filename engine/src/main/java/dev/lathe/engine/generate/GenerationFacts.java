package dev.lathe.engine.generate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lathe.base.OrdinaryFiles;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.SmallJson;
import dev.lathe.engine.tokenize.Tokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What is known of a language model besides its graph: from {@code generation_config.json}, {@code
 * config.json}, {@code genai_config.json} beside its tokenizer or beside itself, and the names of
 * tokens in its vocabulary.
 *
 * @param endIds tokens that end a text; may be none
 * @param startIds what each text of a decoder begins with that reads an encoder; may be none
 * @param neverIds tokens that are never chosen
 * @param context how many tokens it can read; empty where nothing says it
 */
record GenerationFacts(
    Set<Long> endIds, List<Long> startIds, Set<Integer> neverIds, OptionalInt context) {
  private static final List<String> ENDS =
      List.of("<EOS>", "<eos>", "</s>", "<|endoftext|>", "[EOS]", "<|im_end|>", "<end>");

  GenerationFacts {
    endIds = Set.copyOf(endIds);
    startIds = List.copyOf(startIds);
    neverIds = Set.copyOf(neverIds);
  }

  static GenerationFacts of(Model model, Tokens tokens) {
    Path tokenizer = tokens.file();
    JsonNode config = beside(model, tokenizer, "config.json");
    JsonNode generation = beside(model, tokenizer, "generation_config.json");
    JsonNode genai = beside(model, tokenizer, "genai_config.json").path("model");
    Set<Long> ends = new HashSet<>();
    for (JsonNode source : List.of(generation, genai, config)) {
      if (ends.isEmpty()) {
        add(ends, source.path("eos_token_id"));
      }
    }
    for (String name : ENDS) {
      OptionalLong id = ends.isEmpty() ? tokens.idOf(name) : OptionalLong.empty();
      id.ifPresent(ends::add);
    }
    return new GenerationFacts(
        ends, starts(generation, config), never(generation, config), context(config, genai));
  }

  private static List<Long> starts(JsonNode... sources) {
    List<Long> starts = new ArrayList<>();
    for (String name : List.of("decoder_start_token_id", "forced_bos_token_id")) {
      for (JsonNode source : sources) {
        if (source.path(name).isIntegralNumber()) {
          starts.add(source.path(name).asLong());
          break;
        }
      }
    }
    return starts;
  }

  /** Bad words that are one token: longer ones depend on what stands before them. */
  private static Set<Integer> never(JsonNode... sources) {
    Set<Integer> never = new HashSet<>();
    for (JsonNode source : sources) {
      for (JsonNode word : source.path("bad_words_ids")) {
        if (word.size() == 1 && word.get(0).isInt()) {
          never.add(word.get(0).asInt());
        }
      }
    }
    return never;
  }

  /** How many tokens a model can read; empty where nothing says it. */
  static OptionalInt context(Model model, Path tokenizer) {
    return context(
        beside(model, tokenizer, "config.json"),
        beside(model, tokenizer, "genai_config.json").path("model"));
  }

  private static void add(Set<Long> ends, JsonNode ids) {
    if (ids.isIntegralNumber()) {
      ends.add(ids.asLong());
    }
    for (JsonNode id : ids) {
      if (id.isIntegralNumber()) {
        ends.add(id.asLong());
      }
    }
  }

  private static OptionalInt context(JsonNode config, JsonNode genai) {
    for (JsonNode n :
        List.of(
            genai.path("context_length"),
            config.path("n_positions"),
            config.path("max_position_embeddings"),
            config.path("n_ctx"),
            config.path("max_seq_len"),
            config.path("seq_length"))) {
      if (n.isInt() && n.asInt() > 0) {
        return OptionalInt.of(n.asInt());
      }
    }
    return OptionalInt.empty();
  }

  /** A document in the tokenizer's folder, else in the model's. */
  private static JsonNode beside(Model model, Path tokenizer, String name) {
    Path absolute = tokenizer.toAbsolutePath();
    Path there = absolute.resolveSibling(name);
    Optional<Path> file =
        Optional.of(there)
            .filter(f -> Files.exists(f) && OrdinaryFiles.isBeside(absolute, f.getParent(), f));
    Path own = model.file().toAbsolutePath();
    Path here = own.resolveSibling(name);
    return SmallJson.read(
        file.orElseGet(() -> OrdinaryFiles.isBeside(own, here.getParent(), here) ? here : there));
  }
}
