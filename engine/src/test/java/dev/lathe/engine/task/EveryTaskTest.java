package dev.lathe.engine.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.evaluate.Accumulator;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.evaluate.Observation;
import dev.lathe.engine.evaluate.PairedDifference;
import dev.lathe.engine.measure.stats.Estimate;
import dev.lathe.testing.Shared;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every task, whatever it is for. */
class EveryTaskTest {
  private static final int TOP = 5;
  private static final int EXAMPLES = 90;

  static List<Task> tasks() {
    return Tasks.all();
  }

  @Test
  void idsAndNamesAreUnique() {
    assertThat(tasks()).extracting(Task::id).doesNotHaveDuplicates();
    assertThat(tasks()).extracting(Task::name).doesNotHaveDuplicates();
    tasks().forEach(t -> assertThat(Tasks.ofId(t.id())).contains(t));
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void isDeclaredInFull(Task task) {
    assertThat(task.id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    assertThat(task.name()).isNotBlank();
    assertThat(task.doc()).endsWith(".");
    assertThat(task.parts()).containsAll(task.required());
    assertThat(task.trainingHead()).isNotNull();
    assertThat(task.metrics()).extracting(Metric::id).doesNotHaveDuplicates();
    for (Metric m : task.metrics()) {
      assertThat(m.id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
      assertThat(m.name()).isNotBlank();
      assertThat(m.doc()).endsWith(".");
    }
    assertThat(task.metrics())
        .as("without labels the original's answers are there to agree with")
        .anyMatch(m -> !m.needsTruth());
    assertThat(task.trainingMetric(false)).as("a training without labels is judged").isPresent();
    List<Boolean> needs = task.metrics().stream().map(Metric::needsTruth).toList();
    assertThat(needs.lastIndexOf(true))
        .as("those that need labels come first")
        .isLessThan(needs.indexOf(false));
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void optionsTakeWhatTheyWrite(Task task) {
    Set<String> ids = new HashSet<>();
    for (TaskOption<?> o : task.options()) {
      assertThat(ids.add(o.id())).as("one option " + o.id()).isTrue();
      assertThat(o.id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
      assertThat(o.name()).isNotBlank();
      assertThat(o.doc()).endsWith(".");
      assertThat(o.values()).isNotBlank();
      takesItsInitialValue(o);
    }
  }

  private static <T> void takesItsInitialValue(TaskOption<T> option) {
    assertThat(option.parse(option.format(option.initial()))).isEqualTo(option.initial());
    OptionValues set = OptionValues.NONE.with(option, option.initial());
    assertThat(set.find(option)).contains(option.initial());
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void aGraphOfItIsTakenForIt(Task task) {
    GraphSignature signature = task.example().signature();
    assertThat(task.likelihood(signature)).isBetween(1, 100);
    assertThat(Tasks.guess(signature)).isEqualTo(task);
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void itsOutputsAreReadAsItsDeclarationSays(Task task) {
    TaskExample example = task.example();
    assertThat(json(task, example.answer(task))).isEqualTo(TaskCatalog.answer(example).toString());
    List<List<String>> rows = task.toRows(example.answer(task), example.setup(task), TOP);
    assertThat(rows).isNotEmpty();
    assertThat(rows).extracting(List::size).containsOnly(rows.get(0).size());
  }

  private static String json(Task task, Answer answer) {
    ObjectNode node = SmallJson.MAPPER.createObjectNode();
    task.toJson(answer, task.example().setup(task), TOP, node);
    return node.toString();
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void anAnswerSurvivesTheWayToAnotherProcess(Task task) throws IOException {
    Answer answer = task.example().answer(task);
    byte[] bytes = bytes(task, answer);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    Answer back = task.read(in);
    assertThat(in.read()).as("all of it is read").isEqualTo(-1);
    assertThat(bytes(task, back)).isEqualTo(bytes);
    assertThat(json(task, back)).isEqualTo(json(task, answer));
    assertThat(task.isClose(back, answer)).isTrue();
  }

  private static byte[] bytes(Task task, Answer answer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    task.write(new DataOutputStream(bytes), answer);
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void anAnswerAgreesWithItselfAndWithNoOtherKind(Task task) {
    Answer answer = task.example().answer(task);
    assertThat(task.agrees(answer, answer)).isTrue();
    assertThat(task.isClose(answer, answer)).isTrue();
    assertThat(task.similarity(answer, answer)).isCloseTo(1, within(1e-6));
    Answer other = new Answer() {};
    assertThat(task.agrees(answer, other)).isFalse();
    assertThat(task.isClose(answer, other)).isFalse();
    assertThat(task.similarity(answer, other)).isZero();
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void itsMetricsCountMergeAndCompare(Task task) {
    TaskExample example = task.example();
    Answer answer = example.answer(task);
    for (Metric metric : task.metrics()) {
      assertThat(example.truth().isPresent() || !metric.needsTruth()).isTrue();
      Accumulator whole = metric.accumulator();
      assertThat(whole.score()).as("nothing counted").isEmpty();
      assertThat(whole.undefined()).as("nothing counted").isEmpty();
      List<Accumulator> parts = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        parts.add(metric.accumulator());
      }
      Random random = new Random(5);
      for (int i = 0; i < EXAMPLES; i++) {
        Observation seen = new Observation(i, example.truth(), answer, Optional.of(answer));
        whole.add(seen);
        parts.get(random.nextInt(parts.size())).add(seen);
      }
      if (whole.undefined().isPresent()) {
        // Equal examples are all of one class, or of one number.
        assertThat(whole.score()).as(metric.id()).isEmpty();
        assertThat(merged(parts, random).undefined()).isEqualTo(whole.undefined());
        continue;
      }
      Estimate score = whole.score().orElseThrow();
      assertThat(score.n()).isEqualTo(EXAMPLES);
      assertThat(score.value()).isBetween(score.low() - 1e-6, score.high() + 1e-6);
      if (metric.unit() == Metric.Unit.SHARE && metric.higherIsBetter()) {
        assertThat(score.value()).as(metric.id() + " of who is right").isCloseTo(1, within(1e-6));
        assertThat(score.low()).isBetween(0.9, 1.0);
      }
      Accumulator merged = merged(parts, random);
      assertThat(merged.score()).contains(score);
      PairedDifference none = merged.minus(whole).orElseThrow();
      assertThat(none.delta().value()).isZero();
      assertThat(none.delta().low()).isLessThanOrEqualTo(0);
      assertThat(none.delta().high()).isGreaterThanOrEqualTo(0);
    }
  }

  private static Accumulator merged(List<Accumulator> parts, Random random) {
    List<Accumulator> left = new ArrayList<>(parts);
    while (left.size() > 1) {
      Accumulator a = left.remove(random.nextInt(left.size()));
      Accumulator b = left.remove(random.nextInt(left.size()));
      left.add(a.merge(b));
    }
    return left.get(0);
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void aWrongAnswerScoresLess(Task task) {
    TaskExample example = task.example();
    Answer answer = example.answer(task);
    Truth wrong = new Truth.OfClass(Integer.MAX_VALUE);
    for (Metric metric : task.metrics()) {
      Accumulator counted = metric.accumulator();
      Observation seen =
          metric.needsTruth()
              ? new Observation(0, Optional.of(wrong), answer, Optional.empty())
              : new Observation(0, example.truth(), answer, Optional.of(new Answer() {}));
      counted.add(seen);
      assertThat(counted.score().map(Estimate::value).orElse(0.0)).as(metric.id()).isZero();
    }
  }

  /** To write the page anew: run this test with {@code -Dlathe.write.docs=true}. */
  @Test
  void thePageInTheDocsIsTheGeneratedOne() throws IOException {
    Path page = Shared.projectRoot().resolve("docs/tasks.md");
    String generated = TaskDocs.render(tasks());
    if (Boolean.getBoolean("lathe.write.docs")) {
      Files.writeString(page, generated);
    }
    assertThat(page)
        .as(
            "mvn -q -pl engine -am test -Dtest=EveryTaskTest -Dlathe.write.docs=true"
                + " -Dsurefire.failIfNoSpecifiedTests=false writes it anew")
        .hasContent(generated);
    tasks().forEach(t -> assertThat(generated).contains("\n## " + t.id() + ": " + t.name()));
  }
}
