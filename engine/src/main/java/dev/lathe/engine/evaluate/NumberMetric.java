package dev.lathe.engine.evaluate;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Quantity;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far numbers are from what is right, or from the original's. An answer that is no number does
 * not count.
 *
 * @param measure which figure
 * @param needsTruth whether they are held against what is right rather than the original's
 */
public record NumberMetric(
    String id, String name, String doc, NumberMeasure measure, boolean needsTruth)
    implements Metric {
  @Override
  public Unit unit() {
    return Unit.NUMBER;
  }

  @Override
  public boolean higherIsBetter() {
    return measure == NumberMeasure.R2;
  }

  @Override
  public Accumulator accumulator() {
    return new Sums(this);
  }

  private OptionalDouble wanted(Observation o) {
    if (needsTruth) {
      return o.truth().orElse(null) instanceof Truth.OfNumber n
          ? OptionalDouble.of(n.value())
          : OptionalDouble.empty();
    }
    return o.reference().map(NumberMetric::number).orElse(OptionalDouble.empty());
  }

  private static OptionalDouble number(Answer a) {
    return a instanceof Quantity q && !q.hasNaN()
        ? OptionalDouble.of(q.value())
        : OptionalDouble.empty();
  }

  /** By group: how many, the mean of the wanted numbers with their squared distances to it. */
  private static final class Sums implements Accumulator {
    private final NumberMetric metric;
    private final long[] examples = new long[Shards.COUNT];
    private final double[] squares = new double[Shards.COUNT];
    private final double[] errors = new double[Shards.COUNT];
    private final double[] means = new double[Shards.COUNT];
    private final double[] spreads = new double[Shards.COUNT];

    Sums(NumberMetric metric) {
      this.metric = metric;
    }

    @Override
    public void add(Observation o) {
      OptionalDouble wanted = metric.wanted(o);
      OptionalDouble given = number(o.answer());
      if (wanted.isEmpty() || given.isEmpty()) {
        return;
      }
      double y = wanted.getAsDouble();
      double error = given.getAsDouble() - y;
      add(Shards.of(o.example()), 1, error * error, Math.abs(error), y, 0);
    }

    /** Chan's way to join means and squared distances without cancellation. */
    private void add(int s, long n, double square, double error, double mean, double spread) {
      if (n == 0) {
        return;
      }
      double apart = mean - means[s];
      long both = examples[s] + n;
      spreads[s] += spread + apart * apart * ((double) examples[s] * n / both);
      means[s] += apart * n / both;
      examples[s] = both;
      squares[s] += square;
      errors[s] += error;
    }

    @Override
    public Accumulator merge(Accumulator other) {
      Sums both = new Sums(metric);
      for (Sums part : new Sums[] {this, (Sums) other}) {
        for (int s = 0; s < Shards.COUNT; s++) {
          both.add(
              s, part.examples[s], part.squares[s], part.errors[s], part.means[s], part.spreads[s]);
        }
      }
      return both;
    }

    private double of(int[] shards, int[] weights) {
      double n = 0;
      double square = 0;
      double error = 0;
      double mean = 0;
      for (int i = 0; i < shards.length; i++) {
        int s = shards[i];
        n += (double) weights[i] * examples[s];
        square += weights[i] * squares[s];
        error += weights[i] * errors[s];
        mean += weights[i] * means[s] * examples[s];
      }
      return switch (metric.measure) {
        case RMSE -> Math.sqrt(square / n);
        case MAE -> error / n;
        case R2 -> explained(square, spread(shards, weights, mean / n));
      };
    }

    private double spread(int[] shards, int[] weights, double mean) {
      double sum = 0;
      for (int i = 0; i < shards.length; i++) {
        int s = shards[i];
        double apart = means[s] - mean;
        sum += weights[i] * (spreads[s] + examples[s] * apart * apart);
      }
      return sum;
    }

    private static double explained(double square, double spread) {
      return spread > 0 ? 1 - square / spread : Double.NaN;
    }

    @Override
    public Optional<Estimate> score() {
      boolean r2 = metric.measure == NumberMeasure.R2;
      return GroupedScores.score(
          examples, this::of, r2 ? Double.NEGATIVE_INFINITY : 0, r2 ? 1 : Double.POSITIVE_INFINITY);
    }

    @Override
    public Optional<String> undefined() {
      return Arrays.stream(examples).sum() == 0 || score().isPresent()
          ? Optional.empty()
          : Optional.of("all examples have the same number");
    }

    @Override
    public Optional<PairedDifference> minus(Accumulator baseline) {
      Sums base = (Sums) baseline;
      return GroupedScores.minus(
          examples, this::of, base.examples, base::of, Double.POSITIVE_INFINITY);
    }
  }
}
