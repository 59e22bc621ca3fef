package dev.lathe.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Classification;
import dev.lathe.engine.answer.ScoredLabel;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.evaluate.Evaluation;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.MetricScore;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.engine.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  private static final JobContext NOBODY = JobContext.unwatched();
  private static final List<Metric> METRICS = Tasks.TEXT_CLASSIFICATION.metrics();

  private static Classification answer(int best) {
    return new Classification(
        List.of(new ScoredLabel("", best, 0.9), new ScoredLabel("", best + 1, 0.1)), new float[0]);
  }

  /** Answers the number in the text modulo 10, and fails at texts that say so. */
  private static final class Fake implements Predictor {
    @Override
    public Prediction predict(Sample sample, JobContext context) {
      context.checkCancelled();
      if (sample.name().startsWith("bad")) {
        throw LatheException.input(sample.name() + " is bad.", "", "");
      }
      return new Prediction(answer(Integer.parseInt(sample.name()) % 10), 0, 1, 0);
    }

    @Override
    public void close() {}
  }

  private static Example example(String text, int label) {
    return new Example(
        new TextSample(text), label < 0 ? OptionalInt.empty() : OptionalInt.of(label));
  }

  private static List<Example> examples(int n) {
    Random random = new Random(1);
    List<Example> list = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      list.add(example(Integer.toString(i), random.nextInt(4) == 0 ? 3 : i % 10));
    }
    return list;
  }

  @Test
  void countsRightAnswersAndGrowsStepByStep() {
    List<Example> data = new ArrayList<>(examples(100));
    data.add(example("7", -1));
    data.add(example("bad one", 1));
    List<Long> steps = new ArrayList<>();

    Evaluation e =
        new Evaluator(new Fake(), NOBODY)
            .evaluate(METRICS, data, List.of(), s -> steps.add(s.answered() + s.failed()));

    Estimate accuracy = e.quality().orElseThrow().estimate();
    assertThat(e.answered()).isEqualTo(101);
    assertThat(accuracy.n()).isEqualTo(100);
    assertThat(e.failed()).isEqualTo(1);
    assertThat(e.failures().get(0)).isEqualTo("bad one is bad.");
    assertThat(Math.round(100 * accuracy.value()))
        .isEqualTo(
            data.stream()
                .limit(100)
                .filter(x -> Integer.parseInt(x.sample().name()) % 10 == x.label().getAsInt())
                .count());
    assertThat(steps).isSorted().endsWith(102L);
    assertThat(e.agreement()).isEmpty();
  }

  @Test
  void partsAddUpInAnyGrouping() {
    List<Example> data = examples(60);
    List<Optional<Answer>> reference = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      reference.add(i % 7 == 0 ? Optional.empty() : Optional.of(answer(i % 5)));
    }
    Evaluator evaluator = new Evaluator(new Fake(), NOBODY);

    Evaluation whole = evaluator.evaluate(METRICS, data, reference, s -> {});
    Evaluation a = part(evaluator, data, reference, 0, 20);
    Evaluation b = part(evaluator, data, reference, 20, 25);
    Evaluation c = part(evaluator, data, reference, 25, 60);

    assertThat(values(a.merge(b).merge(c))).isEqualTo(values(whole));
    assertThat(values(a.merge(c.merge(b)))).isEqualTo(values(whole));
    assertThat(values(new Evaluation(METRICS).merge(whole))).isEqualTo(values(whole));
    assertThat(whole.agreement().orElseThrow().estimate().n()).isEqualTo(51);
  }

  private static Evaluation part(
      Evaluator evaluator, List<Example> data, List<Optional<Answer>> reference, int from, int to) {
    Evaluation e = new Evaluation(METRICS);
    evaluator.evaluate(e, from, data.subList(from, to), reference.subList(from, to));
    return e;
  }

  private static List<Estimate> values(Evaluation e) {
    return e.scores().stream().map(MetricScore::estimate).toList();
  }

  @Test
  void givesUpWhenNothingCanBeAnswered() {
    List<Example> data = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      data.add(example("bad " + i, 0));
    }

    assertThatThrownBy(
            () -> new Evaluator(new Fake(), NOBODY).evaluate(METRICS, data, List.of(), s -> {}))
        .isInstanceOf(LatheException.class)
        .hasMessage("bad 0 is bad.");
  }

  @Test
  void keepsTheOrderOfAnswersAroundFailures() {
    List<Example> data = List.of(example("1", 0), example("bad", 0), example("2", 0));

    List<Optional<Answer>> answers = new Evaluator(new Fake(), NOBODY).answers(data);

    assertThat(answers.stream().map(a -> a.map(x -> ((Classification) x).best())))
        .containsExactly(Optional.of(1), Optional.empty(), Optional.of(2));
  }

  @Test
  void stopsWhenCancelled() {
    JobControl control = new JobControl();

    assertThatThrownBy(
            () ->
                new Evaluator(new Fake(), control)
                    .evaluate(METRICS, examples(100), List.of(), s -> control.cancel()))
        .isInstanceOf(CancelledException.class);
    assertThat(control.progress().done()).isLessThan(100);
  }
}
