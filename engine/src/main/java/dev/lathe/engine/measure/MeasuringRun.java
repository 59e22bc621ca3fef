package dev.lathe.engine.measure;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.measure.Measurement.Comparison;
import dev.lathe.engine.measure.Measurement.Report;
import dev.lathe.engine.measure.stats.Bootstrap;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.measure.stats.Proportions;
import dev.lathe.engine.measure.stats.Proportions.Paired;
import dev.lathe.hardware.Device;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;

/** One run of the measurer: what came out so far, and the steps of one group. */
final class MeasuringRun implements AutoCloseable {
  private static final long SEED = 7;

  /** Shares of a group's progress: opening, warm-up, rounds; the rest is for the examples. */
  private static final double OPENED = 0.1;

  private static final double WARM = 0.2;

  private final MeasureRequest request;
  private final List<String> names;
  private final MachineState machine;
  private final Provenance provenance;
  private final Optional<EncodedExamples> examples;
  private final Consumer<Report> onPart;
  private final JobContext context;

  private final List<Measurement> rows = new ArrayList<>();
  private final List<Measurement> failedRows = new ArrayList<>();
  private final List<Comparison> comparisons = new ArrayList<>();
  private final Map<String, Evaluation> evaluations = new HashMap<>();
  private final Map<String, LatheException> unanswered = new HashMap<>();
  private final Set<String> reported = new HashSet<>();
  private LatheException firstFailure;

  MeasuringRun(
      MeasureRequest request,
      MachineState machine,
      Provenance provenance,
      Optional<EncodedExamples> examples,
      Consumer<Report> onPart,
      JobContext context) {
    this.request = request;
    this.names = Names.unique(request.models());
    this.machine = machine;
    this.provenance = provenance;
    this.examples = examples;
    this.onPart = onPart;
    this.context = context;
  }

  /** Measures some models on all devices in one scenario. */
  void measure(Scenario scenario, List<Integer> group, Progress progress) {
    List<Candidate> all = new ArrayList<>();
    for (Device device : request.devices()) {
      for (int m : group) {
        all.add(new Candidate(request.models().get(m), names.get(m), device, scenario));
      }
    }
    try {
      all.forEach(c -> c.start(context));
      double step = 1.0 / all.size();
      for (int i = 0; i < all.size(); i++) {
        progress.at(OPENED * i * step, "Opening %s on %s", all.get(i).name, all.get(i).device.id());
        all.get(i).open(request.threads(), examples, context);
      }
      for (int i = 0; i < all.size(); i++) {
        progress.at(OPENED + (WARM - OPENED) * i * step, "Warming up %s", all.get(i).name);
        all.get(i).warmUp();
      }
      boolean needsAnswers = examples.isPresent() && !all.stream().allMatch(this::isEvaluated);
      double timed = needsAnswers ? 0.6 : 1;
      Rounds.Circumstances circumstances =
          new Rounds(machine, request.seconds())
              .run(
                  all,
                  context,
                  f -> progress.at(WARM + (timed - WARM) * f, "Timing %s", scenario.id()));
      for (int i = 0; i < all.size(); i++) {
        double from = timed + (1 - timed) * i * step;
        finish(all.get(i), progress, from, (1 - timed) * step);
        report(all.get(i), all, circumstances);
      }
      reportFailures();
    } finally {
      all.forEach(Candidate::close);
    }
    context.checkCancelled();
  }

  private static String key(Candidate c) {
    return c.name + "\n" + c.device.id();
  }

  private boolean isEvaluated(Candidate c) {
    return evaluations.containsKey(key(c)) || !c.isAlive();
  }

  /** Answers the examples; the child is not needed after that. */
  private void finish(Candidate c, Progress progress, double from, double share) {
    if (examples.isPresent() && !isEvaluated(c)) {
      int n = examples.get().size();
      try {
        evaluations.put(
            key(c),
            Evaluation.of(
                c,
                examples.get(),
                context,
                i ->
                    progress.at(
                        from + share * i / n, "%s answers example %d of %d", c.name, i, n)));
        unanswered.remove(key(c));
      } catch (LatheException e) {
        unanswered.put(key(c), e);
      }
    }
    c.close();
    context.checkCancelled();
  }

