package dev.lathe.controllers.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.compare.CompareController;
import dev.lathe.controllers.learn.lessons.Lessons;
import dev.lathe.controllers.optimize.OptimizeController;
import dev.lathe.controllers.testing.FakeDialogs;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.TestWorkbench;
import dev.lathe.controllers.workbench.Place;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WindowBenchTest {
  private static final String GOOD = "int8-static";
  private static final String CLIPPED = "int8-static:method=percentile,percentile=90";

  @TempDir Path home;
  private TestWorkbench test;
  private OptimizeController optimize;

  private WindowBench open(Task task) {
    test = new TestWorkbench(new FakeServices(home, task));
    optimize = test.optimize();
    return new WindowBench(
        test.workbench(),
        optimize,
        new CompareController(
            test.workbench(), test.data(), test.jobs(), new FakeDialogs(), m -> {}),
        test.data());
  }

  @Test
  void whatALessonLacksIsSaid() {
    WindowBench bench = open(Tasks.TEXT_CLASSIFICATION);
    assertThat(Lessons.all()).allMatch(l -> !bench.lacks(l).isEmpty());
    test.open();
    assertThat(Lessons.all()).allMatch(l -> bench.lacks(l).isEmpty());
    assertThat(bench.quality()).isEqualTo("Accuracy");
    test.chooseTexts(false);
    assertThat(bench.lacks(lesson("static-int8"))).contains("labelled");
    assertThat(bench.lacks(lesson("batch"))).isEmpty();
  }

  @Test
  void tensorsHaveNoLabelsToPredict() {
    WindowBench bench = open(Tasks.RAW_TENSORS);
    test.open();
    assertThat(bench.lacks(lesson("few-bits"))).contains("labels");
  }

  private static Lesson lesson(String id) {
    return Lessons.all().stream().filter(l -> l.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void aVariantIsKnownByItsRecipe() {
    WindowBench bench = open(Tasks.TEXT_CLASSIFICATION);
    test.open();
    bench.setRecipe(CLIPPED);
    assertThat(bench.made(CLIPPED)).isFalse();
    optimize.makeVariant();
    assertThat(bench.made(CLIPPED)).isTrue();
    assertThat(bench.made(GOOD)).isFalse();
    assertThat(bench.row(CLIPPED)).as("nothing is measured").isEmpty();
    assertThat(bench.quiet()).isTrue();
  }

  @Test
  void theEstimateOfAnotherRecipeIsNotRead() {
    WindowBench bench = open(Tasks.TEXT_CLASSIFICATION);
    test.open();
    bench.setRecipe(GOOD);
    assertThat(bench.agreement(GOOD).filter(Seen::settled)).isEmpty();
    test.fx().pass(Duration.ofSeconds(1));
    Seen seen = bench.agreement(GOOD).orElseThrow();
    assertThat(seen.settled()).isTrue();
    assertThat(seen.value().value()).isEqualTo(0.83);
    assertThat(bench.sameLabel(GOOD)).map(Seen::settled).contains(true);
    assertThat(bench.agreement(CLIPPED)).isEmpty();
    bench.goTo(Place.COMPARE);
    assertThat(test.workbench().placeProperty().get()).isEqualTo(Place.COMPARE);
    bench.setScenario("offline");
    bench.setScenario("no such scenario");
  }
}
