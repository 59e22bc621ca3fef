package dev.lathe.optimizers.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.optimizers.report.ReportContent.Group;
import dev.lathe.optimizers.report.ReportContent.Made;
import dev.lathe.optimizers.report.ReportContent.Row;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The same as JSON; a number that is not known is null. */
final class JsonReport {
  private JsonReport() {}

  static String of(ReportContent content) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("schema", 1).put("model", content.title()).put("workspace", content.workspace());
    ArrayNode variants = root.putArray("variants");
    for (Made m : content.variants()) {
      ObjectNode v = variants.addObject();
      v.put("number", m.number()).put("name", m.variant().name());
      v.put("sha256", m.variant().sha256()).put("bytes", m.variant().bytes());
      m.steps().forEach(v.putArray("recipe")::add);
    }
    ArrayNode groups = root.putArray("groups");
    for (Group g : content.groups()) {
      ObjectNode group = groups.addObject();
      group.put("device", g.device()).put("scenario", g.scenario());
      ObjectNode environment = group.putObject("environment");
      for (List<String> fact : Words.environment(g)) {
        environment.put(fact.get(0), fact.get(1));
      }
      ArrayNode rows = group.putArray("rows");
      g.rows().forEach(r -> row(rows.addObject(), r));
    }
    Words.method().forEach(root.putArray("method")::add);
    return root.toPrettyString() + "\n";
  }

  private static void row(ObjectNode node, Row row) {
    Measurement m = row.measured();
    node.put("variant", row.number()).put("name", m.model()).put("sha256", m.sha256());
    ArrayNode metrics = node.putArray("metrics");
    m.metrics()
        .forEach(
            v ->
                estimate(
                    metrics.addObject().put("id", v.id()).put("name", v.name()), v.estimate()));
    m.agreement().ifPresent(a -> estimate(node.putObject("agreement"), a));
    ObjectNode latency = node.putObject("latency_ms");
    estimate(latency.putObject("p50"), m.latency().p50());
    number(latency, "p90", m.latency().p90());
    number(latency, "p99", m.latency().p99());
    estimate(node.putObject("throughput"), m.throughput());
    ObjectNode memory = node.putObject("memory_mb");
    number(memory, "baseline", OptionalDouble.of(m.memory().baselineMb()));
    number(memory, "loaded", OptionalDouble.of(m.memory().loadedMb()));
    number(memory, "peak", OptionalDouble.of(m.memory().peakMb()));
    node.put("bytes", m.bytes()).put("valid", m.valid());
    m.reasons().forEach(node.putArray("reasons")::add);
    row.comparison().ifPresent(c -> estimate(node.putObject("speedup"), c.speedup()));
    ObjectNode provenance = node.putObject("provenance");
    new TreeMap<>(m.provenance()).forEach(provenance::put);
  }

  private static void estimate(ObjectNode node, Estimate e) {
    number(node, "value", OptionalDouble.of(e.value()));
    number(node, "low", OptionalDouble.of(e.low()));
    number(node, "high", OptionalDouble.of(e.high()));
    node.put("n", e.n());
  }

  private static void number(ObjectNode node, String name, OptionalDouble value) {
    if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
      node.put(name, value.getAsDouble());
    } else {
      node.putNull(name);
    }
  }
}
