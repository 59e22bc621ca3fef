package dev.lathe.controllers.testing;

import dev.lathe.base.LatheException;
import dev.lathe.engine.experiment.Experiment;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.measure.MeasurementKey;
import dev.lathe.engine.measure.Waterfall;
import dev.lathe.engine.task.ModelSetup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An experiment in memory. */
public final class FakeExperiment implements Experiment {
  private final Path folder;
  private final List<Variant> variants = new ArrayList<>();
  private final Map<String, String> notes = new HashMap<>();
  private final Map<Long, Waterfall> steps = new HashMap<>();
  private Optional<ModelSetup> setup = Optional.empty();
  private Measurement.Report report = new Measurement.Report(List.of(), List.of());
  private long nextId = 1;
  private boolean closed;
  private boolean full;

  /** An experiment with only the original. */
  public FakeExperiment(Path folder, Path original) {
    this.folder = folder;
    variants.add(new Variant(nextId++, "original", original, "sha-original", 14_000_000, "", 0));
  }

  @Override
  public synchronized Path folder() {
    return folder;
  }

  @Override
  public synchronized List<Variant> variants() {
    return List.copyOf(variants);
  }

  /** From now on there is no room for variants. */
  public synchronized void fill() {
    full = true;
  }

  @Override
  public synchronized Variant addVariant(String name, Path onnxFile, String recipeJson) {
    if (full) {
      throw LatheException.environment(
          "The variant could not be copied.", "The disk is full.", "Free some space.", null);
    }
    Variant v = new Variant(nextId, name, onnxFile, "sha-" + nextId, 3_700_000, recipeJson, nextId);
    nextId++;
    variants.add(v);
    return v;
  }

  @Override
  public synchronized void rename(Variant variant, String name) {
    variants.replaceAll(
        v ->
            v.id() == variant.id()
                ? new Variant(
                    v.id(),
                    name,
                    v.file(),
                    v.sha256(),
                    v.bytes(),
                    v.recipeJson(),
                    v.createdEpochSecond())
                : v);
  }

  @Override
  public synchronized void remove(Variant variant) {
    variants.removeIf(v -> v.id() == variant.id());
  }

  @Override
  public synchronized Optional<ModelSetup> setup() {
    return setup;
  }

  @Override
  public synchronized void rememberSetup(ModelSetup remembered) {
    // As the file that a real one writes: it does not say where its facts are from.
    setup = Optional.of(remembered.withSources(Map.of()));
  }

  @Override
  public synchronized void add(Measurement.Report added) {
    report =
        new Measurement.Report(
            Stream.concat(report.rows().stream(), added.rows().stream()).toList(),
            Stream.concat(report.comparisons().stream(), added.comparisons().stream()).toList());
  }

  @Override
  public synchronized Measurement.Report latest() {
    Map<List<Object>, Measurement> rows = new LinkedHashMap<>();
    for (Measurement m : report.rows()) {
      List<Object> key =
          List.of(m.sha256(), m.device(), m.scenario(), m.key().map(MeasurementKey::conditions));
      rows.remove(key);
      rows.put(key, m);
    }
    Map<List<Object>, Measurement.Comparison> comparisons = new LinkedHashMap<>();
    for (Measurement.Comparison c : report.comparisons()) {
      comparisons.put(
          List.of(c.sha256(), c.device(), c.scenario(), c.key().map(MeasurementKey::conditions)),
          c);
    }
    return new Measurement.Report(List.copyOf(rows.values()), List.copyOf(comparisons.values()));
  }

  @Override
  public synchronized Optional<Waterfall> steps(Variant variant) {
    return Optional.ofNullable(steps.get(variant.id()));
  }

  @Override
  public synchronized void keepSteps(Variant variant, Waterfall kept) {
    steps.put(variant.id(), kept);
  }

  @Override
  public synchronized Optional<String> note(String key) {
    return Optional.ofNullable(notes.get(key));
  }

  @Override
  public synchronized void keepNote(String key, String value) {
    notes.put(key, value);
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  /** Whether it was closed. */
  public synchronized boolean isClosed() {
    return closed;
  }
}
