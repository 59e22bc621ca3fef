package dev.lathe.engine.measure;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.host.ChildProcess;
import dev.lathe.engine.host.Host.Opened;
import dev.lathe.engine.host.Host.Resident;
import dev.lathe.engine.host.Host.Round;
import dev.lathe.engine.load.LoadPattern;
import dev.lathe.engine.measure.stats.Percentiles;
import dev.lathe.engine.measure.stats.Stability;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.SetupFingerprint;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.GpuMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One model on one device in one scenario: its child process and what has been seen of it. Once
 * something fails, the candidate only carries the failure; the others go on.
 */
final class Candidate implements AutoCloseable {
  private static final double MILLIS = 1e-6;
  private static final long WINDOW_NANOS = 60_000_000;
  private static final long WARMUP_LIMIT_NANOS = 2_000_000_000;
  private static final long WAKE_NANOS = 5_000_000;
  private static final int MOST_QUERIES = 20_000;

  /** Of queries that arrive by the clock: a queue needs time to grow. */
  private static final int MOST_ARRIVALS = 500_000;

  private static final int LEAST_ARRIVALS = 128;

  /** The rounds of the search have other arrival times than the timed ones. */
  private static final int SEARCHED = 1 << 20;

  private static final Duration INPUTS_LIMIT = Duration.ofSeconds(20);
  private static final Duration ROUND_LIMIT = Duration.ofSeconds(30);

  final Model model;
  final String name;
  final Device device;
  final Scenario scenario;

  private final UnaryOperator<LatheException> onFailure;
  private final List<double[]> rounds = new ArrayList<>();
  private final List<Double> roundSeconds = new ArrayList<>();
  private ChildProcess child;
  private Opened opened;
  private InputPlans.Plan plan;
  private LatheException failure;
  private double typicalNanos = 1e6;
  private double warmupSeconds;
  private boolean settled;
  private LoadPattern load;
  private Optional<RateSearch.Found> found = Optional.empty();
  private Resident resident = new Resident(0, 0, 0);
  private OptionalLong cardMemory = OptionalLong.empty();

  /**
   * Nothing is started yet.
   *
   * @param onFailure told of the child's error; returns the one that the row shows
   */
  Candidate(
      Model model,
      String name,
      Device device,
      Scenario scenario,
      UnaryOperator<LatheException> onFailure) {
    this.onFailure = onFailure;
    this.model = model;
    this.name = name;
    this.device = device;
    this.scenario = scenario;
    this.load = scenario.load();
  }

  /** Starts the process, which takes its time to come up while others are started. */
  void start(JobContext context) {
    attempt(
        () -> {
          model.requireOutputs();
          model.requireOneGraph("measured");
          child = new ChildProcess(name, device.runtime(), context);
        });
  }

  /** Opens the model and finds inputs that it takes. */
  void open(int threads, Optional<EncodedExamples> examples, JobContext context) {
    attempt(
        () -> {
          opened = child.open(model.file(), model.setup(), device, threads);
          bind(examples, context);
        });
  }

  private void bind(Optional<EncodedExamples> examples, JobContext context) {
    LatheException first = null;
    for (Supplier<InputPlans.Plan> maker :
        InputPlans.of(model, opened.signature(), scenario, examples, context)) {
      try {
        InputPlans.Plan tried = maker.get();
        plan = tried.of(child.inputs(tried.sets(), INPUTS_LIMIT));
        return;
      } catch (LatheException e) {
        if (!child.handle().isAlive()) {
          throw e; // it died; there is nobody left to ask
        }
        first = first == null ? e : first;
      }
    }
    throw InputPlans.noneFits(name, first, examples.isPresent());
  }

  /** Runs queries until their latency has settled, for two seconds at most. */
  void warmUp() {
    attempt(
        () -> {
          LoadPattern warm = scenario.load().warmUp();
          List<Double> medians = new ArrayList<>();
          long spent = 0;
          int queries = 1;
          while (medians.size() < Stability.WINDOWS || (!settled && spent < WARMUP_LIMIT_NANOS)) {
            Round window = child.round(warm, 0, 0, queries, ROUND_LIMIT);
            double[] nanos = Arrays.stream(window.nanos()).asDoubleStream().toArray();
            typicalNanos = Math.max(1, Percentiles.median(nanos));
            spent += window.totalNanos();
            // The first, single query only tells how many fit a window.
            if (spent > window.totalNanos() || typicalNanos > WINDOW_NANOS) {
              medians.add(typicalNanos);
            }
            queries = queriesIn(warm, WINDOW_NANOS);
            settled =
                Stability.settled(medians.stream().mapToDouble(Double::doubleValue).toArray());
          }
          warmupSeconds = spent * 1e-9;
          child.memory(false);
        });
  }

