package dev.lathe.engine.measure;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.evaluate.MetricScore;
import dev.lathe.engine.measure.Measurement.Comparison;
import dev.lathe.engine.measure.Measurement.Report;
import dev.lathe.engine.measure.stats.Bootstrap;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.task.Model;
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
  private final MeasurementKeys keys;
  private final Optional<EncodedExamples> examples;
  private final Consumer<Report> onPart;
  private final ProcessMeasurer.OnFailure onFailure;
  private final JobContext context;

  private final List<Measurement> rows = new ArrayList<>();
  private final List<Measurement> failedRows = new ArrayList<>();
  private final List<Comparison> comparisons = new ArrayList<>();
  private final Map<String, Answered> answered = new HashMap<>();
  private final Map<String, LatheException> unanswered = new HashMap<>();
  private final Set<String> reported = new HashSet<>();
  private LatheException firstFailure;

  MeasuringRun(
      MeasureRequest request,
      MachineState machine,
      Provenance provenance,
      MeasurementKeys keys,
      Optional<EncodedExamples> examples,
      Consumer<Report> onPart,
      ProcessMeasurer.OnFailure onFailure,
      JobContext context) {
    this.request = request;
    this.names = ModelNames.unique(request.models());
    this.machine = machine;
    this.provenance = provenance;
    this.keys = keys;
    this.examples = examples;
    this.onPart = onPart;
    this.onFailure = onFailure;
    this.context = context;
  }

  /** Measures some models on all devices in one scenario. */
  void measure(Scenario scenario, List<Integer> group, Progress progress) {
    List<Candidate> all = new ArrayList<>();
    for (Device device : request.devices()) {
      for (int m : group) {
        Model model = request.models().get(m);
        all.add(
            new Candidate(
                model, names.get(m), device, scenario, e -> onFailure.failed(model, device, e)));
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
        if (scenario.load().isSearched()) {
          progress.at(
              OPENED + (WARM - OPENED) * i * step, "Finding the rate of %s", all.get(i).name);
          all.get(i).findRate(context);
        }
      }
      boolean needsAnswers = examples.isPresent() && !all.stream().allMatch(this::isEvaluated);
      double timed = needsAnswers ? 0.6 : 1;
      InterleavedRounds.SystemLoad circumstances =
          new InterleavedRounds(machine, request.seconds())
              .run(
                  all,
                  context,
                  f -> progress.at(WARM + (timed - WARM) * f, "Timing %s", scenario.id()));
      answer(all, progress, timed);
      for (Candidate c : all) {
        report(c, all, circumstances);
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
    return answered.containsKey(key(c)) || !c.isAlive();
  }

  /** Answers the examples, all candidates side by side; the children are not needed after that. */
  private void answer(List<Candidate> all, Progress progress, double from) {
    List<Candidate> wanted = all.stream().filter(c -> !isEvaluated(c)).toList();
    if (examples.isPresent() && !wanted.isEmpty()) {
      int n = examples.get().size();
      AnsweringExamples asking = new AnsweringExamples(examples.get(), context);
      asking.run(
          all.stream().filter(Candidate::isAlive).toList(),
          original(all),
          wanted,
          i -> progress.at(from + (1 - from) * i / n, "Answering example %d of %d", i, n));
      for (Candidate c : wanted) {
        asking.of(c).ifPresent(a -> answered.put(key(c), a));
        unanswered.remove(key(c));
        asking
            .failure(c)
            .ifPresent(e -> unanswered.put(key(c), onFailure.failed(c.model, c.device, e)));
      }
    }
    all.forEach(Candidate::close);
    context.checkCancelled();
  }

  /** Whose answers are the reference: the first model on the first device. */
  private Optional<Candidate> original(List<Candidate> all) {
    return all.stream()
        .filter(c -> c.name.equals(names.get(0)) && c.device.equals(request.devices().get(0)))
        .filter(Candidate::isAlive)
        .findFirst();
  }

  /** Makes the row and its comparison; a failed row waits until some row did not fail. */
  private void report(
      Candidate c, List<Candidate> group, InterleavedRounds.SystemLoad circumstances) {
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

  private Measurement row(Candidate c, InterleavedRounds.SystemLoad circumstances) {
    MeasurementFactory make = new MeasurementFactory(c, provenance, keys, new Bootstrap(SEED));
    if (!c.isAlive()) {
      return make.failed(c.failure().orElseThrow());
    }
    return make.finished(
        circumstances,
        answered(c),
        request.devices().get(0).id(),
        examples,
        Optional.ofNullable(unanswered.get(key(c))));
  }

  private Optional<Answered> answered(Candidate c) {
    return Optional.ofNullable(answered.get(key(c)));
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
    Estimate speedup = speedup(base, variant);
    List<MetricDelta> deltas =
        answered(base)
            .flatMap(o -> answered(variant).map(v -> deltas(v.evaluation(), o.evaluation())))
            .orElse(List.of());
    Optional<MetricDelta> accuracy =
        deltas.stream().filter(d -> d.id().equals(Measurement.ACCURACY)).findFirst();
    return new Comparison(
        variant.name,
        variant.model.sha256(),
        base.name,
        variant.device.id(),
        variant.scenario.id(),
        speedup,
        accuracy.map(MetricDelta::delta),
        accuracy.map(MetricDelta::p).orElse(OptionalDouble.empty()),
        Optional.of(variant.key(keys)),
        deltas);
  }

  /** Where rates were found, they are what is compared: each kept the same bound. */
  private static Estimate speedup(Candidate base, Candidate variant) {
    return base.found().isPresent() && variant.found().isPresent()
        ? base.found().get().ratio(variant.found().get())
        : new Bootstrap(SEED).ratioOfMedians(base.roundsPerSample(), variant.roundsPerSample());
  }

  /** Of the metrics that need what is right: the others compare with the original already. */
  private static List<MetricDelta> deltas(Evaluation variant, Evaluation base) {
    List<MetricDelta> deltas = new ArrayList<>();
    for (MetricScore s : variant.scores()) {
      if (s.metric().needsTruth()) {
        variant
            .minus(base, s.metric())
            .ifPresent(d -> deltas.add(new MetricDelta(s.metric().id(), d.delta(), d.pValue())));
      }
    }
    return deltas;
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
