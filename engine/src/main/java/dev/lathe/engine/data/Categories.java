package dev.lathe.engine.data;

import dev.lathe.engine.graph.Attribute;
import dev.lathe.engine.graph.Graph;
import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The words that a graph knows in its columns of texts, where its encoders name them. */
final class Categories {
  private static final List<String> WORDS = List.of("cats_strings", "keys_strings");

  private final Map<String, Set<String>> byInput = new HashMap<>();

  Categories(Graph graph) {
    for (Value input : graph.requiredInputs()) {
      Set<String> words = new HashSet<>();
      for (Value.Use use : input.uses()) {
        if (!input.uses().stream().allMatch(u -> names(u.node()).isPresent())) {
          break; // what else takes the input may know other words
        }
        names(use.node()).ifPresent(words::addAll);
      }
      if (!words.isEmpty()) {
        byInput.put(input.name(), words);
      }
    }
  }

  private static Optional<List<String>> names(Node node) {
    return WORDS.stream()
        .flatMap(w -> node.attribute(w).stream())
        .map(Attribute::value)
        .filter(Attribute.StringsValue.class::isInstance)
        .map(
            v -> ((Attribute.StringsValue) v).values().stream().map(Attribute.Bytes::text).toList())
        .findFirst();
  }

  /** Whether the graph names its words for an input and this is none of them. */
  boolean isUnseen(String input, String cell) {
    Set<String> words = byInput.get(input);
    return words != null && !words.contains(cell);
  }
}
