package dev.lathe.engine.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.engine.json.JsonFaults;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A setup as text for another process of Lathe: the sidecar's form, complete, with the path of the
 * tokenizer wherever it lies. Where each fact came from and what was wrong beside the model is for
 * people, and stays here.
 */
public final class SetupWire {
  private static final String TOKENIZER = "tokenizerPath";

  private SetupWire() {}

  /** Writes a setup. */
  public static String write(ModelSetup setup) {
    ObjectNode json = SetupJson.write(setup, Optional.empty());
    setup.tokenizer().ifPresent(t -> json.put(TOKENIZER, t.toAbsolutePath().toString()));
    return json.toString();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static ModelSetup read(String text) {
    try {
      JsonNode json = SmallJson.MAPPER.readTree(text);
      Facts facts = SetupJson.read(json, Optional.empty());
      Labels labels = facts.labels().orElse(Labels.of(List.of()));
      return new ModelSetup(
          facts.task().orElseThrow(() -> new IllegalArgumentException("it names no task")),
          facts.image().isEmpty() ? Optional.empty() : Optional.of(facts.image().complete()),
          labels.names(),
          labels.keys(),
          Optional.ofNullable(json.get(TOKENIZER)).map(t -> Path.of(t.asText())),
          facts.options(),
          facts.lengths(),
          facts.classMap(),
          Map.of(),
          List.of());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is not JSON: " + JsonFaults.of(e), e);
    }
  }
}
