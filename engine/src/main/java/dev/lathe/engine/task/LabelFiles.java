package dev.lathe.engine.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.lathe.base.LatheException;
import dev.lathe.base.OrdinaryFiles;
import dev.lathe.engine.json.JsonFaults;
import dev.lathe.engine.labels.LabelSet;
import dev.lathe.engine.labels.LabelSets;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads class names: one a line; lines that begin with a WordNet id ({@code n01440764 tench});
 * tables of index, id and name with tabs, with or without a header; {@code 0: name}; names with the
 * colours of masks ({@link ColourLabels}); JSON lists and maps.
 */
public final class LabelFiles {
  private static final long MAX_BYTES = 20_000_000;

  // Possessive: a line of nothing but spaces must not be gone through once for each of them.
  private static final Pattern SYNSET = Pattern.compile("(n\\d{8})\\s++(\\S.*)");
  private static final Pattern NUMBERED =
      Pattern.compile("(\\d{1,7})(?:\\s*+[:,;]\\s*+|\\s++)(\\S.*)");

  private LabelFiles() {}

  /**
   * Reads what a person named: a file; where there is no file of that name, the id of a label set
   * that Lathe knows, or the names themselves, separated by commas.
   *
   * @throws LatheException as {@link #read}
   */
  static Labels named(Path file) {
    Optional<LabelSet> known = LabelSets.ofId(file.toString());
    if (Files.exists(file)) {
      return read(file);
    }
    if (known.isEmpty() && file.toString().contains(",")) {
      return listed(file.toString());
    }
    return known
        .map(set -> Labels.of(set.names()))
        .orElseThrow(
            () ->
                LatheException.input(
                    "The labels file " + file + " cannot be read.",
                    "There is no such file.",
                    "Check the path, or name a set that Lathe knows: "
                        + LabelSets.all().stream()
                            .map(LabelSet::id)
                            .collect(Collectors.joining(", "))
                        + "."));
  }

  private static Labels listed(String names) {
    try {
      List<String> list = NameLists.parse(names);
      if (!list.contains("") && list.stream().distinct().count() == list.size()) {
        return Labels.of(list);
      }
    } catch (IllegalArgumentException e) {
      throw wrongList(names, e);
    }
    throw wrongList(names, null);
  }

  private static LatheException wrongList(String names, Throwable cause) {
    return LatheException.input(
        "The labels '" + names + "' cannot be used.",
        "A name is missing, there twice, or its quotes do not match.",
        "Write each class once, separated by commas.",
        cause);
  }

