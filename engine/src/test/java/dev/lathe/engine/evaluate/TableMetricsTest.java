package dev.lathe.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.Quantity;
import dev.lathe.engine.answer.ScoredLabel;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metrics of tables, against the values in scikit-learn's documentation and by hand. */
class TableMetricsTest {
  private static final double ROUNDING = 1e-6;
  private static final Task CLASSES = Tasks.TABULAR_CLASSIFICATION;
  private static final Task NUMBERS = Tasks.TABULAR_REGRESSION;

  private static Metric metric(Task task, String id) {
    return task.metrics().stream().filter(m -> m.id().equals(id)).findFirst().orElseThrow();
  }

  private static Classification said(int best, int positive, float... scores) {
    return new Classification(List.of(new ScoredLabel("", best, scores[best])), scores, positive);
  }

  /** Of two classes, by the score of the second. */
  private static Classification scored(double score) {
    float s = (float) score;
    return said(s > 0.5f ? 1 : 0, 1, 1 - s, s);
  }

  private static Accumulator count(Metric metric, int[] right, Answer... answers) {
    Accumulator a = metric.accumulator();
    for (int i = 0; i < right.length; i++) {
      a.add(
          new Observation(
              i, Optional.of(new Truth.OfClass(right[i])), answers[i], Optional.empty()));
    }
    return a;
  }

  private static double value(Accumulator a) {
    return a.score().map(Estimate::value).orElse(Double.NaN);
  }

  /** The example of roc_auc_score and average_precision_score. */
  @ParameterizedTest
  @CsvSource({"roc-auc,0.75", "average-precision,0.8333333"})
  void ranksAsScikitLearnsExampleDoes(String id, double expected) {
    Accumulator a =
        count(
            metric(CLASSES, id),
            new int[] {0, 0, 1, 1},
            scored(0.1),
            scored(0.4),
            scored(0.35),
            scored(0.8));

    assertThat(value(a)).isCloseTo(expected, within(ROUNDING));
  }

  /** Two pairs of four are tied and count one half each, one is won. */
  @Test
  void equalScoresCountOneHalf() {
    int[] right = {0, 1, 1, 0};
    Answer[] answers = {scored(0.5), scored(0.5), scored(0.9), scored(0.9)};

    assertThat(value(count(metric(CLASSES, "roc-auc"), right, answers)))
        .isCloseTo((1 + 0.5 + 0.5) / 4, within(ROUNDING));
    // Thresholds .9 (precision 1/2, recall 1/2) and .5 (1/2, 1).
    assertThat(value(count(metric(CLASSES, "average-precision"), right, answers)))
        .isCloseTo(0.5, within(ROUNDING));
  }

  /** The example of precision_recall_fscore_support with average='macro'. */
  @ParameterizedTest
  @CsvSource({"precision,0.2222222", "recall,0.3333333", "f1,0.2666667"})
  void averagesOverClassesAsScikitLearnsExampleDoes(String id, double expected) {
    int[] right = {0, 1, 2, 0, 1, 2};
    int[] given = {0, 2, 1, 0, 0, 1};
    Answer[] answers = new Answer[6];
    for (int i = 0; i < 6; i++) {
      answers[i] = said(given[i], -1, 1 / 3f, 1 / 3f, 1 / 3f);
    }

    assertThat(value(count(metric(CLASSES, id), right, answers)))
        .isCloseTo(expected, within(ROUNDING));
  }

  /** The example of balanced_accuracy_score. */
  @ParameterizedTest
  @CsvSource({"balanced-accuracy,0.625", "precision,0.5", "recall,0.5", "f1,0.5"})
  void tellsThePositiveClass(String id, double expected) {
    int[] right = {0, 1, 0, 0, 1, 0};
    int[] given = {0, 1, 0, 0, 0, 1};
    Answer[] answers = new Answer[6];
    for (int i = 0; i < 6; i++) {
      answers[i] = scored(given[i] == 1 ? 0.9 : 0.1);
    }

    assertThat(value(count(metric(CLASSES, id), right, answers)))
        .isCloseTo(expected, within(ROUNDING));
  }

