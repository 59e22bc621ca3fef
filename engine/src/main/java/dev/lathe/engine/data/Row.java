package dev.lathe.engine.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** One line of a table: as many cells as the table has columns. */
interface Row {
  /** Where it begins in the file, from 1. */
  long line();

  /** A cell as it is written; empty where there is none. */
  String get(int column);

  /** The cells one after the other, for people. */
  String joined();

  /** A line of text cut into cells. */
  record OfCells(long line, List<String> cells) implements Row {
    @Override
    public String get(int column) {
      return cells.get(column);
    }

    @Override
    public String joined() {
      return String.join(" ", cells);
    }
  }

  /** A JSON object; it may lack most of the keys, so its cells are looked up, not laid out. */
  record OfObject(long line, JsonNode object, List<String> keys) implements Row {
    @Override
    public String get(int column) {
      JsonNode value = object.path(keys.get(column));
      return value.isValueNode() && !value.isNull() ? value.asText() : "";
    }

    @Override
    public String joined() {
      return object.toString();
    }
  }
}
