package dev.lathe.controllers.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.testing.FakeDialogs;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.ManualFxThread;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.task.TaskKind;
import dev.lathe.optimizers.recipe.Recipe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import javafx.beans.property.SimpleObjectProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is trained on is never judged by. */
final class OptimizeTrainingDataTest {
  @TempDir Path home;

  private final ManualFxThread fx = new ManualFxThread();
  private final List<Notifications.Message> told = new ArrayList<>();
  private FakeServices services;
  private DataController data;
  private OptimizeController optimize;

  @BeforeEach
  void open() {
    List<Example> examples =
        IntStream.range(0, 200)
            .mapToObj(i -> new Example(new Sample.TextSample("text " + i), OptionalInt.of(i % 2)))
            .toList();
    services =
        new FakeServices(home, TaskKind.TEXT_CLASSIFICATION)
            .withData(new Dataset("texts", examples, List.of()));
    Notifications notifications = told::add;
    DirectJobRunner jobs = new DirectJobRunner(notifications::error);
    WorkbenchController workbench =
        new WorkbenchController(services, jobs, fx, new SettingsStore(home));
    data = new DataController(workbench, jobs);
    optimize =
        new OptimizeController(
            workbench,
            data,
            services.optimizing(),
            jobs,
            fx,
            new FakeDialogs(),
            notifications,
            new SimpleObjectProperty<>(Optional.empty()));
    workbench.start(Optional.of(home.resolve("hare.onnx")));
    fx.pass(Duration.ofSeconds(2));
    data.choose(home.resolve("texts.tsv"));
    optimize.editor().replace(new Recipe(List.of()));
  }

  private static Dataset last(List<Dataset> list) {
    return list.get(list.size() - 1);
  }

  @Test
  void aRecipeThatTrainsGetsMoreAndIsJudgedByTheRest() {
    optimize.editor().add("recover");
    fx.pass(Duration.ofSeconds(1));
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
    fx.pass(Duration.ofSeconds(1));
    optimize.makeVariant();
    assertThat(last(services.optimizing().applied()).size()).isEqualTo(40);
    assertThat(last(services.optimizing().estimated()).size()).isEqualTo(160);
  }

  @Test
  void onceAVariantWasTrainedAllAreMeasuredOnWhatItNeverSaw() {
    assertThat(data.evaluation().orElseThrow().size()).isEqualTo(160);
    optimize.editor().add("recover");
    optimize.makeVariant();
    Dataset trained = last(services.optimizing().applied());
    assertThat(data.evaluation().orElseThrow().size()).isEqualTo(80);
    assertThat(data.evaluation().orElseThrow().examples())
        .doesNotContainAnyElementsOf(trained.examples());
    assertThat(data.summaryProperty().get()).contains("80 to evaluate");
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
