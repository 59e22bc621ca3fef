package dev.lathe.engine.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/** Elements of tensors as text and JSON. */
final class TensorJson {
  /** More values of an output are not printed; {@code truncated} says so. */
  private static final int MOST = 1000;

  private TensorJson() {}

  /** {@code name type shape values truncated}; values is null for types that hold no numbers. */
  static ObjectNode of(String name, TensorData tensor) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", name);
    node.put("type", tensor.type().name().toLowerCase(Locale.ROOT));
    ArrayNode shape = node.putArray("shape");
    for (long d : tensor.shape()) {
      shape.add(d);
    }
    Optional<ArrayNode> values = values(tensor, MOST);
    node.set("values", values.isPresent() ? values.get() : null);
    return node.put("truncated", values.isPresent() && tensor.elements() > MOST);
  }

  /** The first few elements. */
  static String head(TensorData tensor, int most) {
    StringJoiner text = new StringJoiner(" ");
    values(tensor, most).ifPresent(a -> a.forEach(v -> text.add(v.isNull() ? "NaN" : v.asText())));
    if (tensor.elements() > most) {
      text.add("…");
    }
    return text.toString();
  }

  private static Optional<ArrayNode> values(TensorData tensor, int most) {
    ArrayNode values = JsonNodeFactory.instance.arrayNode();
    int n = (int) Math.min(most, tensor.elements());
    switch (tensor.type()) {
      case STRING -> tensor.strings().stream().limit(n).forEach(values::add);
      case DOUBLE -> {
        for (int i = 0; i < n; i++) {
          add(values, tensor.bytes().getDouble(i * 8));
        }
      }
      case FLOAT, FLOAT16, BFLOAT16 -> {
        float[] all = Tensors.floats(tensor);
        for (int i = 0; i < n; i++) {
          if (Float.isFinite(all[i])) {
            values.add(all[i]);
          } else {
            add(values, all[i]);
          }
        }
      }
      case INT64, UINT64, INT32, UINT32, INT16, UINT16, INT8, UINT8, BOOL -> {
        long[] all = Tensors.longs(tensor);
        for (int i = 0; i < n; i++) {
          if (tensor.type() == DataType.BOOL) {
            values.add(all[i] != 0);
          } else {
            values.add(all[i]);
          }
        }
      }
      default -> {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  private static void add(ArrayNode values, double value) {
    if (Double.isFinite(value)) {
      values.add(value);
    } else {
      values.add(infinite(value));
    }
  }

  /** A number, for JSON has no NaN, which is null, and no infinities, which are words. */
  static JsonNode number(double value) {
    return Double.isFinite(value) ? JsonNodeFactory.instance.numberNode(value) : infinite(value);
  }

  /** The same with a float's own digits. */
  static JsonNode number(float value) {
    return Float.isFinite(value) ? JsonNodeFactory.instance.numberNode(value) : infinite(value);
  }

  private static JsonNode infinite(double value) {
    return Double.isNaN(value)
        ? JsonNodeFactory.instance.nullNode()
        : JsonNodeFactory.instance.textNode(Double.toString(value));
  }
}
