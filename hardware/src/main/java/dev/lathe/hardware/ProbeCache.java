package dev.lathe.hardware;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.hardware.Hardware.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Probe results on disk, by machine and version of ONNX Runtime. Losing it costs one second. */
final class ProbeCache {
  private static final Logger LOG = LoggerFactory.getLogger(ProbeCache.class);
  private final Path file;

  ProbeCache(Path file) {
    this.file = file;
  }

  Optional<Probe> read(String key) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      JsonNode p = new ObjectMapper().readTree(file.toFile()).path(key);
      double fp32 = p.path("fp32_gflops").asDouble();
      double int8 = p.path("int8_gops").asDouble();
      double memory = p.path("memory_gb_per_second").asDouble();
      return fp32 > 0 && int8 > 0 && memory > 0
          ? Optional.of(new Probe(fp32, int8, memory, p.path("taken_at").asLong()))
          : Optional.empty();
    } catch (IOException e) {
      LOG.info("the kept probe is unreadable and will be taken again: {}", e.getMessage());
      return Optional.empty();
    }
  }

  void write(String key, Probe probe) {
    ObjectMapper json = new ObjectMapper();
    ObjectNode all = json.createObjectNode();
    try {
      if (Files.isRegularFile(file) && json.readTree(file.toFile()) instanceof ObjectNode kept) {
        all = kept;
      }
    } catch (IOException e) {
      LOG.info("the kept probes are unreadable and are replaced: {}", e.getMessage());
    }
    all.putObject(key)
        .put("fp32_gflops", probe.fp32Gflops())
        .put("int8_gops", probe.int8Gops())
        .put("memory_gb_per_second", probe.memoryGbPerSecond())
        .put("taken_at", probe.takenAtEpochSecond());
    try {
      Files.createDirectories(file.getParent());
      Path draft = Files.createTempFile(file.getParent(), "probe", ".tmp");
      json.writeValue(draft.toFile(), all);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("the probe cannot be kept: {}", e.getMessage());
    }
  }
}
