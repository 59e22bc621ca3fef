package dev.lathe.engine.measure;

import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.measure.stats.Percentiles;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.Machine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a row was measured of, on and with: enough to measure it again. */
final class Provenance {
  private final Machine machine;
  private final int threads;
  private final Instant date;

  Provenance(Machine machine, int threads) {
    this.machine = machine;
    this.threads = threads;
    this.date = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Facts of the machine and the run, and of the candidate as far as it came. */
  Map<String, String> of(Candidate c) {
    Map<String, String> facts = new TreeMap<>();
    facts.put("date", date.toString());
    facts.put("file", c.model.file().getFileName().toString());
    facts.put("sha256", c.model.sha256());
    c.model.onnx().metadata().forEach((k, v) -> put(facts, k, v));
    facts.put("device", c.device.name());
    facts.put("provider", c.device.provider());
    facts.put("runtime", c.device.runtime().name());
    facts.put("runtime_id", c.device.runtime().id());
    facts.put("runtime_version", c.device.runtime().version());
    if (c.device.kind() != Device.Kind.CPU) {
      facts.put(
          "graphics_memory_mb",
          c.cardMemory().isPresent()
              ? number(c.cardMemory().getAsLong() * 1e-6)
              : "not reported by the driver");
    }
    facts.put(
        "threads",
        threads > 0 ? Integer.toString(threads) : machine.physicalCores() + " (physical cores)");
    facts.put("processor", machine.processor());
    facts.put("cores", machine.physicalCores() + " physical, " + machine.logicalCores());
    facts.put("os", machine.os() + " " + machine.architecture());
    machine.governor().ifPresent(g -> facts.put("governor", g));
    machine.power().ifPresent(p -> facts.put("power", p));
    facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    if (c.opened() != null) {
      facts.put("onnxruntime", c.opened().runtimeVersion());
      facts.put("load_ms", number(c.opened().loadNanos() * 1e-6));
    }
    if (c.plan() != null) {
      facts.put("inputs", c.plan().description());
      facts.put("samples_per_query", Integer.toString(c.samplesPerQuery()));
    }
    c.found()
        .ifPresent(
            f -> {
              facts.put("rate_holds", number(f.holds()));
              facts.put("rate_fails", number(f.fails()));
              facts.put("rate_search_queries", Long.toString(f.queries()));
            });
    facts.put("load", c.load().words());
    facts.put("rounds", Integer.toString(c.rounds().length));
    facts.put("queries", Long.toString(c.queries()));
    facts.put("warmup_s", number(c.warmupSeconds()));
    return facts;
  }

  /** Lathe's own notes in the model's metadata: the recipe that made it, and from what. */
  private static void put(Map<String, String> facts, String key, String value) {
    if (key.startsWith("lathe.")) {
      facts.put(key, value);
    }
  }

  /** The median of some milliseconds, where there are any. */
  static void median(Map<String, String> facts, String key, double[] millis) {
    if (millis.length > 0) {
      facts.put(key, number(Percentiles.median(millis)));
    }
  }

  /** A figure with its interval. */
  static void estimate(Map<String, String> facts, String key, Estimate e) {
    facts.put(key, number(e.value()) + " (" + number(e.low()) + " … " + number(e.high()) + ")");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
