package dev.lathe.engine.causal;

import dev.lathe.engine.graph.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A decoder that reads what an encoder made of another text, found from what it takes and gives.
 * The names are those of Hugging Face's Optimum.
 *
 * @param text how it takes its own tokens and scores the next one; carries nothing
 * @param hidden the input that takes what the encoder made, where it takes it again
 * @param mask the input that tells which of the encoder's tokens are real
 * @param past caches that it takes, by what they are of, such as {@code 0.decoder.key}
 * @param present the names of the outputs that give these caches, by the same
 */
public record CrossGraph(
    CausalGraph text,
    Optional<TensorSpec> hidden,
    Optional<TensorSpec> mask,
    Map<String, TensorSpec> past,
    Map<String, String> present) {
  private static final Pattern CACHE =
      Pattern.compile(
          "(?:past_key_values|past|present)\\.(\\d+\\.(?:encoder|decoder)\\.(?:key|value))");

  /** Keeps the order. */
  public CrossGraph {
    past = new LinkedHashMap<>(past);
    present = new LinkedHashMap<>(present);
  }

  /**
   * What looking for one found.
   *
   * @param graph empty where it is none
   * @param problem why it is none; empty where it is one
   */
  public record Finding(Optional<CrossGraph> graph, String problem) {}

  /** Looks whether a graph is one: it takes what an encoder made, or caches made of that. */
  public static Finding find(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    List<TensorSpec> own = new ArrayList<>();
    Map<String, TensorSpec> past = new LinkedHashMap<>();
    Optional<TensorSpec> hidden = Optional.empty();
    Optional<TensorSpec> mask = Optional.empty();
    for (TensorSpec input : inputs) {
      Optional<String> cache = cache(input.name());
      if (cache.isPresent()) {
        past.put(cache.get(), input);
      } else if (isHidden(input)) {
        hidden = Optional.of(input);
      } else if (lower(input).contains("encoder_attention_mask")) {
        mask = Optional.of(input);
      } else {
        own.add(input);
      }
    }
    if (hidden.isEmpty() && past.keySet().stream().noneMatch(k -> k.contains("encoder"))) {
      return new Finding(Optional.empty(), "it takes nothing that an encoder made");
    }
    Map<String, String> present = new LinkedHashMap<>();
    List<TensorSpec> rest = new ArrayList<>();
    for (TensorSpec output : outputs) {
      Optional<String> cache = cache(output.name());
      cache.ifPresent(c -> present.put(c, output.name()));
      if (cache.isEmpty()) {
        rest.add(output);
      }
    }
    CausalGraph.Finding text = CausalGraph.find(own, rest);
    Optional<TensorSpec> takes = hidden;
    Optional<TensorSpec> masks = mask;
    return new Finding(
        text.graph().map(g -> new CrossGraph(g, takes, masks, past, present)), text.problem());
  }

  /** Whether an input takes what an encoder made of a text. */
  static boolean isHidden(TensorSpec input) {
    return input.rank() == 3
        && input.type().isFloatingPoint()
        && lower(input).matches("encoder_(hidden_states?|outputs?)(\\..*)?");
  }

  private static Optional<String> cache(String name) {
    Matcher m = CACHE.matcher(name);
    return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
  }

  private static String lower(TensorSpec s) {
    return s.name().toLowerCase(Locale.ROOT);
  }
}
