package dev.lathe.app.cli.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;

/** Small helpers for the documents that {@code --json} prints. */
public final class Json {
  private Json() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array(Collection<String> texts) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    texts.forEach(array::add);
    return array;
  }

  public static void put(ObjectNode node, String field, Optional<String> value) {
    node.put(field, value.orElse(null));
  }

  public static void put(ObjectNode node, String field, OptionalDouble value) {
    if (value.isPresent()) {
      number(node, field, value.getAsDouble());
    } else {
      node.putNull(field);
    }
  }

  /** JSON has no infinities; a number that is none is null. */
  public static void number(ObjectNode node, String field, double value) {
    if (Double.isFinite(value)) {
      node.put(field, value);
    } else {
      node.putNull(field);
    }
  }

  public static String pretty(ObjectNode document) {
    return document.toPrettyString();
  }
}