  /**
   * Reads a file of labels.
   *
   * @throws LatheException when it is missing, too large, not text, or its numbering has gaps
   */
  public static Labels read(Path file) {
    try {
      OrdinaryFiles.require(
          file, "The labels file " + file + " cannot be read.", "Check the path.");
      if (Files.size(file) > MAX_BYTES) {
        throw bad(file, "it is larger than 20 MB", null);
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return parse(text.startsWith("\ufeff") ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      throw bad(file, "it is not UTF-8 text", e);
    } catch (NoSuchFileException e) {
      throw bad(file, "there is no such file", e);
    } catch (IOException | IllegalArgumentException e) {
      throw bad(file, e.getMessage(), e);
    }
  }

  private static LatheException bad(Path file, String why, Throwable cause) {
    return LatheException.input(
        "The labels file " + file + " cannot be used.",
        Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".",
        "Write one label a line, in the order of the model's classes.",
        cause);
  }

  /**
   * Reads labels from text.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static Labels parse(String text) {
    String trimmed = text.strip();
    if (trimmed.isEmpty()) {
      throw new IllegalArgumentException("it is empty");
    }
    if (trimmed.startsWith("[") || trimmed.startsWith("{")) {
      try {
        return ofJson(SmallJson.MAPPER.readTree(trimmed));
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("it looks like JSON but is not: " + JsonFaults.of(e));
      }
    }
    Optional<Labels> coloured = ColourLabels.parse(text);
    if (coloured.isPresent()) {
      return coloured.get();
    }
    List<String> lines = Arrays.stream(text.stripTrailing().split("\r?\n|\r", -1)).toList();
    if (lines.stream().allMatch(l -> l.contains("\t"))) {
      return ofTable(lines);
    }
    if (lines.stream().allMatch(l -> SYNSET.matcher(l.strip()).matches())) {
      List<String> names = new ArrayList<>();
      List<String> keys = new ArrayList<>();
      for (String line : lines) {
        Matcher m = SYNSET.matcher(line.strip());
        if (m.matches()) {
          keys.add(m.group(1));
          names.add(m.group(2).strip());
        }
      }
      return new Labels(names, keys);
    }
    TreeMap<Integer, String> numbered = new TreeMap<>();
    for (String line : lines) {
      Matcher m = NUMBERED.matcher(line.strip());
      if (m.matches()) {
        numbered.put(Integer.parseInt(m.group(1)), m.group(2).strip());
      }
    }
    if (numbered.size() == lines.size() && numbered.lastKey() == lines.size() - 1) {
      return Labels.of(new ArrayList<>(numbered.values()));
    }
    List<String> names = new ArrayList<>();
    for (String line : lines) {
      names.add(line.isBlank() ? Integer.toString(names.size()) : line.strip());
    }
    return Labels.of(names);
  }

  private static Labels ofTable(List<String> lines) {
    List<String[]> rows = new ArrayList<>();
    lines.forEach(l -> rows.add(l.split("\t", -1)));
    int columns = rows.get(0).length;
    if (rows.stream().anyMatch(r -> r.length != columns)) {
      throw new IllegalArgumentException("its lines have different numbers of columns");
    }
    List<String[]> body = rows.size() > 1 ? rows.subList(1, rows.size()) : rows;
    int index = column(body, "\\d{1,7}");
    int key = column(body, "n\\d{8}");
    int name = -1;
    for (int c = 0; c < columns && name < 0; c++) {
      name = c != index && c != key ? c : -1;
    }
    if (name < 0) {
      name = key >= 0 ? key : 0;
    }
    boolean header =
        index >= 0
            ? !rows.get(0)[index].strip().matches("\\d{1,7}")
            : key >= 0 && !rows.get(0)[key].strip().matches("n\\d{8}");
    TreeMap<Integer, String[]> byIndex = new TreeMap<>();
    for (String[] row : header ? body : rows) {
      int i = index >= 0 ? Integer.parseInt(row[index].strip()) : byIndex.size();
      if (byIndex.put(i, row) != null) {
        throw new IllegalArgumentException("class " + i + " is named twice");
      }
    }
    checkComplete(byIndex);
    List<String> names = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (String[] row : byIndex.values()) {
      names.add(row[name].strip());
      if (key >= 0) {
        keys.add(row[key].strip());
      }
    }
    return new Labels(names, keys);
  }

  private static int column(List<String[]> rows, String pattern) {
    for (int c = 0; c < rows.get(0).length; c++) {
      int column = c;
      if (rows.stream().allMatch(r -> r[column].strip().matches(pattern))) {
        return c;
      }
    }
    return -1;
  }

  private static void checkComplete(NavigableMap<Integer, ?> byIndex) {
    if (byIndex.firstKey() != 0 || byIndex.lastKey() != byIndex.size() - 1) {
      throw new IllegalArgumentException(
          "its "
              + byIndex.size()
              + " classes are numbered from "
              + byIndex.firstKey()
              + " to "
              + byIndex.lastKey()
              + ", not from 0 without gaps");
    }
  }

  /** A list of names; {@code {"0": "a"}}; {@code {"a": 0}}; {@code {"0": ["n01440764", "a"]}}. */
  static Labels ofJson(JsonNode json) {
    if (json.isArray()) {
      List<String> names = new ArrayList<>();
      for (JsonNode n : json) {
        if (!n.isValueNode()) {
          throw new IllegalArgumentException("its list holds something that is not a name");
        }
        names.add(n.asText());
      }
      return names.isEmpty() ? emptyList() : Labels.of(names);
    }
    TreeMap<Integer, String> names = new TreeMap<>();
    TreeMap<Integer, String> keys = new TreeMap<>();
    for (Iterator<Map.Entry<String, JsonNode>> it = json.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> e = it.next();
      JsonNode v = e.getValue();
      if (v.isIntegralNumber()) {
        names.put(v.asInt(), e.getKey());
      } else if (e.getKey().matches("\\d{1,7}")) {
        int index = Integer.parseInt(e.getKey());
        boolean pair = v.isArray() && v.size() == 2;
        names.put(index, pair ? v.get(1).asText() : v.asText());
        if (pair) {
          keys.put(index, v.get(0).asText());
        }
      } else {
        throw new IllegalArgumentException("its entry '" + e.getKey() + "' has no class number");
      }
    }
    if (names.isEmpty()) {
      return emptyList();
    }
    checkComplete(names);
    boolean allKeys = keys.size() == names.size();
    return new Labels(
        new ArrayList<>(names.values()), allKeys ? new ArrayList<>(keys.values()) : List.of());
  }

  private static Labels emptyList() {
    throw new IllegalArgumentException("it names no class");
  }
}
