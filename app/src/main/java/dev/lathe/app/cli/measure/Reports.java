package dev.lathe.app.cli.measure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.app.cli.text.Json;
import dev.lathe.app.cli.text.Table;
import dev.lathe.app.cli.text.Units;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.measure.DataKey;
import dev.lathe.engine.measure.DeviceDifference;
import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.measure.Measurement.Comparison;
import dev.lathe.engine.measure.MeasurementKey;
import dev.lathe.engine.measure.MetricDelta;
import dev.lathe.engine.measure.MetricValue;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes measurements, as JSON and as the matrix that people read. */
public final class Reports {
  private Reports() {}

  /** The report with the names that the variants have in their experiment. */
  public static Measurement.Report named(Measurement.Report report, List<Variant> variants) {
    Map<String, String> names =
        variants.stream().collect(Collectors.toMap(Variant::sha256, Variant::name, (a, b) -> a));
    String original = variants.get(0).name();
    return new Measurement.Report(
        report.rows().stream()
            .map(r -> r.named(names.getOrDefault(r.sha256(), r.model())))
            .toList(),
        report.comparisons().stream()
            .map(c -> c.named(names.getOrDefault(c.sha256(), c.model()), original))
            .toList());
  }

  public static ObjectNode json(Measurement.Report report) {
    ObjectNode document = Json.object();
    ArrayNode rows = document.putArray("rows");
    report.rows().forEach(r -> row(rows.addObject(), r));
    ArrayNode comparisons = document.putArray("comparisons");
    report.comparisons().forEach(c -> comparison(comparisons.addObject(), c));
    return document;
  }

  private static void row(ObjectNode node, Measurement m) {
    node.put("model", m.model()).put("sha256", m.sha256());
    node.put("device", m.device()).put("scenario", m.scenario());
    if (m.accuracy().isPresent()) {
      ObjectNode accuracy = node.putObject("accuracy").put("metric", "top-1");
      estimate(accuracy, m.accuracy().get());
    } else {
      node.putNull("accuracy");
    }
    if (m.agreement().isPresent()) {
      estimate(node.putObject("agreement"), m.agreement().get());
    } else {
      node.putNull("agreement");
    }
    ArrayNode metrics = node.putArray("metrics");
    m.metrics().forEach(v -> metric(metrics.addObject(), v));
    m.difference().ifPresent(d -> difference(node.putObject("device_difference"), d));
    ObjectNode latency = node.putObject("latency_ms");
    Json.number(latency, "p50", m.latency().p50().value());
    Json.number(latency, "p50_low", m.latency().p50().low());
    Json.number(latency, "p50_high", m.latency().p50().high());
    Json.put(latency, "p90", m.latency().p90());
    Json.put(latency, "p99", m.latency().p99());
    latency.put("n", m.latency().p50().n());
    Json.number(node, "throughput", m.throughput().value());
    Json.number(node, "throughput_low", m.throughput().low());
    Json.number(node, "throughput_high", m.throughput().high());
    ObjectNode memory = node.putObject("memory_mb");
    Json.number(memory, "baseline", m.memory().baselineMb());
    Json.number(memory, "loaded", m.memory().loadedMb());
    Json.number(memory, "peak", m.memory().peakMb());
    node.put("bytes", m.bytes()).put("valid", m.valid());
    node.set("reasons", Json.array(m.reasons()));
    ObjectNode provenance = node.putObject("provenance");
    for (Map.Entry<String, String> e : new TreeMap<>(m.provenance()).entrySet()) {
      provenance.put(e.getKey(), e.getValue());
    }
    if (m.key().isPresent()) {
      key(node.putObject("key"), m.key().get());
    } else {
      node.putNull("key");
    }
  }

  private static void key(ObjectNode node, MeasurementKey key) {
    node.put("machine", key.machine()).put("runtime", key.runtime());
    node.put("load", key.load()).put("threads", key.threads());
    if (key.data().isPresent()) {
      DataKey data = key.data().get();
      node.putObject("data")
          .put("name", data.name())
          .put("sha256", data.sha256())
          .put("examples", data.examples());
    } else {
      node.putNull("data");
    }
    node.put("setup", key.setup());
  }

  private static void metric(ObjectNode node, MetricValue m) {
    node.put("id", m.id()).put("name", m.name()).put("unit", m.unit());
    estimate(node, m.estimate());
    node.put("better", m.better());
  }

  private static void difference(ObjectNode node, DeviceDifference d) {
    node.put("device", d.device()).put("compared", d.compared()).put("differing", d.differing());
    node.set("examples", Json.array(d.examples()));
  }

  private static void comparison(ObjectNode node, Comparison c) {
    node.put("model", c.model()).put("sha256", c.sha256()).put("baseline", c.baseline());
    node.put("device", c.device()).put("scenario", c.scenario());
    estimate(node.putObject("speedup"), c.speedup());
    if (c.accuracyDelta().isPresent()) {
      ObjectNode delta = node.putObject("accuracy_delta");
      estimate(delta, c.accuracyDelta().get());
      Json.put(delta, "p", c.p());
    } else {
      node.putNull("accuracy_delta");
    }
    ArrayNode deltas = node.putArray("metric_deltas");
    for (MetricDelta d : c.deltas()) {
      ObjectNode delta = deltas.addObject().put("id", d.id());
      estimate(delta, d.delta());
      Json.put(delta, "p", d.p());
    }
  }

  public static void estimate(ObjectNode node, Estimate e) {
    Json.number(node, "value", e.value());
    Json.number(node, "low", e.low());
    Json.number(node, "high", e.high());
    node.put("n", e.n());
  }

