package dev.lathe.engine.task;

import dev.lathe.engine.answer.TokenScores;
import dev.lathe.engine.answer.TrueText;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.Observation;
import dev.lathe.engine.evaluate.WeightedMeanMetric;
import dev.lathe.engine.evaluate.WeightedMeanMetric.Sum;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** How well a language model knows a text, and how like another's its expectations are. */
final class TokenMetrics {
  static final List<Metric> ALL =
      List.of(
          new WeightedMeanMetric(
              "perplexity",
              "Perplexity",
              "The exponential of the mean negative log-probability of each token, given those"
                  + " before it in its window; a window's first token is given.",
              Metric.Unit.NUMBER,
              false,
              true,
              1,
              Double.MAX_VALUE,
              TokenMetrics::surprise,
              Math::exp),
          new WeightedMeanMetric(
              "agreement",
              "Agreement",
              "Share of tokens after which the likeliest next token is the original's.",
              Metric.Unit.SHARE,
              true,
              false,
              0,
              1,
              TokenMetrics::agreement,
              DoubleUnaryOperator.identity()),
          new WeightedMeanMetric(
              "kl-divergence",
              "KL divergence",
              "Mean Kullback-Leibler divergence of the original's probabilities of the next token"
                  + " from the variant's, in nats, KL(original ∥ variant).",
              Metric.Unit.NUMBER,
              false,
              false,
              0,
              Double.MAX_VALUE,
              TokenMetrics::divergence,
              DoubleUnaryOperator.identity()));

  private TokenMetrics() {}

  private static Optional<Sum> surprise(Observation o) {
    if (!(o.answer() instanceof TokenScores a)
        || !(o.truth().orElse(null) instanceof TrueText)
        || a.logProbabilities().length == 0) {
      return Optional.empty();
    }
    double sum = 0;
    for (float p : a.logProbabilities()) {
      sum -= p;
    }
    return Optional.of(new Sum(sum, a.logProbabilities().length));
  }

  /** How many tokens have the same likeliest successor. */
  static long equalNext(TokenScores a, TokenScores b) {
    long equal = 0;
    for (int i = 0; i < Math.min(a.best().length, b.best().length); i++) {
      equal += a.best()[i] == b.best()[i] ? 1 : 0;
    }
    return equal;
  }

  private static Optional<Sum> agreement(Observation o) {
    if (o.answer() instanceof TokenScores a
        && o.reference().orElse(null) instanceof TokenScores b) {
      int n = Math.min(a.best().length, b.best().length);
      return n == 0 ? Optional.empty() : Optional.of(new Sum(equalNext(a, b), n));
    }
    return Optional.empty();
  }

  private static Optional<Sum> divergence(Observation o) {
    if (!(o.answer() instanceof TokenScores a)
        || !(o.reference().orElse(null) instanceof TokenScores b)
        || a.table().length == 0
        || a.table().length != b.table().length) {
      return Optional.empty();
    }
    double sum = 0;
    for (int i = 0; i < a.table().length; i++) {
      float p = b.table()[i];
      if (p > Float.NEGATIVE_INFINITY) {
        sum += Math.exp(p) * ((double) p - a.table()[i]);
      }
    }
    return Optional.of(new Sum(Math.max(0, sum), a.best().length));
  }
}
