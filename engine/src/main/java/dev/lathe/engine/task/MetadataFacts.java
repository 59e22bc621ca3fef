package dev.lathe.engine.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the {@code metadata_props} of an ONNX file say: Lathe's own property, lists of labels under
 * the names that exporters use, and Windows ML's words for pixels.
 */
final class MetadataFacts {
  /** Possessive: Java's matcher would call itself for each letter of a name, up to a stack full. */
  private static final Pattern PYTHON_ENTRY =
      Pattern.compile(
          "(\\d{1,7})\\s*+:\\s*+(?:'((?:[^'\\\\]|\\\\.)*+)'|\"((?:[^\"\\\\]|\\\\.)*+)\")");

  private MetadataFacts() {}

  /** Reads them; what cannot be read is added to the problems. */
  static Facts read(Map<String, String> metadata, List<String> problems) {
    String own = metadata.get(Sidecars.METADATA_KEY);
    if (own != null) {
      try {
        return SetupJson.read(SmallJson.MAPPER.readTree(own), Optional.empty());
      } catch (JsonProcessingException | IllegalArgumentException e) {
        problems.add("The setup inside the model file was not used: it is not valid.");
      }
    }
    Optional<Task> task =
        Optional.ofNullable(metadata.get("task"))
            .map(t -> t.toLowerCase(Locale.ROOT).replace('_', '-'))
            .flatMap(Tasks::ofId);
    return new Facts(
        task, pixels(metadata), labels(metadata, problems), Optional.empty(), OptionValues.NONE);
  }

  private static Optional<Labels> labels(Map<String, String> metadata, List<String> problems) {
    for (String key : SetupPart.LABELS.metadata()) {
      String text = metadata.get(key);
      if (text != null && !text.isBlank()) {
        try {
          return Optional.of(parse(text.strip()));
        } catch (JsonProcessingException | IllegalArgumentException e) {
          problems.add("The model's metadata property '" + key + "' is no list of labels.");
        }
      }
    }
    return Optional.empty();
  }

  private static Labels parse(String text) throws JsonProcessingException {
    if (!text.startsWith("{") && !text.startsWith("[")) {
      String separator = text.contains("\n") ? "\r?\n" : text.contains(";") ? ";" : ",";
      return Labels.of(Arrays.stream(text.split(separator)).map(String::strip).toList());
    }
    TreeMap<Integer, String> python = new TreeMap<>();
    Matcher m = PYTHON_ENTRY.matcher(text);
    while (text.startsWith("{") && m.find()) {
      String name = m.group(2) != null ? m.group(2) : m.group(3);
      python.put(Integer.parseInt(m.group(1)), name.replaceAll("\\\\(.)", "$1"));
    }
    if (!python.isEmpty() && python.firstKey() == 0 && python.lastKey() == python.size() - 1) {
      return Labels.of(List.copyOf(python.values()));
    }
    boolean pythonList = text.startsWith("['");
    return LabelFiles.ofJson(
        SmallJson.MAPPER.readTree(pythonList ? text.replace('\'', '"') : text));
  }

  private static Facts.Image pixels(Map<String, String> metadata) {
    String format = metadata.getOrDefault("Image.BitmapPixelFormat", "");
    Optional<Channels> channels =
        switch (format) {
          case "Bgr8" -> Optional.of(Channels.BGR);
          case "Rgb8" -> Optional.of(Channels.RGB);
          case "Gray8" -> Optional.of(Channels.GRAY);
          default -> Optional.empty();
        };
    String range = metadata.getOrDefault("Image.NominalPixelRange", "");
    Optional<Double> scale =
        switch (range) {
          case "NominalRange_0_255" -> Optional.of(1.0);
          case "Normalized_0_1" -> Optional.of(1.0 / 255);
          case "Normalized_1_1" -> Optional.of(1.0 / 127.5);
          default -> Optional.empty();
        };
    Optional<List<Double>> mean =
        scale.map(s -> List.of(range.equals("Normalized_1_1") ? 1.0 : 0.0));
    return new Facts.Image(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        channels,
        scale,
        mean,
        scale.map(s -> List.of(1.0)));
  }
}
