package dev.lathe.optimizers.report;

import dev.lathe.engine.experiment.Experiment;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.measure.Measurement;
import dev.lathe.engine.measure.Measurement.Comparison;
import dev.lathe.engine.measure.MeasurementKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a report says, whatever its form.
 *
 * @param title the original's file name
 * @param workspace the folder
 * @param variants original first, each with what made it
 * @param groups rows that may be compared with each other
 */
record ReportContent(String title, String workspace, List<Made> variants, List<Group> groups) {
  ReportContent {
    variants = List.copyOf(variants);
    groups = List.copyOf(groups);
  }

  /**
   * A variant.
   *
   * @param number its place, from 1: its mark in charts
   * @param steps what made it, a sentence each
   */
  record Made(int number, Variant variant, List<String> steps) {
    Made {
      steps = List.copyOf(steps);
    }
  }

  /**
   * A row.
   *
   * @param number that of its variant
   * @param comparison with the original under the same conditions; empty for the original
   */
  record Row(int number, Measurement measured, Optional<Comparison> comparison) {}

  /**
   * Rows that agree in device, scenario and all conditions.
   *
   * @param key of one of them; empty where it was not recorded
   */
  record Group(String device, String scenario, Optional<MeasurementKey> key, List<Row> rows) {
    Group {
      rows = List.copyOf(rows);
    }
  }

  /** Everything that the experiment keeps. */
  static ReportContent of(Experiment experiment) {
    List<Made> made = new ArrayList<>();
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (Variant v : experiment.variants()) {
      numbers.putIfAbsent(v.sha256(), made.size() + 1);
      made.add(new Made(made.size() + 1, v, RecipeSentences.of(v)));
    }
    Measurement.Report latest = experiment.latest();
    Map<String, List<Measurement>> sorted = new LinkedHashMap<>();
    for (Measurement m : latest.rows()) {
      String conditions = m.key().map(MeasurementKey::conditions).orElse("");
      sorted
          .computeIfAbsent(
              m.device() + "\n" + m.scenario() + "\n" + conditions, k -> new ArrayList<>())
          .add(m);
    }
    List<Group> groups =
        sorted.values().stream()
            .map(
                rows ->
                    new Group(
                        rows.get(0).device(),
                        rows.get(0).scenario(),
                        rows.get(0).key(),
                        rows.stream()
                            .map(
                                m ->
                                    new Row(
                                        numbers.getOrDefault(m.sha256(), 0),
                                        m,
                                        comparison(m, latest.comparisons())))
                            .toList()))
            .toList();
    return new ReportContent(
        String.valueOf(experiment.variants().get(0).file().getFileName()),
        experiment.folder().toString(),
        made,
        groups);
  }

  private static Optional<Comparison> comparison(Measurement m, List<Comparison> all) {
    return all.stream()
        .filter(
            c ->
                c.sha256().equals(m.sha256())
                    && c.device().equals(m.device())
                    && c.scenario().equals(m.scenario())
                    && c.key().equals(m.key()))
        .findFirst();
  }

  /** All rows. */
  List<Row> rows() {
    return groups.stream().flatMap(g -> g.rows().stream()).toList();
  }
}
