package dev.lathe.engine.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.base.LatheException;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Fit;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The JSON form of a setup: the whole of a sidecar, and one property of a variant's metadata. */
final class SetupJson {
  private SetupJson() {}

  /**
   * Reads what the document says; unknown keys are left alone, so that newer versions may add some.
   *
   * @param folder where files named in it lie; they may not lie outside of it. Without it, no file
   *     may be named
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static Facts read(JsonNode json, Optional<FolderOfModel> folder) {
    if (!json.isObject()) {
      throw new IllegalArgumentException("it is not a JSON object");
    }
    return new Facts(
        text(json, "task").map(SetupJson::task),
        image(json.path("preprocessing")),
        labels(json, folder),
        text(json, "tokenizer").map(t -> inside(folder, t)),
        options(json.path("options")),
        lengths(json.path("lengths")),
        classMap(json.path("classMap")));
  }

  private static ClassMap classMap(JsonNode n) {
    Map<String, String> byName = new TreeMap<>();
    n.fields()
        .forEachRemaining(
            e -> {
              JsonNode to = e.getValue();
              if (!to.isTextual() && !to.isNull() && !to.isIntegralNumber()) {
                throw new IllegalArgumentException(
                    "the class " + e.getKey() + " must be mapped to a class or to null");
              }
              byName.put(e.getKey(), to.isNull() ? "" : to.asText());
            });
    return new ClassMap(byName);
  }

  private static InputLengths lengths(JsonNode n) {
    Map<String, Long> lengths = new TreeMap<>();
    n.fields()
        .forEachRemaining(
            e -> {
              if (!e.getValue().canConvertToExactIntegral() || !e.getValue().canConvertToLong()) {
                throw new IllegalArgumentException(
                    "the length of " + e.getKey() + " must be a whole number");
              }
              lengths.put(e.getKey(), e.getValue().asLong());
            });
    return new InputLengths(lengths);
  }

  /** Options by their ids; a task that does not know one leaves it alone. */
  private static OptionValues options(JsonNode n) {
    Map<String, String> texts = new TreeMap<>();
    n.fields()
        .forEachRemaining(
            e -> {
              if (!e.getValue().isValueNode()) {
                throw new IllegalArgumentException("option " + e.getKey() + " must be one value");
              }
              texts.put(e.getKey(), e.getValue().asText());
            });
    return new OptionValues(texts);
  }

