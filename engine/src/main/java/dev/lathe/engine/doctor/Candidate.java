package dev.lathe.engine.doctor;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.Observation;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.picture.ImagePreprocessing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A way to feed the model, with what it has brought so far in each order of the classes. */
final class Candidate {
  /** Better ones first: by the metric, then by how sure of the right class the answers were. */
  static final Comparator<Candidate> BEST_FIRST =
      Comparator.<Candidate>comparingInt(c -> -c.examples)
          .thenComparingDouble(c -> -c.best().value())
          .thenComparingDouble(c -> -c.best().confidence());

  /** No score is taken for less than this: the logarithm of 0 would rule out a way for ever. */
  private static final double LEAST = 1e-6;

  private final ImagePreprocessing preprocessing;
  private final String range;
  private final boolean present;
  private final Metric metric;
  private final List<Tally> tallies;
  private int examples;

  Candidate(
      ImagePreprocessing preprocessing,
      String range,
      boolean present,
      Metric metric,
      List<LabelOrder> orders) {
    this.preprocessing = preprocessing;
    this.range = range;
    this.present = present;
    this.metric = metric;
    this.tallies = orders.stream().map(o -> new Tally(o, metric)).toList();
  }

  /** One order of the classes. */
  static final class Tally {
    private final LabelOrder order;
    private final Metric metric;
    private final Evaluation evaluation;
    private double logScores;
    private int classified;

    Tally(LabelOrder order, Metric metric) {
      this.order = order;
      this.metric = metric;
      this.evaluation = new Evaluation(List.of(metric));
    }

    private void add(int example, Truth read, Answer answer) {
      Truth truth = order.of(read);
      evaluation.add(new Observation(example, Optional.of(truth), answer, Optional.empty()));
      if (truth instanceof Truth.OfClass t) {
        answer
            .scoreOf(t.index())
            .ifPresent(
                p -> {
                  logScores += Math.log(Double.isNaN(p) ? LEAST : Math.max(LEAST, p));
                  classified++;
                });
      }
    }

    Estimate score() {
      return evaluation.score(metric).orElse(Estimate.UNKNOWN);
    }

    Evaluation evaluation() {
      return evaluation;
    }

    /** Higher is better, whatever the metric; what counted nothing is the worst. */
    double value() {
      Estimate e = score();
      return e.isKnown() ? metric.higherIsBetter() ? e.value() : -e.value() : -Double.MAX_VALUE;
    }

    double confidence() {
      return classified == 0 ? Double.NaN : logScores / classified;
    }
  }

  ImagePreprocessing preprocessing() {
    return preprocessing;
  }

  /** Whether it is how the model is fed now. */
  boolean isPresent() {
    return present;
  }

  /** One more example that it was tried on. */
  void add(int example, Truth read, Answer answer) {
    examples++;
    tallies.forEach(t -> t.add(example, read, answer));
  }

  /** One more that it could not be tried on: the model refused it. */
  void refused() {
    examples++;
  }

  int examples() {
    return examples;
  }

  /** In the order of classes that suits it best; as read where another is no better. */
  Tally best() {
    Tally best = tallies.get(0);
    for (Tally t : tallies) {
      if (t.value() > best.value()
          || t.value() == best.value() && t.confidence() > best.confidence()) {
        best = t;
      }
    }
    return best;
  }

  /** The same with another fit, with nothing counted yet. */
  Candidate with(ImagePreprocessing other) {
    List<LabelOrder> orders = new ArrayList<>();
    tallies.forEach(t -> orders.add(t.order));
    return new Candidate(other, range, false, metric, orders);
  }

  Finding finding() {
    Tally t = best();
    return new Finding(preprocessing, range, t.order, t.score(), t.confidence(), examples, present);
  }
}
