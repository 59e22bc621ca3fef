package dev.lathe.controllers.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.TestWorkbench;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.task.Tasks;
import dev.lathe.optimizers.recipe.Recipe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is trained on is never judged by. */
final class OptimizeTrainingDataTest {
  @TempDir Path home;

  private FakeServices services;
  private TestWorkbench desk;
  private OptimizeController optimize;

  @BeforeEach
  void open() {
    services = new FakeServices(home, Tasks.TEXT_CLASSIFICATION);
    desk = new TestWorkbench(services);
    optimize = desk.optimize();
    desk.open();
    desk.chooseTexts(true);
    optimize.editor().replace(new Recipe(List.of()));
  }

  private static Dataset last(List<Dataset> list) {
    return list.get(list.size() - 1);
  }

  @Test
  void aRecipeThatTrainsGetsMoreAndIsJudgedByTheRest() {
    optimize.editor().add("recover");
    desk.fx().pass(Duration.ofSeconds(1));
    optimize.makeVariant();
    Dataset trained = last(services.optimizing().applied());
    Dataset judged = last(services.optimizing().estimated());
    assertThat(trained.size()).isEqualTo(120);
    assertThat(judged.size()).isEqualTo(80);
    assertThat(judged.examples()).doesNotContainAnyElementsOf(trained.examples());
    assertThat(optimize.dataLine().get()).contains("120 of 200").contains("80 never trained on");
  }

  @Test
  void aRecipeThatDoesNotTrainCalibratesOnAFifth() {
    optimize.editor().add("int8-static");
    desk.fx().pass(Duration.ofSeconds(1));
    optimize.makeVariant();
    assertThat(last(services.optimizing().applied()).size()).isEqualTo(40);
    assertThat(last(services.optimizing().estimated()).size()).isEqualTo(160);
  }

  @Test
  void onceAVariantWasTrainedAllAreMeasuredOnWhatItNeverSaw() {
    assertThat(desk.data().evaluation().orElseThrow().size()).isEqualTo(160);
    optimize.editor().add("recover");
    optimize.makeVariant();
    Dataset trained = last(services.optimizing().applied());
    assertThat(desk.data().evaluation().orElseThrow().size()).isEqualTo(80);
    assertThat(desk.data().evaluation().orElseThrow().examples())
        .doesNotContainAnyElementsOf(trained.examples());
    assertThat(desk.data().summaryProperty().get()).contains("80 to evaluate");
  }

  @Test
  void passesAreListedInGroups() {
    List<PassGroup> groups =
        optimize.editor().choices().stream().map(PassChoice::group).distinct().toList();
    assertThat(groups).containsExactly(PassGroup.values());
    assertThat(optimize.editor().choices())
        .filteredOn(c -> c.group() == PassGroup.QUANTIZE)
        .extracting(PassChoice::id)
        .contains("int8-static", "fp16")
        .noneMatch(id -> id.startsWith("prune") || id.equals("recover"));
  }
}
