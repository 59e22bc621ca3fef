package dev.lathe.assets.make.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the file of a model for rows does not say. */
final class TableSidecar {
  private TableSidecar() {}

  /**
   * Writes it.
   *
   * @param labels of the classes; none for a number
   * @param options of the task, as its flags take them
   */
  static void write(Path file, String task, List<String> labels, Map<String, String> options)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode json = mapper.createObjectNode().put("task", task);
    if (!labels.isEmpty()) {
      labels.forEach(json.putArray("labels")::add);
    }
    ObjectNode said = json.putObject("options");
    options.forEach(said::put);
    Files.writeString(file, mapper.writeValueAsString(json) + "\n");
  }
}