  private static int queriesIn(LoadPattern load, double nanos, double typicalNanos) {
    long expected = Math.round(load.queriesWithin(nanos, typicalNanos));
    return load.kind() == LoadPattern.Kind.POISSON
        ? (int) Math.max(LEAST_ARRIVALS, Math.min(MOST_ARRIVALS, expected))
        : (int) Math.max(1, Math.min(MOST_QUERIES, expected));
  }

  private int queriesIn(LoadPattern given, double nanos) {
    return queriesIn(given, nanos, typicalNanos);
  }

  /**
   * Finds the rate, where the scenario asks for the highest that keeps its bound; warm-up comes
   * before. Where none keeps it, the lowest that was tried is what is timed.
   */
  void findRate(JobContext context) {
    if (!load.isSearched()) {
      return;
    }
    attempt(
        () -> {
          RateSearch search =
              new RateSearch(
                  load,
                  (at, round, wanted) -> {
                    context.checkCancelled();
                    return millis(child.round(at, SEARCHED + round, 0, wanted, ROUND_LIMIT));
                  });
          RateSearch.Found f = search.run(load.concurrency() * 1e9 / typicalNanos);
          found = Optional.of(f);
          load = load.at(f.holds() > 0 ? f.holds() : f.fails());
        });
  }

  private static double[] millis(Round r) {
    return Arrays.stream(r.nanos()).mapToDouble(n -> n * MILLIS).toArray();
  }

  /**
   * Times one round of about so many seconds.
   *
   * @param alone whether no other candidate ran since the last round
   */
  void round(double seconds, boolean alone) {
    attempt(
        () -> {
          int untimed = alone ? 0 : Math.min(queriesIn(load.warmUp(), WAKE_NANOS), 50);
          int queries = queriesIn(load, seconds * 1e9);
          Round r = child.round(load, rounds.size(), untimed, queries, ROUND_LIMIT);
          rounds.add(millis(r));
          roundSeconds.add(r.totalNanos() * 1e-9);
        });
  }

  /** Reads the memory after the last round: what answering examples takes does not count. */
  void finishRounds() {
    attempt(
        () -> {
          resident = child.memory(false);
          if (device.kind() != Device.Kind.CPU) {
            cardMemory = GpuMemory.usedBy(child.handle().pid());
          }
        });
  }

  private void attempt(Runnable step) {
    if (failure != null) {
      return;
    }
    try {
      step.run();
    } catch (LatheException e) {
      failure = onFailure.apply(e);
    }
  }

  void fail(LatheException e) {
    failure = failure == null ? e : failure;
  }

  boolean isAlive() {
    return failure == null;
  }

  Optional<LatheException> failure() {
    return Optional.ofNullable(failure);
  }

  Optional<ChildProcess> child() {
    return Optional.ofNullable(child);
  }

  Opened opened() {
    return opened;
  }

  /** The key of its row; a model that was never opened did not tell which version opened it. */
  MeasurementKey key(MeasurementKeys keys) {
    String setup = SetupFingerprint.of(model);
    return opened == null
        ? keys.of(model.sha256(), setup, device, scenario)
        : keys.of(model.sha256(), setup, device, opened.runtimeVersion(), scenario);
  }

  /** How long a sample takes, about. */
  double typicalMillis() {
    return typicalNanos * MILLIS / samplesPerQuery();
  }

  /** Samples in a query; inputs were found before. */
  int samplesPerQuery() {
    return plan.samplesPerRun() * load.runsPerQuery();
  }

  /** How queries arrive, with the rate that was found. */
  LoadPattern load() {
    return load;
  }

  /** The rate, where it was looked for. */
  Optional<RateSearch.Found> found() {
    return found;
  }

  InputPlans.Plan plan() {
    return plan;
  }

  Resident resident() {
    return resident;
  }

  /** Bytes of graphics memory after the last round; empty where the driver does not report it. */
  OptionalLong cardMemory() {
    return cardMemory;
  }

  boolean settled() {
    return settled;
  }

  double warmupSeconds() {
    return warmupSeconds;
  }

  /** Latencies in milliseconds, round by round. */
  double[][] rounds() {
    return rounds.toArray(new double[0][]);
  }

  /** Latencies in milliseconds for one sample, so that different batches can be compared. */
  double[][] roundsPerSample() {
    int n = samplesPerQuery();
    return rounds.stream()
        .map(r -> Arrays.stream(r).map(v -> v / n).toArray())
        .toArray(double[][]::new);
  }

  double[] samplesPerRound() {
    return rounds.stream().mapToDouble(r -> (double) r.length * samplesPerQuery()).toArray();
  }

  double[] secondsPerRound() {
    return roundSeconds.stream().mapToDouble(Double::doubleValue).toArray();
  }

  long queries() {
    return rounds.stream().mapToLong(r -> r.length).sum();
  }

  double seconds() {
    return roundSeconds.stream().mapToDouble(Double::doubleValue).sum();
  }

  @Override
  public void close() {
    if (child != null) {
      child.close();
    }
  }
}
