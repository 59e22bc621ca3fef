package dev.lathe.app.cli.optimize;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.app.cli.measure.Reports;
import dev.lathe.app.cli.text.Json;
import dev.lathe.app.cli.text.Table;
import dev.lathe.app.cli.text.Units;
import dev.lathe.engine.measure.Stage;
import dev.lathe.engine.measure.Waterfall;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What each step of a recipe brings, as JSON and as a table.
 *
 * @param written the passes as they were given; empty where a recipe file gave them
 */
public record StepsReport(Waterfall waterfall, List<String> written) {
  private static final String NOTHING = "–";

  public StepsReport {
    written = List.copyOf(written);
  }

  private String name(int step) {
    return step <= written.size() ? written.get(step - 1) : waterfall.stages().get(step).pass();
  }

  /** Adds {@code original} and {@code steps}. */
  public void write(ObjectNode document) {
    List<Stage> stages = waterfall.stages();
    ObjectNode original = document.putObject("original");
    facts(original, stages.get(0));
    ArrayNode steps = document.putArray("steps");
    for (int i = 1; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      ObjectNode node = steps.addObject().put("pass", name(i));
      facts(node, stage);
      node.put("seconds", stage.seconds());
      estimate(node, "speedup", stage.timing().map(Stage.Timing::speedup));
      estimate(node, "accuracy_delta", accuracy(stage).map(Stage.Quality::delta));
      estimate(node, "quality_delta", stage.quality().map(Stage.Quality::delta));
      Stage before = stages.get(i - 1);
      ObjectNode gain = node.putObject("gain");
      gain.put("bytes_saved", before.bytes() - stage.bytes());
      gain.put("parameters_saved", before.parameters() - stage.parameters());
      gain.put("macs_saved", before.macs() - stage.macs());
      estimate(gain, "speedup", stage.timing().map(Stage.Timing::gain));
      estimate(gain, "accuracy", accuracy(stage).map(Stage.Quality::gain));
      estimate(gain, "quality", stage.quality().map(Stage.Quality::gain));
      node.set("reasons", Json.array(stage.timing().map(Stage.Timing::doubts).orElse(List.of())));
    }
  }

  private static void facts(ObjectNode node, Stage stage) {
    node.put("bytes", stage.bytes());
    node.put("parameters", stage.parameters()).put("macs", stage.macs());
    Optional<Estimate> p50 = known(stage.timing().map(Stage.Timing::p50));
    if (p50.isPresent()) {
      ObjectNode latency = node.putObject("latency_ms").put("p50", p50.get().value());
      Json.number(latency, "p50_low", p50.get().low());
      Json.number(latency, "p50_high", p50.get().high());
      latency.put("n", p50.get().n());
    } else {
      node.putNull("latency_ms");
    }
    estimate(node, "accuracy", accuracy(stage).map(Stage.Quality::value));
    Optional<Stage.Quality> quality = stage.quality().filter(q -> q.value().isKnown());
    if (quality.isPresent()) {
      ObjectNode metric = node.putObject("quality").put("id", quality.get().id());
      Reports.estimate(metric.put("name", quality.get().name()), quality.get().value());
    } else {
      node.putNull("quality");
    }
  }

  private static Optional<Stage.Quality> accuracy(Stage stage) {
    return stage.quality().filter(Stage.Quality::isAccuracy);
  }

  private static Optional<Estimate> known(Optional<Estimate> e) {
    return e.filter(Estimate::isKnown);
  }

  private static void estimate(ObjectNode node, String field, Optional<Estimate> e) {
    known(e)
        .ifPresentOrElse(
            known -> Reports.estimate(node.putObject(field), known), () -> node.putNull(field));
  }

  /** What the stages are judged by. */
  private record Judge(String name, boolean isShare) {}

  /** A line for each stage; changes are against the line above, speed-ups have their intervals. */
  public String text() {
    boolean timed = waterfall.measured();
    Optional<Judge> metric =
        waterfall.stages().stream()
            .flatMap(s -> s.quality().stream())
            .map(q -> new Judge(q.name(), BeforeAfter.isShare(q.id())))
            .findFirst();
    Table table = new Table(heads(timed, metric));
    for (int i = 0; i < waterfall.stages().size(); i++) {
      table.row(cells(i, timed, metric));
    }
    StringBuilder text = new StringBuilder(table.toString());
    doubts()
        .forEach(
            (doubt, who) ->
                text.append(who).append(": ").append(doubt).append(System.lineSeparator()));
    return text.toString();
  }

