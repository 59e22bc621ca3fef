package dev.lathe.engine.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.lathe.base.LatheException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Records as JSON in the database; what is read is whole, or refused in a sentence. */
final class StoredJson {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new Jdk8Module())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private StoredJson() {}

  static String write(Object row) {
    try {
      return JSON.writeValueAsString(row);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a row has no JSON form", e);
    }
  }

  /**
   * Reads a record.
   *
   * @param table where it lies, for the sentence
   * @throws LatheException when it is not JSON, or lacks a part
   */
  static <T> T read(String json, Class<T> type, Path workspace, String table) {
    try {
      T read = JSON.readValue(json, type);
      if (isWhole(read)) {
        return read;
      }
      throw damaged(workspace, table, "A part of it is missing.", null);
    } catch (JsonProcessingException e) {
      throw damaged(workspace, table, "It is no JSON that Lathe writes.", e);
    }
  }

  private static LatheException damaged(Path workspace, String table, String why, Throwable cause) {
    return LatheException.input(
        "A row of the table '" + table + "' in the workspace " + workspace + " cannot be read.",
        why,
        "Take the folder's backup, or open its model on its own.",
        cause);
  }

  /** Whether nothing in a record is null: JSON may leave out what a record cannot do without. */
  private static boolean isWhole(Object value) {
    if (value == null) {
      return false;
    }
    if (value instanceof Optional<?> o) {
      return o.isEmpty() || isWhole(o.get());
    }
    if (value instanceof Collection<?> c) {
      return c.stream().allMatch(StoredJson::isWhole);
    }
    if (value instanceof Map<?, ?> m) {
      return isWhole(m.keySet()) && isWhole(m.values());
    }
    if (value instanceof Record record) {
      for (RecordComponent part : record.getClass().getRecordComponents()) {
        if (!isWhole(component(record, part))) {
          return false;
        }
      }
    }
    return true;
  }

  private static Object component(Record record, RecordComponent part) {
    try {
      return part.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the parts of a record are public", e);
    }
  }
}
