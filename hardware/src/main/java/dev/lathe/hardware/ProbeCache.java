package dev.lathe.hardware;

import dev.lathe.hardware.Hardware.Probe;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probe results on disk, by machine and version of ONNX Runtime: a properties file, because every
 * start of a command may read it and a JSON library takes longer to load than to ask. Losing the
 * file costs one second.
 */
final class ProbeCache {
  private static final Logger LOG = LoggerFactory.getLogger(ProbeCache.class);
  private final Path file;

  ProbeCache(Path file) {
    this.file = file;
  }

  Optional<Probe> read(String key) {
    String[] kept = load().getProperty(key, "").split(" ");
    try {
      Probe probe =
          new Probe(
              Double.parseDouble(kept[0]),
              Double.parseDouble(kept[1]),
              Double.parseDouble(kept[2]),
              Long.parseLong(kept[3]));
      boolean sound = probe.fp32Gflops() > 0 && probe.int8Gops() > 0;
      return sound && probe.memoryGbPerSecond() > 0 ? Optional.of(probe) : Optional.empty();
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty(); // nothing kept for this machine, or a damaged line
    }
  }

  void write(String key, Probe p) {
    Properties all = load();
    String line =
        String.join(
            " ",
            Double.toString(p.fp32Gflops()),
            Double.toString(p.int8Gops()),
            Double.toString(p.memoryGbPerSecond()),
            Long.toString(p.takenAtEpochSecond()));
    all.setProperty(key, line);
    try {
      Files.createDirectories(file.getParent());
      Path draft = Files.createTempFile(file.getParent(), "probe", ".tmp");
      try (Writer out = Files.newBufferedWriter(draft)) {
        all.store(out, "FP32 GFLOP/s, INT8 GOP/s, memory GB/s, when");
      }
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("the probe cannot be kept: {}", e.getMessage());
    }
  }

  private Properties load() {
    Properties all = new Properties();
    if (Files.isRegularFile(file)) {
      try (Reader in = Files.newBufferedReader(file)) {
        all.load(in);
      } catch (IOException | IllegalArgumentException e) {
        LOG.info("the kept probes are unreadable and will be taken again: {}", e.getMessage());
      }
    }
    return all;
  }
}