  /** The example of log_loss. */
  @Test
  void losesAsScikitLearnsExampleDoes() {
    Accumulator a =
        count(
            metric(CLASSES, "log-loss"),
            new int[] {1, 0, 0, 1},
            scored(0.9),
            scored(0.1),
            scored(0.2),
            scored(0.65));

    assertThat(value(a)).isCloseTo(0.21616, within(1e-5));
  }

  /** The examples of mean_squared_error, mean_absolute_error and r2_score. */
  @ParameterizedTest
  @CsvSource({"rmse,0.6123724", "mae,0.5", "r2,0.9486081"})
  void errsAsScikitLearnsExamplesDo(String id, double expected) {
    Accumulator a = numbers(id, new double[] {3, -0.5, 2, 7}, new double[] {2.5, 0, 2, 8});

    assertThat(value(a)).isCloseTo(expected, within(ROUNDING));
    assertThat(a.undefined()).isEmpty();
  }

  private static Accumulator numbers(String id, double[] right, double[] given) {
    Accumulator a = metric(NUMBERS, id).accumulator();
    for (int i = 0; i < right.length; i++) {
      a.add(
          new Observation(
              i,
              Optional.of(new Truth.OfNumber(right[i])),
              new Quantity(given[i]),
              Optional.empty()));
    }
    return a;
  }

