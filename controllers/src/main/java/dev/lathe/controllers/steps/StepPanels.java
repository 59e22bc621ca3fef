package dev.lathe.controllers.steps;

import dev.lathe.controllers.optimize.VariantNames;
import dev.lathe.controllers.steps.StepBar.Tone;
import dev.lathe.controllers.steps.StepPanel.Kind;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.measure.Stage;
import dev.lathe.engine.measure.Waterfall;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.optimizers.PassRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Makes the three waterfalls out of what was measured. */
final class StepPanels {
  private final List<Stage> stages;
  private final List<String> names = new ArrayList<>();

  private final boolean measuring;

  /**
   * Of a waterfall.
   *
   * @param measuring whether what is missing is on its way
   */
  StepPanels(Waterfall waterfall, PassRegistry registry, boolean measuring) {
    this.measuring = measuring;
    this.stages = waterfall.stages();
    for (Stage s : stages) {
      names.add(
          s.pass().isEmpty() ? Texts.get("steps.original") : VariantNames.of(s.pass(), registry));
    }
  }

  List<StepPanel> panels() {
    return List.of(size(), latency(), quality());
  }

  private StepPanel size() {
    List<StepBar> bars = new ArrayList<>();
    bars.add(total(Tone.ORIGINAL, first().bytes(), Formats.bytes(first().bytes()), files(first())));
    for (int i = 1; i < stages.size(); i++) {
      Stage before = stages.get(i - 1);
      Stage now = stages.get(i);
      long saved = before.bytes() - now.bytes();
      double percent = 100.0 * saved / Math.max(1, before.bytes());
      boolean same = Math.abs(percent) < 0.5;
      bars.add(
          new StepBar(
              names.get(i),
              same ? Tone.SAME : saved > 0 ? Tone.GAIN : Tone.LOSS,
              before.bytes(),
              now.bytes(),
              OptionalDouble.empty(),
              OptionalDouble.empty(),
              same
                  ? Texts.get("steps.same-size")
                  : Signs.of(-saved, Formats.bytes(Math.abs(saved)))
                      + " · "
                      + Signs.of(-percent, Formats.number(Math.abs(percent), 0) + " %"),
              Texts.get(
                  "steps.size.tip",
                  Formats.bytes(before.bytes()),
                  files(now),
                  Formats.clock(now.seconds()))));
    }
    bars.add(total(Tone.RESULT, last().bytes(), Formats.bytes(last().bytes()), files(last())));
    return panel(Kind.SIZE, bars, 0, "");
  }

  private static String files(Stage s) {
    return Texts.get(
        "steps.file.tip",
        Formats.bytes(s.bytes()),
        Formats.count(s.parameters()),
        Formats.count(s.macs()));
  }

  private StepPanel latency() {
    if (!stages.stream().allMatch(s -> s.timing().filter(t -> t.p50().isKnown()).isPresent())) {
      return StepPanel.without(
          Kind.LATENCY,
          title(Kind.LATENCY),
          missing("steps.latency.failed", "steps.latency.empty"));
    }
    List<StepBar> bars = new ArrayList<>();
    bars.add(timed(Tone.ORIGINAL, first()));
    for (int i = 1; i < stages.size(); i++) {
      double before = p50(stages.get(i - 1)).value();
      double now = p50(stages.get(i)).value();
      Stage.Timing t = stages.get(i).timing().orElseThrow();
      Estimate gain = t.gain();
      boolean same = !gain.isKnown() || gain.low() <= 1 && 1 <= gain.high();
      bars.add(
          new StepBar(
              names.get(i),
              same ? Tone.SAME : gain.value() > 1 ? Tone.GAIN : Tone.LOSS,
              before,
              now,
              gain.isKnown() ? OptionalDouble.of(before / gain.high()) : OptionalDouble.empty(),
              gain.isKnown() ? OptionalDouble.of(before / gain.low()) : OptionalDouble.empty(),
              same
                  ? Texts.get("compare.no-difference")
                  : Signs.of(now - before, Formats.millis(Math.abs(now - before)))
                      + " · "
                      + times(gain.value()),
              Texts.get(
                  "steps.latency.tip",
                  Formats.millis(before),
                  Formats.millis(now),
                  ratio(gain),
                  ratio(t.speedup()))));
    }
    bars.add(timed(Tone.RESULT, last()));
    return panel(Kind.LATENCY, bars, 0, "");
  }

  private String missing(String afterMeasuring, String before) {
    boolean tried = stages.stream().anyMatch(s -> s.timing().isPresent());
    return Texts.get(measuring ? "steps.on-its-way" : tried ? afterMeasuring : before);
  }

