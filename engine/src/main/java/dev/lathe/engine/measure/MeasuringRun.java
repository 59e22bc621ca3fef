package dev.lathe.engine.measure;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.measure.Measurement.Comparison;
import dev.lathe.engine.measure.Measurement.Report;
import dev.lathe.engine.measure.stats.Bootstrap;
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
  private final Consumer<Measurement> onRow;
  private final JobContext context;

  private final List<Measurement> rows = new ArrayList<>();
  private final List<Measurement> failedRows = new ArrayList<>();
  private final List<Comparison> comparisons = new ArrayList<>();
  private final Map<String, Evaluation> evaluations = new HashMap<>();
  private final Set<String> reported = new HashSet<>();
  private LatheException firstFailure;

  MeasuringRun(
      MeasureRequest request,
      MachineState machine,
      Provenance provenance,
      Optional<EncodedExamples> examples,
      Consumer<Measurement> onRow,
      JobContext context) {
    this.request = request;
    this.names = Names.unique(request.models());
    this.machine = machine;
    this.provenance = provenance;
    this.examples = examples;
    this.onRow = onRow;
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
        finish(all.get(i), circumstances, progress, from, (1 - timed) * step);
      }
      compare(all);
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

  /** Answers the examples, makes the row and reports it; the child is not needed after that. */
  private void finish(
      Candidate c,
      Rounds.Circumstances circumstances,
      Progress progress,
      double from,
      double share) {
    Optional<LatheException> unanswered = Optional.empty();
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
      } catch (LatheException e) {
        unanswered = Optional.of(e);
      }
    }
    c.close();
    context.checkCancelled();
    c.failure().ifPresent(this::remember);
    if (!reported.add(key(c) + "\n" + c.scenario.id())) {
      return; // the original, open again only to be compared with
    }
    Measurement row = row(c, circumstances, unanswered);
    if (c.isAlive()) {
      report(row);
    } else {
      failedRows.add(row);
    }
  }

  private void remember(LatheException e) {
    firstFailure = firstFailure == null ? e : firstFailure;
  }

  private void report(Measurement row) {
    rows.add(row);
    onRow.accept(row);
  }

  private Measurement row(
      Candidate c, Rounds.Circumstances circumstances, Optional<LatheException> unanswered) {
    Rows make = new Rows(c, provenance, new Bootstrap(SEED));
    if (!c.isAlive()) {
      return make.failed(c.failure().orElseThrow());
    }
    Optional<Evaluation> evaluation = Optional.ofNullable(evaluations.get(key(c)));
    Optional<Evaluation> original = original(request.devices().get(0));
    boolean isOriginal = evaluation.isPresent() && evaluation.equals(original);
    return make.finished(
        circumstances, evaluation, isOriginal ? Optional.empty() : original, examples, unanswered);
  }

  private Optional<Evaluation> original(Device device) {
    return Optional.ofNullable(evaluations.get(names.get(0) + "\n" + device.id()));
  }

  private void compare(List<Candidate> group) {
    for (Candidate c : group) {
      Optional<Candidate> original =
          group.stream()
              .filter(o -> o.name.equals(names.get(0)) && o.device.equals(c.device))
              .findFirst();
      if (original.isPresent() && original.get() != c && c.isAlive() && original.get().isAlive()) {
        comparisons.add(comparison(original.get(), c));
      }
    }
  }

  private Comparison comparison(Candidate original, Candidate variant) {
    Estimate speedup =
        new Bootstrap(SEED).ratioOfMedians(original.roundsPerSample(), variant.roundsPerSample());
    Optional<Paired> paired =
        original(original.device)
            .flatMap(
                o -> Optional.ofNullable(evaluations.get(key(variant))).flatMap(v -> v.against(o)));
    return new Comparison(
        variant.name,
        variant.model.sha256(),
        original.name,
        variant.device.id(),
        variant.scenario.id(),
        speedup,
        paired.map(Proportions::difference),
        paired.map(p -> OptionalDouble.of(Proportions.mcNemar(p))).orElse(OptionalDouble.empty()));
  }

  /**
   * Everything, failed rows last.
   *
   * @throws LatheException when nothing could be measured
   */
  Report report() {
    if (rows.isEmpty() && firstFailure != null) {
      throw firstFailure;
    }
    failedRows.forEach(this::report);
    return new Report(rows, comparisons);
  }

  @Override
  public void close() {
    examples.ifPresent(EncodedExamples::close);
  }
}
