package dev.lathe.engine.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values as JSON, with the spaces that Python's {@code json.dumps} leaves. */
final class TemplateJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Values that hold one another in many ways are endless for all purposes. */
  private static final int MOST_VALUES = 100_000;

  private final int indent;
  private final boolean python;
  private int written;

  private TemplateJson(int indent, boolean python) {
    this.indent = indent;
    this.python = python;
  }

  /**
   * Writes one.
   *
   * @param indent spaces a level; 0 for one line
   * @param python quotes and words as Python prints lists and maps
   */
  static String of(Object v, int indent, boolean python) {
    return new TemplateJson(indent, python).of(v, 0);
  }

  private String of(Object v, int level) {
    if (level > 50 || ++written > MOST_VALUES) {
      throw new TemplateException("a value is nested too deeply");
    }
    List<String> parts = new ArrayList<>();
    if (v instanceof Map<?, ?> m) {
      m.forEach((key, value) -> parts.add(of(key, level + 1) + ": " + of(value, level + 1)));
      return joined('{', parts, '}', level);
    } else if (v instanceof List<?> l) {
      l.forEach(e -> parts.add(of(e, level + 1)));
      return joined('[', parts, ']', level);
    } else if (v instanceof String s) {
      return python ? "'" + s.replace("\\", "\\\\").replace("'", "\\'") + "'" : quoted(s);
    } else if (python) {
      return Values.text(v);
    }
    return v instanceof Number || v instanceof Boolean ? String.valueOf(v) : "null";
  }

  private String joined(char open, List<String> parts, char close, int level) {
    if (indent == 0 || parts.isEmpty()) {
      return open + String.join(", ", parts) + close;
    }
    String line = "\n" + " ".repeat(indent * (level + 1));
    return open + line + String.join("," + line, parts) + "\n" + " ".repeat(indent * level) + close;
  }

  private static String quoted(String s) {
    try {
      return MAPPER.writeValueAsString(s);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