  private static Task task(String id) {
    return Tasks.ofId(id)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "task '" + id + "' is none of " + Tasks.all().stream().map(Task::id).toList()));
  }

  private static Optional<Labels> labels(JsonNode json, Optional<FolderOfModel> folder) {
    JsonNode n = json.path("labels");
    if (n.isMissingNode() || n.isNull()) {
      return Optional.empty();
    }
    Labels labels;
    try {
      labels = n.isTextual() ? LabelFiles.read(inside(folder, n.asText())) : LabelFiles.ofJson(n);
    } catch (LatheException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    JsonNode keys = json.path("labelKeys");
    if (!keys.isArray() || keys.isEmpty()) {
      return Optional.of(labels);
    }
    List<String> list = new ArrayList<>();
    keys.forEach(k -> list.add(k.asText()));
    return Optional.of(new Labels(labels.names(), list));
  }

  private static Path inside(Optional<FolderOfModel> folder, String name) {
    return folder
        .orElseThrow(() -> new IllegalArgumentException("it may not name the file " + name))
        .file(name);
  }

  private static Facts.Image image(JsonNode n) {
    if (!n.isObject()) {
      return Facts.Image.none();
    }
    return new Facts.Image(
        whole(n, "resize", 0),
        whole(n, "width", 1),
        whole(n, "height", 1),
        text(n, "layout").map(t -> oneOf(Layout.class, "layout", t)),
        text(n, "channels").map(t -> oneOf(Channels.class, "channels", t)),
        number(n, "scale"),
        numbers(n, "mean"),
        numbers(n, "std"),
        text(n, "fit").map(SetupJson::fit),
        pad(n));
  }

  private static Fit fit(String id) {
    return Fit.ofId(id)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "fit '"
                        + id
                        + "' is none of "
                        + Arrays.stream(Fit.values()).map(Fit::id).toList()));
  }

  private static Optional<Integer> pad(JsonNode n) {
    Optional<Integer> pad = whole(n, "pad", 0);
    if (pad.isPresent() && pad.get() > 255) {
      throw new IllegalArgumentException("pad must be a whole number from 0 to 255");
    }
    return pad;
  }

  private static <E extends Enum<E>> E oneOf(Class<E> type, String key, String value) {
    for (E e : type.getEnumConstants()) {
      if (e.name().equals(value.toUpperCase(Locale.ROOT))) {
        return e;
      }
    }
    throw new IllegalArgumentException(
        key + " '" + value + "' is none of " + Arrays.toString(type.getEnumConstants()));
  }

  private static Optional<String> text(JsonNode json, String key) {
    JsonNode n = json.path(key);
    if (n.isMissingNode() || n.isNull()) {
      return Optional.empty();
    }
    if (!n.isTextual()) {
      throw new IllegalArgumentException(key + " must be text");
    }
    return Optional.of(n.asText());
  }

  private static Optional<Double> number(JsonNode json, String key) {
    JsonNode n = json.path(key);
    if (n.isMissingNode() || n.isNull()) {
      return Optional.empty();
    }
    if (!n.isNumber() || !Double.isFinite(n.asDouble())) {
      throw new IllegalArgumentException(key + " must be a number");
    }
    return Optional.of(n.asDouble());
  }

  private static Optional<Integer> whole(JsonNode json, String key, int least) {
    Optional<Double> v = number(json, key);
    if (v.isPresent() && (v.get() != Math.rint(v.get()) || v.get() < least || v.get() > 65536)) {
      throw new IllegalArgumentException(
          key + " must be a whole number from " + least + " to 65536");
    }
    return v.map(Double::intValue);
  }

  private static Optional<List<Double>> numbers(JsonNode json, String key) {
    JsonNode n = json.path(key);
    if (n.isMissingNode() || n.isNull()) {
      return Optional.empty();
    }
    List<Double> list = new ArrayList<>();
    if (n.isNumber()) {
      list.add(n.asDouble());
    }
    for (JsonNode e : n) {
      if (!e.isNumber()) {
        throw new IllegalArgumentException(key + " must hold numbers");
      }
      list.add(e.asDouble());
    }
    if (list.isEmpty()) {
      throw new IllegalArgumentException(key + " must hold numbers");
    }
    return Optional.of(list);
  }

  /**
   * Writes a setup.
   *
   * @param folder where the document will lie: a tokenizer inside is named relative to it, another
   *     one is left out
   */
  static ObjectNode write(ModelSetup setup, Optional<Path> folder) {
    ObjectNode json = SmallJson.MAPPER.createObjectNode();
    json.put("task", setup.task().id());
    setup.image().ifPresent(p -> json.set("preprocessing", write(p)));
    if (!setup.labels().isEmpty()) {
      setup.labels().forEach(json.putArray("labels")::add);
    }
    if (!setup.labelKeys().isEmpty()) {
      setup.labelKeys().forEach(json.putArray("labelKeys")::add);
    }
    if (!setup.options().isEmpty()) {
      ObjectNode options = json.putObject("options");
      setup.options().texts().forEach(options::put);
    }
    if (!setup.lengths().isEmpty()) {
      ObjectNode lengths = json.putObject("lengths");
      setup.lengths().byName().forEach(lengths::put);
    }
    if (!setup.classMap().isEmpty()) {
      ObjectNode map = json.putObject("classMap");
      setup.classMap().byName().forEach((name, to) -> map.put(name, to.isEmpty() ? null : to));
    }
    if (folder.isPresent() && setup.tokenizer().isPresent()) {
      Path root = folder.get().toAbsolutePath().normalize();
      Path file = setup.tokenizer().get().toAbsolutePath().normalize();
      if (file.startsWith(root)) {
        json.put("tokenizer", root.relativize(file).toString().replace('\\', '/'));
      }
    }
    return json;
  }

  static ObjectNode write(ImagePreprocessing p) {
    ObjectNode n = SmallJson.MAPPER.createObjectNode();
    n.put("resize", p.resize());
    n.put("width", p.width());
    n.put("height", p.height());
    n.put("layout", p.layout().name());
    n.put("channels", p.channels().name());
    n.put("scale", p.scale());
    ArrayNode mean = n.putArray("mean");
    p.mean().forEach(mean::add);
    ArrayNode std = n.putArray("std");
    p.std().forEach(std::add);
    n.put("fit", p.fit().id());
    if (p.fit().pads()) {
      n.put("pad", p.pad());
    }
    return n;
  }
}