  public static String text(Measurement.Report report) {
    String line = System.lineSeparator();
    Table rows =
        new Table(
            "model",
            "device",
            "scenario",
            ">accuracy",
            ">agrees",
            ">p50 ms",
            ">p90 ms",
            ">p99 ms",
            ">per second",
            ">peak MB",
            ">size",
            "");
    for (Measurement m : report.rows()) {
      rows.row(
          m.model(),
          m.device(),
          m.scenario(),
          m.quality().map(Reports::quality).orElse("–"),
          m.agreement().map(a -> Units.percent(a.value())).orElse("–"),
          plusMinus(m.latency().p50()),
          figures(m.latency().p90()),
          figures(m.latency().p99()),
          Units.figures(m.throughput().value()),
          Units.figures(m.memory().peakMb()),
          Units.bytes(m.bytes()),
          m.valid() ? "valid" : "INVALID");
    }
    StringBuilder text = new StringBuilder(rows.toString());
    for (Measurement m : report.rows()) {
      OtherMetrics.of(m)
          .ifPresent(
              o -> {
                text.append(m.model()).append(", ").append(m.scenario()).append(": ");
                text.append(o).append('.').append(line);
              });
      for (String reason : m.reasons()) {
        text.append(m.model()).append(", ").append(m.scenario()).append(": ");
        text.append(reason).append(line);
      }
      String undefined = m.provenance().getOrDefault(Measurement.UNDEFINED, "");
      if (!undefined.isEmpty()) {
        text.append(m.model()).append(", ").append(m.scenario()).append(": ");
        text.append(undefined).append(line);
      }
      m.difference().ifPresent(d -> text.append(difference(m, d)).append(line));
    }
    if (!report.comparisons().isEmpty()) {
      Table comparisons = new Table("compared", "with", "device", "scenario", "speed", "quality");
      for (Comparison c : report.comparisons()) {
        comparisons.row(
            c.model(),
            c.baseline(),
            c.device(),
            c.scenario(),
            speed(c.speedup()),
            delta(c, report.rows()));
      }
      text.append(line).append(comparisons);
    }
    return text.toString();
  }

  /** On how many examples a model answers otherwise than on the first device, and on which. */
  private static String difference(Measurement m, DeviceDifference d) {
    String names = String.join(", ", d.examples());
    long rest = d.differing() - d.examples().size();
    String which = names.isEmpty() ? "" : ": " + names + (rest > 0 ? " and " + rest + " more" : "");
    return String.format(
        Locale.ROOT,
        "%s on %s, %s: %d of %d answers differ from %s%s.",
        m.model(),
        m.device(),
        m.scenario(),
        d.differing(),
        d.compared(),
        d.device(),
        which);
  }

  /** The value, with the metric's name where it is not what the column is called after. */
  private static String quality(MetricValue m) {
    String value =
        m.isShare()
            ? share(m.estimate())
            : String.format(Locale.ROOT, "%.3f ±%.3f", m.value(), (m.high() - m.low()) / 2);
    return m.id().equals(Measurement.ACCURACY) ? value : value + " " + m.name();
  }

  /** A value with its metric's name, whatever that is. */
  static String named(MetricValue m) {
    return m.id().equals(Measurement.ACCURACY) ? quality(m) + " " + m.name() : quality(m);
  }

  private static String named(String metric, List<Measurement> rows) {
    return rows.stream()
        .flatMap(r -> r.metrics().stream())
        .filter(m -> m.id().equals(metric) && !metric.equals(Measurement.ACCURACY))
        .map(m -> " " + m.name())
        .findFirst()
        .orElse("");
  }

  private static String share(Estimate e) {
    double half = 50 * (e.high() - e.low());
    return String.format(Locale.ROOT, "%.1f ±%.1f %%", 100 * e.value(), half);
  }

  private static String plusMinus(Estimate e) {
    if (!e.isKnown()) {
      return "–";
    }
    return Units.figures(e.value()) + " ±" + Units.figures((e.high() - e.low()) / 2);
  }

  private static String figures(OptionalDouble value) {
    return value.isPresent() ? Units.figures(value.getAsDouble()) : "–";
  }

  private static String speed(Estimate e) {
    if (!e.isKnown()) {
      return "–";
    }
    String range = String.format(Locale.ROOT, "×%.2f (%.2f … %.2f)", e.value(), e.low(), e.high());
    boolean none = e.low() <= 1 && e.high() >= 1;
    return none ? range + ", no difference seen" : range;
  }

  /** The change of the task's first metric, named where it is not the accuracy. */
  private static String delta(Comparison c, List<Measurement> rows) {
    if (c.deltas().isEmpty()) {
      return "–";
    }
    MetricDelta delta = c.deltas().get(0);
    Estimate e = delta.delta();
    if (!e.isKnown()) {
      return "–";
    }
    boolean share =
        rows.stream()
            .flatMap(r -> r.metrics().stream())
            .filter(m -> m.id().equals(delta.id()))
            .allMatch(MetricValue::isShare);
    String range =
        share
            ? String.format(
                Locale.ROOT,
                "%+.1f points (%+.1f … %+.1f)",
                100 * e.value(),
                100 * e.low(),
                100 * e.high())
            : String.format(Locale.ROOT, "%+.3g (%+.3g … %+.3g)", e.value(), e.low(), e.high());
    String p =
        delta.p().isPresent()
            ? String.format(Locale.ROOT, ", p %.3f", delta.p().getAsDouble())
            : "";
    return range
        + named(delta.id(), rows)
        + p
        + (e.low() <= 0 && e.high() >= 0 ? ", no difference seen" : "");
  }
}
