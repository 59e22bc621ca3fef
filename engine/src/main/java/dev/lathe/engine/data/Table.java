package dev.lathe.engine.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lathe.base.LatheException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A table as read: CSV (comma or semicolon, quotes), TSV (no quotes) or JSON lines.
 *
 * @param file its name
 * @param lines all lines, the first of which may be a header; of one length
 * @param header whether the first line is surely a header (JSON keys are)
 * @param tabs whether it is a TSV file
 * @param dropped what was left out because it has another number of columns, for people; few
 */
record Table(
    String file, List<List<String>> lines, boolean header, boolean tabs, List<String> dropped) {
  private static final int MAX_BYTES = 500_000_000;

  /**
   * Reads a table.
   *
   * @param name decides the format by its ending
   * @throws LatheException when it is empty, not text, or its lines differ in length
   */
  static Table read(byte[] bytes, String name) {
    if (bytes.length > MAX_BYTES) {
      throw LatheException.input(
          name + " is too large for a table.", "At most 500 MB are read.", "Take a part of it.");
    }
    String text = text(bytes, name);
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".jsonl") || lower.endsWith(".ndjson") || lower.endsWith(".json")) {
      return jsonLines(text, name);
    }
    boolean tabs = lower.endsWith(".tsv") || lower.endsWith(".tab") || lower.endsWith(".txt");
    List<List<String>> lines = tabs ? tabbed(text) : commas(text, name);
    if (lines.isEmpty()) {
      throw LatheException.input(name + " is empty.", "It has no lines.", "Choose another file.");
    }
    int columns = lines.get(0).size();
    List<List<String>> even = new ArrayList<>();
    List<String> dropped = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).size() == columns) {
        even.add(lines.get(i));
      } else {
        dropped.add("line " + (i + 1) + " has " + lines.get(i).size() + " columns");
      }
    }
    if (dropped.size() * 20 > lines.size()) {
      throw LatheException.input(
          name + " is not a table.",
          "The first line has " + columns + " columns, but " + dropped.get(0) + ".",
          tabs
              ? "Put one tab between the columns and none inside."
              : "Put cells that contain a comma into double quotes.");
    }
    return new Table(name, even, false, tabs, dropped);
  }

  private static String text(byte[] bytes, String name) {
    try {
      String s = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (s.indexOf('\0') >= 0) {
        throw LatheException.input(
            name + " is not a text file.", "It contains zero bytes.", "Choose another file.");
      }
      return s.startsWith("\ufeff") ? s.substring(1) : s;
    } catch (CharacterCodingException e) {
      for (byte b : bytes) {
        if (b == 0) {
          throw LatheException.input(
              name + " is not a text file.", "It is binary.", "Choose another file.", e);
        }
      }
      // Old tables are mostly written in Western encodings, where every byte is a character.
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  private static List<List<String>> tabbed(String text) {
    List<List<String>> lines = new ArrayList<>();
    for (String line : text.split("\r?\n|\r")) {
      if (!line.isEmpty()) {
        lines.add(List.of(line.split("\t", -1)));
      }
    }
    return lines;
  }

  private static List<List<String>> commas(String text, String name) {
    int end = text.indexOf('\n');
    String first = end < 0 ? text : text.substring(0, end);
    char delimiter = first.indexOf(';') >= 0 && first.indexOf(',') < 0 ? ';' : ',';
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(delimiter)
            .setIgnoreEmptyLines(true)
            .setIgnoreSurroundingSpaces(false)
            .build();
    List<List<String>> lines = new ArrayList<>();
    try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
      for (CSVRecord row : parser) {
        lines.add(List.copyOf(row.toList()));
      }
      return lines;
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      throw LatheException.input(
          name + " is not a CSV table.",
          String.valueOf(e.getMessage()),
          "Check the quotes: a quote inside a quoted cell is written twice.",
          e);
    }
  }

  private static Table jsonLines(String text, String name) {
    ObjectMapper mapper =
        new ObjectMapper(
            JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(50).build())
                .build());
    List<JsonNode> objects = new ArrayList<>();
    Set<String> keys = new LinkedHashSet<>();
    try {
      JsonNode whole = text.stripLeading().startsWith("[") ? mapper.readTree(text) : null;
      if (whole != null) {
        whole.forEach(objects::add);
      } else {
        for (String line : text.split("\r?\n")) {
          if (!line.isBlank()) {
            objects.add(mapper.readTree(line));
          }
        }
      }
    } catch (JsonProcessingException e) {
      throw LatheException.input(
          name + " is not JSON lines.",
          "Line " + (objects.size() + 1) + ": " + e.getOriginalMessage() + ".",
          "Write one JSON object a line, e.g. {\"text\": \"…\", \"label\": \"…\"}.",
          e);
    }
    for (JsonNode o : objects) {
      o.fieldNames().forEachRemaining(keys::add);
    }
    if (keys.isEmpty()) {
      throw LatheException.input(
          name + " has no objects.", "", "Write one JSON object a line with text and label.");
    }
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.copyOf(keys));
    for (JsonNode o : objects) {
      List<String> row = new ArrayList<>();
      keys.forEach(
          k -> row.add(o.path(k).isValueNode() && !o.path(k).isNull() ? o.path(k).asText() : ""));
      lines.add(row);
    }
    return new Table(name, lines, true, false, List.of());
  }

  /** The column whose name in the first line is one of these, the first name that is found; -1. */
  int column(List<String> names) {
    List<String> first =
        lines.get(0).stream().map(c -> c.strip().toLowerCase(Locale.ROOT)).toList();
    for (String name : names) {
      if (first.contains(name)) {
        return first.indexOf(name);
      }
    }
    return -1;
  }

  /** The lines after the header. */
  List<List<String>> rows() {
    return lines.subList(1, lines.size());
  }

  /** The error of a table whose first line should name its columns. */
  LatheException noHeader(String example, String why) {
    String first = String.join(tabs ? "  " : ",", lines.get(0));
    return LatheException.input(
        file + " has no header that Lathe understands.",
        why
            + " Its first line is '"
            + (first.length() > 80 ? first.substring(0, 77) + "..." : first)
            + "'.",
        "Write '" + example + "' as its first line, with the names of your columns.");
  }
}
