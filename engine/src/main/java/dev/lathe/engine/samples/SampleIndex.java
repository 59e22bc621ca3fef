package dev.lathe.engine.samples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lathe.base.LatheException;
import dev.lathe.engine.task.Tasks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Reads the list of samples. It is part of the product, so an error in it is ours. */
final class SampleIndex {
  /**
   * A file of a sample.
   *
   * @param path where it goes, relative to the sample's folder
   * @param resource where it is on the class path
   * @param bytes its size
   * @param sha256 its hash, lower-case hex
   */
  record Item(String path, String resource, long bytes, String sha256) {}

  /**
   * A sample with its files.
   *
   * @param version changes when any of its files does
   * @param pictures paths of pictures to try
   * @param sentences sentences to try
   */
  record Entry(
      SampleInfo info,
      String version,
      List<Item> items,
      String model,
      Optional<String> evaluation,
      Optional<String> training,
      List<String> pictures,
      List<String> sentences) {}

  private SampleIndex() {}

  static List<Entry> read(ClassLoader loader, String resource) {
    try (InputStream in = loader.getResourceAsStream(resource)) {
      if (in == null) {
        return List.of();
      }
      List<Entry> entries = new ArrayList<>();
      for (JsonNode n : new ObjectMapper().readTree(in).path("samples")) {
        entries.add(entry(n));
      }
      return List.copyOf(entries);
    } catch (IOException | IllegalArgumentException e) {
      throw LatheException.failed(
          "The list of samples cannot be read.",
          "The resource " + resource + " is damaged: " + e.getMessage() + ".",
          "Build or install Lathe again.",
          e);
    }
  }

  private static Entry entry(JsonNode n) {
    List<Item> items = new ArrayList<>();
    long bytes = 0;
    for (JsonNode f : n.path("files")) {
      Item item =
          new Item(
              text(f, "path"), text(f, "resource"), f.path("bytes").asLong(), text(f, "sha256"));
      items.add(item);
      bytes += item.bytes();
    }
    String task = text(n, "task");
    SampleInfo info =
        new SampleInfo(
            text(n, "id"),
            text(n, "name"),
            text(n, "doc"),
            Tasks.ofId(task)
                .orElseThrow(() -> new IllegalArgumentException("no task '" + task + "'")),
            bytes,
            n.path("default").asBoolean(false),
            text(n, "licence"),
            accuracy(n.path("accuracy")),
            demo(n.path("demo")));
    return new Entry(
        info,
        version(items),
        List.copyOf(items),
        text(n, "model"),
        optional(n, "evaluation"),
        optional(n, "training"),
        texts(n.path("pictures")),
        texts(n.path("sentences")));
  }

  private static Optional<SampleInfo.Accuracy> accuracy(JsonNode n) {
    return n.isObject()
        ? Optional.of(new SampleInfo.Accuracy(n.path("correct").asInt(), n.path("total").asInt()))
        : Optional.empty();
  }

  private static List<SampleInfo.DemoVariant> demo(JsonNode array) {
    List<SampleInfo.DemoVariant> list = new ArrayList<>();
    array.forEach(
        v -> list.add(new SampleInfo.DemoVariant(text(v, "name"), texts(v.path("passes")))));
    return list;
  }

  private static String text(JsonNode n, String field) {
    if (!n.path(field).isTextual()) {
      throw new IllegalArgumentException("'" + field + "' is missing");
    }
    return n.path(field).asText();
  }

  private static Optional<String> optional(JsonNode n, String field) {
    return n.path(field).isTextual() ? Optional.of(n.path(field).asText()) : Optional.empty();
  }

  private static List<String> texts(JsonNode array) {
    List<String> list = new ArrayList<>();
    array.forEach(t -> list.add(t.asText()));
    return List.copyOf(list);
  }

  private static String version(List<Item> items) {
    MessageDigest digest = sha256();
    items.forEach(i -> digest.update((i.path() + i.sha256()).getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest(), 0, 6);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