  private StepBar timed(Tone tone, Stage s) {
    Estimate e = p50(s);
    return new StepBar(
        total(tone),
        tone,
        0,
        e.value(),
        OptionalDouble.of(e.low()),
        OptionalDouble.of(e.high()),
        Formats.millis(e.value()),
        Texts.get(
            "compare.interval",
            Formats.millisNumber(e.low()),
            Formats.millisNumber(e.high()),
            "ms",
            Formats.whole(e.n())));
  }

  private StepPanel quality() {
    if (!stages.stream().allMatch(s -> s.quality().isPresent())) {
      return StepPanel.without(
          Kind.QUALITY,
          title(Kind.QUALITY),
          missing("steps.quality.no-labels", "steps.quality.empty"));
    }
    List<StepBar> bars = new ArrayList<>();
    bars.add(judged(Tone.ORIGINAL, first()));
    for (int i = 1; i < stages.size(); i++) {
      double before = 100 * share(stages.get(i - 1)).value();
      double now = 100 * share(stages.get(i)).value();
      Stage.Quality a = stages.get(i).quality().orElseThrow();
      Estimate gain = a.gain();
      boolean same = !gain.isKnown() || gain.low() <= 0 && 0 <= gain.high();
      bars.add(
          new StepBar(
              names.get(i),
              same ? Tone.SAME : gain.value() > 0 ? Tone.GAIN : Tone.LOSS,
              before,
              now,
              gain.isKnown()
                  ? OptionalDouble.of(before + 100 * gain.low())
                  : OptionalDouble.empty(),
              gain.isKnown()
                  ? OptionalDouble.of(before + 100 * gain.high())
                  : OptionalDouble.empty(),
              same
                  ? Texts.get("compare.no-difference")
                  : Texts.get("steps.points", points(gain.value())),
              Texts.get(
                  "steps.quality.tip",
                  Formats.number(before, 1),
                  Formats.number(now, 1),
                  points(gain),
                  points(a.delta()))));
    }
    bars.add(judged(Tone.RESULT, last()));
    double from = Axis.from(bars);
    return panel(
        Kind.QUALITY, bars, from, from > 0 ? Texts.get("steps.axis", Formats.number(from, 0)) : "");
  }

  private StepBar judged(Tone tone, Stage s) {
    Estimate e = share(s);
    return new StepBar(
        total(tone),
        tone,
        0,
        100 * e.value(),
        OptionalDouble.of(100 * e.low()),
        OptionalDouble.of(100 * e.high()),
        Formats.percent(e.value()),
        Texts.get(
            "compare.interval",
            Formats.number(100 * e.low(), 1),
            Formats.number(100 * e.high(), 1),
            "%",
            Formats.whole(e.n())));
  }

  private StepPanel panel(Kind kind, List<StepBar> bars, double from, String note) {
    return new StepPanel(kind, title(kind), bars, from, Axis.to(bars), note, "");
  }

  private String title(Kind kind) {
    return switch (kind) {
      case SIZE -> Texts.get("steps.size");
      case LATENCY -> Texts.get("steps.latency");
      case QUALITY ->
          stages.stream()
              .flatMap(s -> s.quality().stream())
              .map(q -> Formats.capitals(q.name()))
              .findFirst()
              .orElseGet(() -> Texts.get("steps.quality"));
    };
  }

  private static StepBar total(Tone tone, double value, String text, String tip) {
    return new StepBar(
        total(tone), tone, 0, value, OptionalDouble.empty(), OptionalDouble.empty(), text, tip);
  }

  private static String total(Tone tone) {
    return Texts.get(tone == Tone.ORIGINAL ? "steps.original" : "steps.result");
  }

  private static String times(double ratio) {
    return Formats.number(ratio, 2) + "×";
  }

  private static String ratio(Estimate e) {
    return e.isKnown()
        ? Texts.get("steps.range", times(e.value()), times(e.low()), times(e.high()))
        : "–";
  }

  private static String points(Estimate e) {
    return e.isKnown()
        ? Texts.get("steps.range", points(e.value()), points(e.low()), points(e.high()))
        : "–";
  }

  private static String points(double share) {
    return Formats.change(100 * share, 1, "");
  }

  private Stage first() {
    return stages.get(0);
  }

  private Stage last() {
    return stages.get(stages.size() - 1);
  }

  private static Estimate p50(Stage s) {
    return s.timing().orElseThrow().p50();
  }

  private static Estimate share(Stage s) {
    return s.quality().orElseThrow().value();
  }
}
