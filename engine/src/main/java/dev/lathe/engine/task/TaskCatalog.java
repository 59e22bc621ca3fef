package dev.lathe.engine.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.engine.evaluate.Metric;
import java.util.List;
import java.util.stream.Stream;

/** The declarations of tasks as JSON, for scripts: nothing in it is not in the declaration. */
public final class TaskCatalog {
  private TaskCatalog() {}

  /** One task: {@code id name doc input setup[] options[] metrics[] example{}}. */
  public static ObjectNode json(Task task) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", task.id()).put("name", task.name()).put("doc", task.doc());
    node.put("input", task.input().words());
    ArrayNode setup = node.putArray("setup");
    parts(task).forEach(p -> setup.add(json(p, task.required().contains(p))));
    ArrayNode options = node.putArray("options");
    task.options().forEach(o -> options.add(json(o)));
    ArrayNode metrics = node.putArray("metrics");
    task.metrics().forEach(m -> metrics.add(json(m)));
    node.set("example", json(task.example()));
    return node;
  }

  /** The parts of the setup that a task uses, in their order. */
  static List<SetupPart> parts(Task task) {
    return task.parts().stream().sorted().toList();
  }

  private static ObjectNode json(SetupPart part, boolean required) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", part.id()).put("name", part.title()).put("doc", part.doc());
    node.put("required", required);
    ArrayNode flags = node.putArray("flags");
    part.flags().forEach(flags::add);
    node.put("sidecar", part.id());
    ArrayNode metadata = node.putArray("metadata");
    metadata(part).forEach(metadata::add);
    return node.put("file", part.file()).put("otherwise", part.otherwise());
  }

  /** The properties of a model's metadata that say a part, best first. */
  static List<String> metadata(SetupPart part) {
    Stream<String> own = part.travels() ? Stream.of(Sidecars.METADATA_KEY) : Stream.empty();
    return Stream.concat(own, part.metadata().stream()).toList();
  }

  private static <T> ObjectNode json(TaskOption<T> option) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", option.id()).put("name", option.name()).put("doc", option.doc());
    node.put("flag", "--" + option.id()).put("values", option.values());
    return node.put("initial", option.format(option.initial()));
  }

  private static ObjectNode json(Metric metric) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", metric.id()).put("name", metric.name()).put("doc", metric.doc());
    node.put("unit", metric.unit().id());
    node.put("better", metric.higherIsBetter() ? "higher" : "lower");
    return node.put("needs_truth", metric.needsTruth());
  }

  private static ObjectNode json(TaskExample example) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode labels = node.putArray("labels");
    example.labels().forEach(labels::add);
    ArrayNode outputs = node.putArray("outputs");
    example.outputs().forEach((name, t) -> outputs.add(TensorJson.of(name, t)));
    node.set("answer", answer(example));
    return node;
  }

  /** The answer that the declaration claims. */
  static JsonNode answer(TaskExample example) {
    try {
      return SmallJson.MAPPER.readTree(example.json());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the example's JSON is none: " + example.json(), e);
    }
  }
}
