package dev.lathe.controllers.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.controllers.data.DataController;
import dev.lathe.controllers.job.DirectJobRunner;
import dev.lathe.controllers.row.RowForm;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.testing.FakeDialogs;
import dev.lathe.controllers.testing.FakeServices;
import dev.lathe.controllers.testing.ManualFxThread;
import dev.lathe.controllers.tryit.TryController;
import dev.lathe.controllers.user.Notifications;
import dev.lathe.controllers.workbench.DevicesController;
import dev.lathe.controllers.workbench.WorkbenchController;
import dev.lathe.engine.answer.Embedding;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.evaluate.VectorIndex;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searching sentences by original and variant: what is found, moved, kept and refused. */
final class SearchControllerTest {
  @TempDir Path home;

  private final List<Notifications.Message> told = new ArrayList<>();
  private final ManualFxThread fx = new ManualFxThread();
  private FakeServices services;
  private TryController tryIt;

  private SearchController open(Task task) {
    // Sentences of 1 to 13 letters: the fake vectors follow from the length.
    List<Example> sentences =
        IntStream.rangeClosed(1, 13)
            .mapToObj(n -> new Example(new TextSample("x".repeat(n)), OptionalInt.empty()))
            .toList();
    services =
        new FakeServices(home, task)
            .withVariant()
            .withData(new Dataset("letters.csv", sentences, List.of()));
    Notifications notifications = told::add;
    DirectJobRunner jobs = new DirectJobRunner(notifications::error);
    SettingsStore settings = new SettingsStore(home);
    WorkbenchController workbench = new WorkbenchController(services, jobs, fx, settings);
    DevicesController devices = new DevicesController(services, jobs, settings);
    DataController data = new DataController(workbench, jobs);
    tryIt =
        new TryController(
            workbench, data, devices, jobs, fx, notifications, new RowForm(jobs).rowProperty());
    SearchController search =
        new SearchController(
            workbench, data, devices, jobs, fx, new FakeDialogs(), notifications, tryIt.shown());
    devices.load();
    workbench.start(Optional.empty());
    data.choose(home.resolve("letters.csv"));
    return search;
  }

  private void type(SearchController search, String query) {
    search.queryProperty().set(query);
    fx.pass(Duration.ofSeconds(1));
  }

  @Test
  void findsTheNearestAndMarksWhatMoved() {
    SearchController search = open(Tasks.TEXT_EMBEDDING);
    assertThat(search.lineProperty().get()).isEqualTo("13 sentences from letters.csv");
    type(search, "yyy");
    assertThat(search.columns()).hasSize(2);
    SearchColumn original = search.columns().get(0);
    assertThat(original.hits()).hasSize(10);
    assertThat(original.hits().get(0).sentence()).isEqualTo("xxx");
    assertThat(original.hits().get(0).cosine()).isEqualTo("1.000");
    assertThat(original.hits()).extracting(SearchHit::move).containsOnly(SearchHit.Move.SAME);
    SearchColumn variant = search.columns().get(1);
    assertThat(variant.hits()).extracting(SearchHit::move).contains(SearchHit.Move.NEW);
    assertThat(variant.line()).endsWith("of the original's 10");
    for (SearchHit h : variant.hits()) {
      int was = original.hits().stream().map(SearchHit::sentence).toList().indexOf(h.sentence());
      int places = Math.abs(was + 1 - h.rank());
      String expected =
          was < 0
              ? "not among the original's"
              : places == 0
                  ? ""
                  : (places == 1 ? "1 place " : places + " places ")
                      + (was + 1 > h.rank() ? "up" : "down");
      assertThat(h.moved()).isEqualTo(expected);
    }
    assertThat(told).isEmpty();
  }

  @Test
  void sentencesAreEmbeddedOnceAModel() {
    SearchController search = open(Tasks.TEXT_EMBEDDING);
    int before = services.answered();
    type(search, "yyy");
    assertThat(services.answered() - before).isEqualTo(2 * 13 + 2);
    type(search, "yyyy");
    assertThat(services.answered() - before).isEqualTo(2 * 13 + 4);
    search.takeLines("one\n\ntwo\none\n");
    fx.pass(Duration.ofSeconds(1));
    assertThat(services.answered() - before).isEqualTo(2 * 13 + 4 + 2 * 2 + 2);
    assertThat(search.columns().get(0).hits())
        .extracting(SearchHit::sentence)
        .containsExactlyInAnyOrder("one", "two");
    search.takeData();
    assertThat(search.lineProperty().get()).contains("letters.csv");
  }

  @Test
  void anEmptyListIsRefusedAndTheOldOneStays() {
    SearchController search = open(Tasks.TEXT_EMBEDDING);
    search.takeLines(" \n\n");
    assertThat(told).singleElement().satisfies(m -> assertThat(m.what()).contains("no sentence"));
    assertThat(search.lineProperty().get()).isEqualTo("13 sentences from letters.csv");
    type(search, "  ");
    assertThat(search.columns()).isEmpty();
  }

  @Test
  void onlyModelsOfVectorsSearch() {
    SearchController search = open(Tasks.TEXT_CLASSIFICATION);
    type(search, "yyy");
    assertThat(search.columns()).isEmpty();
    assertThat(search.lineProperty().get()).contains("Open data");
  }

  @Test
  void theCacheKeepsToItsBytes() {
    VectorCache cache = new VectorCache(1000);
    List<String> sentences = List.of("a");
    for (String sha : List.of("1", "2", "3")) {
      VectorIndex index = new VectorIndex();
      index.add(new Embedding(new float[100]));
      cache.find(sentences, key(sha));
      cache.put(sentences, key(sha), index);
    }
    assertThat(cache.bytes()).isBetween(1L, 1000L);
    assertThat(cache.find(sentences, key("3"))).isPresent();
    assertThat(cache.find(sentences, key("1"))).isEmpty();
    assertThat(cache.find(List.of("b"), key("3"))).as("of another list").isEmpty();
    assertThat(cache.bytes()).isZero();
  }

  private static VectorCache.Key key(String sha) {
    return new VectorCache.Key(sha, ModelSetup.of(Tasks.TEXT_EMBEDDING), "cpu");
  }
}
