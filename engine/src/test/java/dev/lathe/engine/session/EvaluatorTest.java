package dev.lathe.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lathe.base.CancelledException;
import dev.lathe.base.JobContext;
import dev.lathe.base.JobControl;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.session.Prediction.Answer;
import dev.lathe.engine.session.Prediction.Classification;
import dev.lathe.engine.session.Prediction.Embedding;
import dev.lathe.engine.session.Prediction.RawOutputs;
import dev.lathe.engine.session.Prediction.ScoredLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  private static final JobContext NOBODY = JobContext.unwatched();

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
            .evaluate(data, List.of(), s -> steps.add(s.answered() + s.failed()));

    assertThat(e.answered()).isEqualTo(101);
    assertThat(e.labelled()).isEqualTo(100);
    assertThat(e.failed()).isEqualTo(1);
    assertThat(e.failures().get(0)).isEqualTo("bad one is bad.");
    assertThat(e.right())
        .isEqualTo(
            data.stream()
                .limit(100)
                .filter(x -> Integer.parseInt(x.sample().name()) % 10 == x.label().getAsInt())
                .count());
    assertThat(e.rightInFive()).isGreaterThanOrEqualTo(e.right());
    assertThat(steps).isSorted().endsWith(102L);
    assertThat(e.agreement()).isEmpty();
    long cells =
        e.confusion().values().stream().flatMap(r -> r.values().stream()).mapToLong(n -> n).sum();
    assertThat(cells).isEqualTo(100);
  }

  @Test
  void partsAddUpInAnyGrouping() {
    List<Example> data = examples(60);
    List<Optional<Answer>> reference = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      reference.add(i % 7 == 0 ? Optional.empty() : Optional.of(answer(i % 5)));
    }
    Evaluator evaluator = new Evaluator(new Fake(), NOBODY);

    Evaluation whole = evaluator.evaluate(data, reference, s -> {});
    Evaluation a = evaluator.evaluate(data.subList(0, 20), reference.subList(0, 20), s -> {});
    Evaluation b = evaluator.evaluate(data.subList(20, 25), reference.subList(20, 25), s -> {});
    Evaluation c = evaluator.evaluate(data.subList(25, 60), reference.subList(25, 60), s -> {});

    assertThat(a.plus(b).plus(c)).isEqualTo(whole);
    assertThat(a.plus(b.plus(c))).isEqualTo(whole);
    assertThat(Evaluation.NONE.plus(whole)).isEqualTo(whole);
    assertThat(whole.compared()).isEqualTo(51);
    Evaluation.Paired p = whole.paired();
    assertThat(p.both() + p.onlyThis() + p.onlyReference() + p.neither()).isEqualTo(51);
  }

  @Test
  void givesUpWhenNothingCanBeAnswered() {
    List<Example> data = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      data.add(example("bad " + i, 0));
    }

    assertThatThrownBy(() -> new Evaluator(new Fake(), NOBODY).evaluate(data, List.of(), s -> {}))
        .isInstanceOf(LatheException.class)
        .hasMessage("bad 0 is bad.");
  }

  @Test
  void keepsTheOrderOfAnswersAroundFailures() {
    List<Example> data = List.of(example("1", 0), example("bad", 0), example("2", 0));

    List<Optional<Answer>> answers = new Evaluator(new Fake(), NOBODY).answers(data);

    assertThat(answers.stream().map(a -> a.map(x -> Judging.bestClass(x).orElse(-1))))
        .containsExactly(Optional.of(1), Optional.empty(), Optional.of(2));
  }

  @Test
  void stopsWhenCancelled() {
    JobControl control = new JobControl();

    assertThatThrownBy(
            () ->
                new Evaluator(new Fake(), control)
                    .evaluate(examples(100), List.of(), s -> control.cancel()))
        .isInstanceOf(CancelledException.class);
    assertThat(control.progress().done()).isLessThan(100);
  }

  @Test
  void judgesOtherAnswers() {
    Answer x = new Embedding(new float[] {1, 0});
    Answer y = new Embedding(new float[] {0.6f, 0.8f});
    assertThat(Judging.similarity(x, y))
        .isEqualTo(0.6f, org.assertj.core.api.Assertions.within(1e-6));
    Answer label =
        new RawOutputs(
            Map.of("label", Tensors.ofLongs(new long[] {4}, 1)), Map.of("probability", "[{0=1}]"));
    Answer scores =
        new RawOutputs(Map.of("y", Tensors.ofFloats(new float[] {1, 9, 2}, 1, 3)), Map.of());
    Answer one = new RawOutputs(Map.of("y", Tensors.ofFloats(new float[] {0.7f}, 1, 1)), Map.of());
    Answer picture =
        new RawOutputs(
            Map.of("y", Tensors.ofFloats(new float[] {1, 9, 2, 3}, 1, 1, 2, 2)), Map.of());
    Answer bytes =
        new RawOutputs(
            Map.of("y", Tensors.ofBytes(DataType.UINT8, new byte[] {1, 2}, 1, 2)), Map.of());

    assertThat(Judging.bestClass(label)).hasValue(4);
    assertThat(Judging.bestClass(scores)).hasValue(1);
    assertThat(Judging.bestClass(one)).hasValue(1);
    assertThat(Judging.bestClass(picture)).isEmpty();
    assertThat(Judging.bestClass(bytes)).isEmpty();
    assertThat(Judging.similarity(picture, picture))
        .isEqualTo(1, org.assertj.core.api.Assertions.within(1e-9));
  }
}
