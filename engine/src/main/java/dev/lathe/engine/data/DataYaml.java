package dev.lathe.engine.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.lathe.base.LatheException;
import dev.lathe.engine.json.JsonFaults;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * YOLO's {@code data.yaml}: the names of the classes, and which pictures are for what.
 *
 * @param file its name
 * @param names of the classes by number
 * @param parts what it says of {@code val}, {@code test} and {@code train}, in this order, where it
 *     does
 */
record DataYaml(String file, Map<Integer, String> names, Map<String, List<String>> parts) {
  private static final int MOST_BYTES = 1_000_000;
  private static final int MOST_NAMES = 100_000;

  /** What is measured on comes first. */
  private static final List<String> PARTS = List.of("val", "test", "train");

  /** The file in a tree that lies highest, if there is one. */
  static Optional<FileTree.Entry> in(FileTree tree) {
    return tree.files().stream()
        .filter(e -> e.fileName().matches("(?i).*\\.ya?ml"))
        .min(Comparator.comparingLong(e -> e.path().chars().filter(c -> c == '/').count()));
  }

  /**
   * Reads it.
   *
   * @throws LatheException when it is not YAML, or names no classes
   */
  static DataYaml read(FileTree.Entry file) throws IOException {
    byte[] bytes = file.bytes().head(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw unusable(file, "It is larger than 1 MB.");
    }
    JsonNode yaml;
    try {
      yaml = new YAMLMapper().readTree(new String(bytes, StandardCharsets.UTF_8));
    } catch (JsonProcessingException | RuntimeException e) {
      throw LatheException.input(
          file.fileName() + " is not YAML that can be read.",
          said(e) + ".",
          "Check its indentation and quotes.",
          e);
    }
    Map<Integer, String> names = names(yaml.path("names"));
    if (names.isEmpty() || names.size() > MOST_NAMES) {
      throw unusable(file, "It has no list 'names' of the classes.");
    }
    Map<String, List<String>> parts = new LinkedHashMap<>();
    for (String part : PARTS) {
      List<String> paths = new ArrayList<>();
      JsonNode n = yaml.path(part);
      if (n.isTextual()) {
        paths.add(n.asText());
      }
      n.forEach(e -> paths.add(e.asText()));
      paths.removeIf(String::isBlank);
      if (!paths.isEmpty()) {
        parts.put(part, List.copyOf(paths));
      }
    }
    return new DataYaml(file.fileName(), names, parts);
  }

  private static String said(Exception e) {
    return e instanceof JsonProcessingException j
        ? JsonFaults.of(j)
        : String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static LatheException unusable(FileTree.Entry file, String why) {
    return LatheException.input(
        file.fileName() + " cannot be used as YOLO's data.yaml.",
        why,
        "Give it a list of names, and the folders train and val.");
  }

  private static Map<Integer, String> names(JsonNode n) {
    Map<Integer, String> names = new LinkedHashMap<>();
    if (n.isArray()) {
      n.forEach(e -> names.put(names.size(), e.asText()));
    } else {
      n.fields()
          .forEachRemaining(
              e -> {
                if (e.getKey().matches("\\d{1,6}")) {
                  names.put(Integer.parseInt(e.getKey()), e.getValue().asText());
                }
              });
    }
    return names;
  }

  /**
   * The pictures to measure on: those of {@code val}, else {@code test}, else {@code train}, else
   * all. Paths lead nowhere but into the tree.
   */
  List<FileTree.Entry> pictures(FileTree tree, BoxCollector all, Problems problems)
      throws IOException {
    for (Map.Entry<String, List<String>> part : parts.entrySet()) {
      List<FileTree.Entry> found = new ArrayList<>();
      for (String path : part.getValue()) {
        found.addAll(pictures(path, tree, all));
      }
      if (!found.isEmpty()) {
        if (found.size() < all.pictureFiles().size()) {
          problems.note(
              "The "
                  + found.size()
                  + " pictures are those that "
                  + file
                  + " lists as '"
                  + part.getKey()
                  + "'.");
        }
        return found;
      }
    }
    return all.pictureFiles();
  }

  private static List<FileTree.Entry> pictures(String path, FileTree tree, BoxCollector all)
      throws IOException {
    // Written relative to the folder, to its parent, or absolute on another machine: what counts
    // is the longest end that is a folder, or a list, of this tree.
    String rest = path.replace('\\', '/').replaceFirst("^([A-Za-z]:)?/+", "");
    rest = rest.replaceFirst("^(\\.{1,2}/)+", "").replaceFirst("/+$", "");
    while (!rest.isEmpty()) {
      String end = rest;
      Optional<FileTree.Entry> list =
          tree.files().stream()
              .filter(e -> e.path().equals(end) && end.endsWith(".txt"))
              .findFirst();
      if (list.isPresent()) {
        List<FileTree.Entry> found = new ArrayList<>();
        new String(list.get().bytes().read(), StandardCharsets.UTF_8)
            .lines()
            .filter(l -> !l.isBlank())
            .forEach(l -> all.find(l).ifPresent(found::add));
        return found;
      }
      List<FileTree.Entry> inside =
          all.pictureFiles().stream().filter(e -> e.path().startsWith(end + "/")).toList();
      if (!inside.isEmpty()) {
        return inside;
      }
      rest = rest.contains("/") ? rest.substring(rest.indexOf('/') + 1) : "";
    }
    return List.of();
  }
}