  /** Makes the row and its comparison; a failed row waits until some row did not fail. */
  private void report(Candidate c, List<Candidate> group, Rounds.Circumstances circumstances) {
    c.failure().ifPresent(this::remember);
    if (!reported.add(key(c) + "\n" + c.scenario.id())) {
      return; // the original, open again only to be compared with
    }
    Measurement row = row(c, circumstances);
    if (c.isAlive()) {
      report(row, compare(c, group));
    } else {
      failedRows.add(row);
    }
  }

  private void remember(LatheException e) {
    firstFailure = firstFailure == null ? e : firstFailure;
  }

  private void report(Measurement row, List<Comparison> compared) {
    rows.add(row);
    comparisons.addAll(compared);
    onPart.accept(new Report(List.of(row), compared));
  }

  private void reportFailures() {
    if (!rows.isEmpty()) {
      failedRows.forEach(row -> report(row, List.of()));
      failedRows.clear();
    }
  }

  private Measurement row(Candidate c, Rounds.Circumstances circumstances) {
    Rows make = new Rows(c, provenance, new Bootstrap(SEED));
    if (!c.isAlive()) {
      return make.failed(c.failure().orElseThrow());
    }
    Optional<Evaluation> evaluation = evaluation(c);
    Optional<Evaluation> original = original(request.devices().get(0));
    boolean isOriginal = evaluation.isPresent() && evaluation.equals(original);
    return make.finished(
        circumstances,
        evaluation,
        isOriginal ? Optional.empty() : original,
        examples,
        Optional.ofNullable(unanswered.get(key(c))));
  }

  private Optional<Evaluation> evaluation(Candidate c) {
    return Optional.ofNullable(evaluations.get(key(c)));
  }

  private Optional<Evaluation> original(Device device) {
    return Optional.ofNullable(evaluations.get(names.get(0) + "\n" + device.id()));
  }

  /** What a candidate is compared with was opened, and is finished, before it. */
  private List<Comparison> compare(Candidate c, List<Candidate> group) {
    int own = names.indexOf(c.name);
    List<Comparison> made = new ArrayList<>();
    with(names.get(0), c, group).ifPresent(made::add);
    if (request.stepwise() && own > 1) {
      with(names.get(own - 1), c, group).ifPresent(made::add);
    }
    return made;
  }

  private Optional<Comparison> with(String baseline, Candidate c, List<Candidate> group) {
    return group.stream()
        .filter(o -> o.name.equals(baseline) && o.device.equals(c.device))
        .findFirst()
        .filter(base -> base != c && base.isAlive())
        .map(base -> comparison(base, c));
  }

  private Comparison comparison(Candidate base, Candidate variant) {
    Estimate speedup =
        new Bootstrap(SEED).ratioOfMedians(base.roundsPerSample(), variant.roundsPerSample());
    Optional<Paired> paired =
        evaluation(base).flatMap(o -> evaluation(variant).flatMap(v -> v.against(o)));
    return new Comparison(
        variant.name,
        variant.model.sha256(),
        base.name,
        variant.device.id(),
        variant.scenario.id(),
        speedup,
        paired.map(Proportions::difference),
        paired.map(p -> OptionalDouble.of(Proportions.mcNemar(p))).orElse(OptionalDouble.empty()));
  }

  /**
   * Everything.
   *
   * @throws LatheException when nothing could be measured
   */
  Report report() {
    if (rows.isEmpty() && firstFailure != null) {
      throw firstFailure;
    }
    return new Report(rows, comparisons);
  }

  @Override
  public void close() {
    examples.ifPresent(EncodedExamples::close);
  }
}
