package dev.lathe.engine.doctor;

import dev.lathe.engine.data.Example;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.PairedDifference;
import dev.lathe.engine.measure.stats.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the counts allow to say. */
final class Verdict {
  /** Fewer examples leave intervals of more than fourteen points on either side. */
  private static final int FEW = 50;

  private final Metric metric;
  private final int judged;
  private final int given;
  private final double chance;

  Verdict(Metric metric, List<Example> judged, int given) {
    this.metric = metric;
    this.judged = judged.size();
    this.given = given;
    this.chance = chance(judged);
  }

  /** What always answering the most frequent class would reach. */
  private static double chance(List<Example> judged) {
    Map<Integer, Long> counts =
        judged.stream()
            .filter(e -> e.label().isPresent())
            .collect(Collectors.groupingBy(e -> e.label().orElseThrow(), Collectors.counting()));
    long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
    return most == 0 ? Double.NaN : (double) most / judged.size();
  }

  /**
   * The diagnosis.
   *
   * @param ways all of them, the best first, at least one
   */
  Diagnosis of(List<Candidate> ways) {
    List<String> remarks = new ArrayList<>();
    Candidate best = ways.get(0);
    Estimate score = best.best().score();
    boolean better = score.isKnown() && score.low() > (Double.isNaN(chance) ? 0 : chance);
    if (judged < FEW) {
      remarks.add(
          "Only "
              + judged
              + " labelled "
              + (judged == 1 ? "example was" : "examples were")
              + " there, so the intervals are wide.");
    } else if (judged < given) {
      remarks.add("Counted on " + judged + " of " + given + " examples.");
    }
    if (!better) {
      remarks.add(
          "No way to feed the model is better than chance"
              + (Double.isNaN(chance)
                  ? ""
                  : ": always answering the most frequent class reaches "
                      + percent(chance)
                      + ", the best way "
                      + interval(score))
              + ". Check that the labels belong to this model.");
    } else if (ways.size() > 1) {
      Candidate second =
          ways.stream().filter(w -> w.isPresent() && w != best).findFirst().orElse(ways.get(1));
      alike(best, second).ifPresent(remarks::add);
    }
    if (better && !best.finding().order().isAsRead()) {
      remarks.add("The classes fit the model " + best.finding().order().name() + ".");
    }
    return new Diagnosis(
        metric,
        ways.stream().map(Candidate::finding).toList(),
        better ? Optional.of(best.finding()) : Optional.empty(),
        chance,
        remarks);
  }

  /** Says so where the best cannot be told from the present way, or from the second. */
  private Optional<String> alike(Candidate best, Candidate other) {
    Optional<PairedDifference> d =
        other.examples() < best.examples()
            ? Optional.empty()
            : best.best().evaluation().minus(other.best().evaluation(), metric);
    Function<Estimate, Boolean> none = e -> e.low() <= 0 && e.high() >= 0;
    return d.map(PairedDifference::delta)
        .filter(Estimate::isKnown)
        .filter(none::apply)
        .map(
            e ->
                (other.isPresent()
                        ? "The best cannot be told from how the model is fed now: "
                        : "The best two cannot be told apart on these examples: ")
                    + interval(best.best().score())
                    + " and "
                    + interval(other.best().score())
                    + ".");
  }

  private String interval(Estimate e) {
    if (!e.isKnown()) {
      return "no number";
    }
    return metric.unit() == Metric.Unit.SHARE
        ? percent(e.value()) + " (" + percent(e.low()) + " to " + percent(e.high()) + ")"
        : String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", e.value(), e.low(), e.high());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