  /** What must be doubted, and whose numbers. */
  private Map<String, String> doubts() {
    Map<String, List<String>> named = new LinkedHashMap<>();
    for (int i = 0; i < waterfall.stages().size(); i++) {
      String who = i == 0 ? "original" : name(i);
      waterfall.stages().get(i).timing().map(Stage.Timing::doubts).orElse(List.of()).stream()
          .forEach(d -> named.computeIfAbsent(d, k -> new ArrayList<>()).add(who));
    }
    Map<String, String> said = new LinkedHashMap<>();
    named.forEach(
        (doubt, who) ->
            said.put(
                doubt,
                who.size() == waterfall.stages().size()
                    ? "All of them are in doubt"
                    : String.join(", ", who) + " in doubt"));
    return said;
  }

  private static String[] heads(boolean timed, Optional<Judge> metric) {
    List<String> heads = new ArrayList<>(List.of("step", ">size", ">", ">parameters"));
    heads.addAll(List.of(">MACs", ">"));
    if (timed) {
      heads.addAll(List.of(">p50 ms", ">faster, this step", ">faster, in all"));
    }
    metric.ifPresent(
        m ->
            heads.addAll(
                m.isShare()
                    ? List.of(">" + m.name() + " %", ">points, this step")
                    : List.of(">" + m.name(), ">this step")));
    return heads.toArray(String[]::new);
  }

  private String[] cells(int i, boolean timed, Optional<Judge> metric) {
    Stage stage = waterfall.stages().get(i);
    Optional<Stage> before = i == 0 ? Optional.empty() : Optional.of(waterfall.stages().get(i - 1));
    List<String> cells = new ArrayList<>();
    cells.add(i == 0 ? "original" : name(i));
    cells.add(Units.bytes(stage.bytes()));
    cells.add(change(before.map(Stage::bytes), stage.bytes()));
    cells.add(Units.count(stage.parameters()));
    cells.add(Units.count(stage.macs()));
    cells.add(change(before.map(Stage::macs), stage.macs()));
    if (timed) {
      cells.add(cell(stage.timing().map(Stage.Timing::p50), e -> Units.figures(e.value())));
      cells.add(i == 0 ? "" : cell(stage.timing().map(Stage.Timing::gain), StepsReport::times));
      cells.add(i == 0 ? "1" : cell(stage.timing().map(Stage.Timing::speedup), StepsReport::times));
    }
    if (metric.isPresent()) {
      boolean share = metric.get().isShare();
      cells.add(
          cell(
              stage.quality().map(Stage.Quality::value),
              share ? StepsReport::percent : StepsReport::number));
      cells.add(
          i == 0
              ? ""
              : cell(
                  stage.quality().map(Stage.Quality::gain),
                  share ? StepsReport::points : StepsReport::signedNumber));
    }
    return cells.toArray(String[]::new);
  }

  private static String cell(Optional<Estimate> e, Function<Estimate, String> text) {
    return known(e).map(text).orElse(NOTHING);
  }

  private static String change(Optional<Long> before, long now) {
    if (before.isEmpty() || before.get() == 0) {
      return "";
    }
    long percent = Math.round(100.0 * (now - before.get()) / before.get());
    return percent == 0 ? "±0 %" : (percent < 0 ? "−" : "+") + Math.abs(percent) + " %";
  }

  private static String times(Estimate e) {
    return String.format(Locale.ROOT, "%.2f× (%.2f–%.2f)", e.value(), e.low(), e.high());
  }

  private static String percent(Estimate e) {
    return String.format(
        Locale.ROOT, "%.1f (%.1f–%.1f)", 100 * e.value(), 100 * e.low(), 100 * e.high());
  }

  private static String number(Estimate e) {
    return Units.figures(e.value())
        + " ("
        + Units.figures(e.low())
        + "–"
        + Units.figures(e.high())
        + ")";
  }

  private static String signedNumber(Estimate e) {
    return (e.value() > 0 ? "+" : "") + number(e).replace("–", " to ");
  }

  private static String points(Estimate e) {
    return signed(e.value()) + " (" + signed(e.low()) + " to " + signed(e.high()) + ")";
  }

  private static String signed(double share) {
    double points = Math.round(1000 * share) / 10.0;
    String sign = points < 0 ? "−" : points > 0 ? "+" : "±";
    return sign + String.format(Locale.ROOT, "%.1f", Math.abs(points));
  }
}
