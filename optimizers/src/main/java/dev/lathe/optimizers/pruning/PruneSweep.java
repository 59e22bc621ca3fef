package dev.lathe.optimizers.pruning;

import dev.lathe.base.JobContext;
import dev.lathe.base.StepContext;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Splits;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.evaluate.MetricScore;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.onnx.OnnxFiles;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.session.Evaluator;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.session.Predictors;
import dev.lathe.engine.session.SessionSettings;
import dev.lathe.optimizers.pass.ParamValues;
import dev.lathe.optimizers.pass.Pass;
import dev.lathe.optimizers.rewrite.InProcess;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What channel pruning brings at each stop of its slider, measured: the cut is made, and the file,
 * its latency in ONNX Runtime and its answers before any training are looked at. Each stop runs in
 * turns with the uncut model, so that what else the machine does hits both.
 */
public final class PruneSweep {
  /** The stops, shares that go. */
  public static final List<Double> STOPS =
      List.of(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9);

  private static final int MOST_EXAMPLES = 200;
  private static final int WARM_UP = 3;
  private static final int LEAST_ROUNDS = 11;
  private static final int MOST_ROUNDS = 101;
  private static final double SECONDS = 1;
  private static final long SEED = 1;

  private final Pass pass;
  private final Pass.Input input;
  private final ParamValues values;

  /**
   * A sweep.
   *
   * @param pass channel pruning
   * @param input what is cut, with samples where the importance needs them
   * @param values all but the ratio; nothing is trained
   */
  public PruneSweep(Pass pass, Pass.Input input, ParamValues values) {
    this.pass = pass;
    this.input = input;
    this.values = pass.untrained(values).orElse(values);
  }

  /**
   * A stop as measured.
   *
   * @param ratio the share that goes
   * @param bytes of the file
   * @param latency against the uncut model: 0.8 takes 80 % of its time
   * @param accuracy before any training; empty without labels
   * @param agreement share of answers equal to the uncut model's; unknown without data
   * @param pays whether it is faster than every stop before it, beyond what the measurement can
   *     tell apart
   */
  public record Stop(
      double ratio,
      long bytes,
      Estimate latency,
      Optional<Estimate> accuracy,
      Estimate agreement,
      boolean pays) {}

  /**
   * Measures stop after stop.
   *
   * @param judged labelled examples, or others; without any only size and latency are measured
   * @param onStop takes each stop, on the calling thread
   * @throws dev.lathe.base.LatheException when the model cannot be cut or run
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public List<Stop> run(
      Sample sample, Optional<Dataset> judged, Consumer<Stop> onStop, JobContext context) {
    List<Example> examples =
        judged.map(d -> Splits.take(d, MOST_EXAMPLES, SEED).examples()).orElse(List.of());
    List<Stop> stops = new ArrayList<>();
    try (Predictor uncut = open(input.onnx())) {
      List<Optional<Answer>> reference =
          new Evaluator(uncut, new StepContext(context)).answers(examples);
      double fastest = 1;
      for (double ratio : STOPS) {
        context.checkCancelled();
        context.progress(stops.size(), STOPS.size(), Math.round(100 * ratio) + " %");
        Stop stop =
            measure(ratio, uncut, sample, examples, reference, fastest, new StepContext(context));
        fastest = stop.pays() ? stop.latency().value() : fastest;
        stops.add(stop);
        onStop.accept(stop);
      }
    }
    return stops;
  }

  private Stop measure(
      double ratio,
      Predictor uncut,
      Sample sample,
      List<Example> examples,
      List<Optional<Answer>> reference,
      double fastest,
      JobContext context) {
    OnnxModel cut =
        ratio == 0
            ? input.onnx()
            : pass.apply(input, values.with(PruneChannelsPass.RATIO, ratio), context).onnx();
    int bytes = OnnxFiles.toBytes(cut).length;
    try (Predictor predictor = open(cut)) {
      Estimate latency = ratio == 0 ? ONE : latency(uncut, predictor, sample, context);
      Evaluation e = new Evaluation(input.model().setup().task().metrics());
      if (!examples.isEmpty()) {
        new Evaluator(predictor, context).evaluate(e, 0, examples, reference);
      }
      return new Stop(
          ratio,
          bytes,
          latency,
          e.quality().map(MetricScore::estimate),
          e.agreement().map(MetricScore::estimate).orElse(Estimate.UNKNOWN),
          ratio > 0 && latency.high() < fastest);
    }
  }

  private static final Estimate ONE = new Estimate(1, 1, 1, 0);

  private Predictor open(OnnxModel onnx) {
    ByteBuffer bytes = ByteBuffer.wrap(OnnxFiles.toBytes(onnx));
    return Predictors.open(
        input.asked(), bytes, InProcess.settings(SessionSettings.Optimization.ALL));
  }

  /** The median of the rounds' quotients, with the interval that its order statistics give. */
  private static Estimate latency(
      Predictor uncut, Predictor cut, Sample sample, JobContext context) {
    Sample ready = uncut.prepare(sample);
    for (int i = 0; i < WARM_UP; i++) {
      uncut.predict(ready, context);
      cut.predict(ready, context);
    }
    List<Double> quotients = new ArrayList<>();
    long begin = System.nanoTime();
    while (quotients.size() < LEAST_ROUNDS
        || quotients.size() < MOST_ROUNDS && System.nanoTime() - begin < SECONDS * 1e9) {
      context.checkCancelled();
      boolean cutFirst = quotients.size() % 2 == 0;
      double first = (cutFirst ? cut : uncut).predict(ready, context).inferenceMillis();
      double second = (cutFirst ? uncut : cut).predict(ready, context).inferenceMillis();
      quotients.add(cutFirst ? first / second : second / first);
    }
    double[] sorted = quotients.stream().mapToDouble(q -> q).sorted().toArray();
    int n = sorted.length;
    int away = (int) Math.ceil(0.98 * Math.sqrt(n));
    int middle = n / 2;
    return new Estimate(
        sorted[middle],
        sorted[Math.max(0, middle - away)],
        sorted[Math.min(n - 1, middle + away)],
        n);
  }
}
