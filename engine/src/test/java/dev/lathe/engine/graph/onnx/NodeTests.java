package dev.lathe.engine.graph.onnx;

import dev.lathe.testing.Shared;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The conformance cases of the ONNX project: a model per operator and variant, with data. */
final class NodeTests {
  /** One case: its model and its data sets' inputs, in the order of the files. */
  record Case(String name, byte[] model, List<byte[]> inputs) {}

  private NodeTests() {}

  static List<Case> all() {
    Path zip = Shared.path("onnx-node-tests.zip");
    Map<String, Map<String, byte[]>> files = new TreeMap<>();
    try (ZipFile archive = new ZipFile(zip.toFile())) {
      Enumeration<? extends ZipEntry> entries = archive.entries();
      while (entries.hasMoreElements()) {
        ZipEntry e = entries.nextElement();
        String[] parts = e.getName().split("/");
        int at = indexOfCase(parts);
        if (!e.isDirectory() && at >= 0) {
          String rest = String.join("/", List.of(parts).subList(at + 1, parts.length));
          try (InputStream in = archive.getInputStream(e)) {
            files
                .computeIfAbsent(parts[at], k -> new LinkedHashMap<>())
                .put(rest, in.readAllBytes());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Case> cases = new ArrayList<>();
    files.forEach(
        (name, f) -> {
          if (f.containsKey("model.onnx")) {
            cases.add(new Case(name, f.get("model.onnx"), inputs(f)));
          }
        });
    return cases;
  }

  private static int indexOfCase(String[] parts) {
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].startsWith("test_") && !parts[i].startsWith("test_data_set")) {
        return i;
      }
    }
    return -1;
  }

  private static List<byte[]> inputs(Map<String, byte[]> files) {
    List<byte[]> inputs = new ArrayList<>();
    for (int i = 0; files.containsKey("test_data_set_0/input_" + i + ".pb"); i++) {
      inputs.add(files.get("test_data_set_0/input_" + i + ".pb"));
    }
    return inputs;
  }
}
