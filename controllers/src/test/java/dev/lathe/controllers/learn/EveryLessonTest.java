package dev.lathe.controllers.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.action.Action;
import dev.lathe.controllers.learn.lessons.Lessons;
import dev.lathe.controllers.settings.JsonStore;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.engine.measure.Scenarios;
import dev.lathe.optimizers.PassRegistry;
import dev.lathe.optimizers.recipe.PassSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every lesson: it is declared in full and can be walked through to its end. */
final class EveryLessonTest {
  @TempDir Path home;
  private final FakeBench bench = new FakeBench();

  static List<Lesson> lessons() {
    return Lessons.all();
  }

  @Test
  void idsAreUnique() {
    assertThat(lessons()).extracting(Lesson::id).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void isDeclaredInFull(Lesson lesson) {
    assertThat(lesson.id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    assertThat(lesson.title()).isNotBlank();
    assertThat(lesson.text()).matches("(?s).*[.?]");
    assertThat(lesson.minutes()).isBetween(1, 15);
    assertThat(lesson.steps()).extracting(LessonStep::id).doesNotHaveDuplicates();
    assertThat(lesson.questions()).extracting(Question::id).isNotEmpty().doesNotHaveDuplicates();
    for (LessonStep s : lesson.steps()) {
      assertThat(lesson.title(s)).isNotBlank();
      assertThat(lesson.text(s)).endsWith(".");
    }
    for (Question q : lesson.questions()) {
      assertThat(lesson.ask(q, "mAP")).isNotBlank().doesNotContain("{0}");
      assertThat(lesson.about(q, "mAP")).isNotBlank().hasSizeLessThan(40);
      if (q instanceof Question.OfChoice c) {
        assertThat(c.options()).extracting(Question.Option::text).doesNotContain("");
      } else if (q instanceof Question.OfNumber n) {
        assertThat(n.initial()).isBetween(n.min(), n.max());
      }
    }
    List<LessonStep> steps = lesson.steps();
    assertThat(steps.stream().filter(LessonStep::isSummary)).hasSize(1);
    assertThat(steps.get(steps.size() - 1).isSummary()).isTrue();
    assertThat(steps.stream().flatMap(s -> s.tells().stream()))
        .as("every question is answered in a step, once")
        .containsExactlyInAnyOrderElementsOf(
            lesson.questions().stream().map(Question::id).toList());
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void isWalkedFromPredictionToSummary(Lesson lesson) {
    LearnController learn =
        new LearnController(
            bench,
            lessons(),
            new JsonStore<>(home.resolve("l.json"), Courses.class, Courses.none()));
    learn.start(lesson);
    boolean predicted = false;
    while (!learn.atProperty().get().orElseThrow().step().isSummary()) {
      LessonStep step = learn.atProperty().get().orElseThrow().step();
      assertThat(bench.places).endsWith(step.place());
      for (Question q : step.asks()) {
        assertThat(step.place()).isEqualTo(Place.LEARN);
        assertThat(learn.cannotGoOn().get()).isNotEmpty();
        learn.guess(q, q instanceof Question.OfChoice c ? c.options().get(0).id() : "2");
        predicted = true;
      }
      assertThat(predicted || step.readings().isEmpty()).as("predict before measuring").isTrue();
      doIt(step, learn);
      assertThat(learn.isDone()).as(step.id()).isTrue();
      assertThat(learn.told()).hasSameSizeAs(step.tells());
      assertThat(learn.doubt()).isEmpty();
      assertThat(learn.cannotGoOn().get()).isEmpty();
      learn.next();
    }
    assertThat(learn.told()).hasSameSizeAs(lesson.questions());
    assertThat(learn.told())
        .allMatch(t -> t.verdict() == Told.Verdict.RIGHT || t.verdict() == Told.Verdict.WRONG);
    learn.next();
    assertThat(learn.atProperty().get()).isEmpty();
    assertThat(learn.course(lesson).orElseThrow().finished()).isTrue();
  }

  /** What the person does in a step, and what the window then shows. */
  private void doIt(LessonStep step, LearnController learn) {
    boolean waits = !step.readings().isEmpty() || step.action().isPresent();
    if (waits) {
      assertThat(learn.isDone()).as(step.id() + " waits").isFalse();
    }
    if (step.action().filter(Action.MAKE_VARIANT::equals).isPresent()) {
      String recipe = bench.recipes.get(bench.recipes.size() - 1);
      assertThat(PassSpec.parse(recipe, PassRegistry.standard()).enabled()).isTrue();
      bench.made.add(recipe);
    } else if (step.action().filter(Action.MEASURE::equals).isPresent()) {
      assertThat(Scenarios.of(bench.scenario)).isNotNull();
      bench.measured = true;
      bench.doubtful = true;
      bench.changed();
      assertThat(learn.doubt()).contains("INVALID");
      bench.doubtful = false;
    } else if (waits) {
      bench.agreement = Optional.of(new Seen(Seen.exactly(0.9), true));
    }
    bench.changed();
    if (step.action().isEmpty()) {
      bench.agreement = Optional.empty();
    }
  }
}