  @Test
  void numbersFarFromZeroKeepTheirVariance() {
    double far = 1.7e9;
    Accumulator a =
        numbers(
            "r2", new double[] {far + 1, far + 2, far + 3}, new double[] {far + 1, far + 2, far});

    assertThat(value(a)).isCloseTo(1 - 9 / 2.0, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({
    "roc-auc,0,no example is of the positive class",
    "roc-auc,1,all examples are of one class",
    "average-precision,0,no example is of the positive class",
    "recall,0,no example is of the positive class"
  })
  void oneClassAloneLeavesWhatItDoesUndefined(String id, int only, String why) {
    Accumulator a = count(metric(CLASSES, id), new int[] {only, only}, scored(0.9), scored(0.3));

    assertThat(a.score()).isEmpty();
    assertThat(a.undefined()).contains(why);
    Evaluation e = new Evaluation(List.of(metric(CLASSES, id)));
    e.add(new Observation(0, Optional.of(new Truth.OfClass(only)), scored(0.9), Optional.empty()));
    assertThat(e.undefined()).singleElement().asString().contains(" is not defined: " + why + ".");
  }

  @Test
  void whatIsNeverSaidHasNoPrecision() {
    Accumulator a = count(metric(CLASSES, "precision"), new int[] {1, 0}, scored(0.1), scored(0.2));

    assertThat(a.score()).isEmpty();
    assertThat(a.undefined()).contains("no example was said to be of the positive class");
    assertThat(value(count(metric(CLASSES, "f1"), new int[] {1, 0}, scored(0.1), scored(0.2))))
        .isZero();
  }

  @Test
  void oneNumberAloneHasNoVariance() {
    assertThat(numbers("r2", new double[] {2, 2}, new double[] {1, 3}).undefined())
        .contains("all examples have the same number");
  }

  @Test
  void anAnswerThatIsNoneIsWrongAtEveryThreshold() {
    int[] right = {1, 1, 0};
    Accumulator a =
        count(metric(CLASSES, "roc-auc"), right, scored(Double.NaN), scored(0.9), scored(0.2));

    assertThat(value(a)).isEqualTo(0.5);
  }

  private static List<Observation> drawn(int n, long seed, double shift) {
    Random random = new Random(seed);
    List<Observation> all = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int right = random.nextInt(10) == 0 ? 1 : 0;
      double logit = random.nextGaussian() * 2 - 2 + right * 2 + shift;
      all.add(
          new Observation(
              i,
              Optional.of(new Truth.OfClass(right)),
              scored(1 / (1 + Math.exp(-logit))),
              Optional.empty()));
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({"roc-auc,2000", "average-precision,2000", "roc-auc,40000", "average-precision,40000"})
  void howExamplesWereSplitDoesNotMatter(String id, int n) {
    Metric m = metric(CLASSES, id);
    Accumulator whole = m.accumulator();
    List<Accumulator> parts = List.of(m.accumulator(), m.accumulator(), m.accumulator());
    for (Observation o : drawn(n, 3, 0)) {
      whole.add(o);
      parts.get(o.example() % 7 % 3).add(o);
    }
    Accumulator merged = parts.get(2).merge(parts.get(0).merge(parts.get(1)));

    assertThat(merged.score()).isEqualTo(whole.score());
    assertThat(whole.score().orElseThrow().n()).isEqualTo(n);
  }

  @ParameterizedTest
  @CsvSource({"roc-auc", "average-precision"})
  void countingScoresInStepsIsNearlyExact(String id) {
    BinaryScores exact = new BinaryScores();
    BinaryScores both = new BinaryScores();
    List<Observation> all = drawn(BinaryScores.EXACT, 5, 0);
    for (Observation o : all) {
      Classification c = (Classification) o.answer();
      boolean positive = ((Truth.OfClass) o.truth().orElseThrow()).index() == 1;
      exact.add(o.example(), c.scores()[1], positive);
      both.add(o.example(), c.scores()[1], positive);
      both.add(o.example(), c.scores()[1], positive);
    }

    assertThat(exact.isExact()).isTrue();
    assertThat(both.isExact()).isFalse();
    boolean auc = id.equals("roc-auc");
    assertThat((auc ? both.rocAuc() : both.averagePrecision()).orElseThrow().value())
        .isCloseTo(
            (auc ? exact.rocAuc() : exact.averagePrecision()).orElseThrow().value(), within(1e-3));
  }

  @Test
  void twoModelsAreComparedOnTheSameExamples() {
    Metric m = metric(CLASSES, "roc-auc");
    Accumulator good = m.accumulator();
    Accumulator same = m.accumulator();
    Accumulator bad = m.accumulator();
    Random random = new Random(1);
    for (Observation o : drawn(2000, 7, 0)) {
      good.add(o);
      same.add(o);
      bad.add(
          new Observation(o.example(), o.truth(), scored(random.nextDouble()), Optional.empty()));
    }

    Estimate none = good.minus(same).orElseThrow().delta();
    assertThat(none).isEqualTo(new Estimate(0, 0, 0, 2000));
    Estimate worse = bad.minus(good).orElseThrow().delta();
    assertThat(worse.high()).isLessThan(0);
    assertThat(worse.value()).isCloseTo(value(bad) - value(good), within(ROUNDING));
  }

  /** By hand: at .8 one hit; at .4 one hit, one alarm; at .35 two and one; at .1 two and two. */
  @Test
  void thePriceOfMistakesGivesTheCheapestThreshold() {
    BinaryScores scores = new BinaryScores();
    scores.add(0, 0.1f, false);
    scores.add(1, 0.4f, false);
    scores.add(2, 0.35f, true);
    scores.add(3, 0.8f, true);
    List<ThresholdCounts> curve = scores.curve();

    assertThat(curve).hasSize(5);
    assertThat(curve.get(3)).isEqualTo(new ThresholdCounts(0.35f, 2, 1, 0, 1));
    assertThat(ThresholdCounts.cheapest(curve, 1, 5)).contains(curve.get(3));
    assertThat(ThresholdCounts.cheapest(curve, 5, 1)).contains(curve.get(1));
    assertThat(ThresholdCounts.at(curve, 0.5)).contains(curve.get(1));
    assertThat(curve.get(3).precision()).isCloseTo(2 / 3.0, within(ROUNDING));
    assertThat(curve.get(3).recall()).isEqualTo(1);
    assertThat(curve.get(3).falseAlarmRate()).isEqualTo(0.5);
    assertThat(curve.get(3).cost(2, 3)).isEqualTo(2);
  }
}
